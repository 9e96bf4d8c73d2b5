// SPDX-License-Identifier: MIT
// What this library was built as: the linker compares it with the headers of who uses it.
#include "segue/config.hpp"

namespace segue::detail {

const char SEGUE_SAME_VERSION = 0;
const char SEGUE_SAME_EXCEPTIONS = 0;
const char SEGUE_SAME_ASAN = 0;

}  // namespace segue::detail
