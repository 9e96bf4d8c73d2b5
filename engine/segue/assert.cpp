// SPDX-License-Identifier: MIT
#include "segue/assert.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace segue {
namespace {

std::atomic<AssertHandler> handler{nullptr};

}  // namespace

AssertHandler on_assert(AssertHandler h) { return handler.exchange(h); }

void detail::assert_failed(std::string_view what, const std::source_location& where) {
    if (AssertHandler h = handler.load()) {
        h(what, where);
        return;
    }
    std::fprintf(stderr, "segue: assertion failed at %s:%u: %.*s\n", where.file_name(),
                 static_cast<unsigned>(where.line()), static_cast<int>(what.size()), what.data());
    std::abort();
}

}  // namespace segue
