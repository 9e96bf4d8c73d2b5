// SPDX-License-Identifier: MIT
// What the tests of streams share.
#pragma once

#include <string>

#include "tests/core/probe.hpp"

namespace probe {

/// Numbers from 1, each after a wait for `go`.
inline segue::Stream<int> numbers(Log& log, segue::Event& go) {
    const Says end(log, "~stream");
    for (int i = 1;; ++i) {
        co_await go;
        co_yield i;
    }
}
inline Task<> take_one(segue::Stream<int>& stream, Log& log, std::string word) {
    const Says end(log, "~" + word);
    auto item = co_await stream.next();
    log(item ? word + std::to_string(*item) : word + " end");
}

}  // namespace probe
