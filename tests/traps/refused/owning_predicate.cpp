// SPDX-License-Identifier: MIT
// expect (g++ before 13): name the lambda first
// A temporary closure that owns something, inside a co_await operand: destroyed twice (gcc PR99576).
#include <memory>

#include "segue/segue.hpp"

segue::Task<> trap(std::shared_ptr<bool> door) {
    co_await segue::until([door] { return *door; });
}
