// SPDX-License-Identifier: MIT
// For what may be left undone when there is no memory for it.
#pragma once

#include <new>
#include <utility>

#include "segue/config.hpp"

namespace segue::detail {

/// Calls `fn`. False when it ran out of memory; without exceptions that aborts, as everywhere.
template <class F>
bool attempt(F&& fn) {
#if SEGUE_EXCEPTIONS
    try {
        std::forward<F>(fn)();
        return true;
    } catch (const std::bad_alloc&) {
        return false;
    }
#else
    std::forward<F>(fn)();
    return true;
#endif
}

}  // namespace segue::detail
