// SPDX-License-Identifier: MIT
// On what, and of what, the figures are.
#pragma once

#include <string>

namespace bench {

/// Two lines: the processor; the compiler and the configuration.
std::string machine();

}  // namespace bench
