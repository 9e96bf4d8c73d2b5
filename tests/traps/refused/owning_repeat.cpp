// SPDX-License-Identifier: MIT
// expect (g++ before 13): name the lambda first
// The same as owning_predicate.cpp, in a repeat.
#include <memory>

#include "segue/segue.hpp"

segue::Task<> trap(std::shared_ptr<int> count) {
    co_await segue::repeat(3, [count] {
        ++*count;
        return segue::next_frame();
    });
}
