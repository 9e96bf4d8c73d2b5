// SPDX-License-Identifier: MIT
// Makes gzip bodies for tests.
#pragma once

#include <string>
#include <string_view>

namespace segue::test {

std::string gzip(std::string_view plain);

}  // namespace segue::test
