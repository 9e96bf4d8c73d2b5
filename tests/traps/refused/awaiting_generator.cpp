// SPDX-License-Identifier: MIT
// expect: await_transform
// A Generator is synchronous: what awaits and yields is a Stream.
#include "segue/segue.hpp"

segue::Generator<int> trap() {
    co_await segue::next_frame();
    co_yield 1;
}
