// SPDX-License-Identifier: MIT
// expect (g++ before 13): name the lambda first
#include <string>

#include "segue/segue.hpp"

segue::Task<> trap(std::string text) {
    co_await segue::background([text] { return text.size(); });
}
