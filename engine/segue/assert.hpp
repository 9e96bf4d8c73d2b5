// SPDX-License-Identifier: MIT
// The assert hook: what the library checks of its own rules while a game is made, and who is told.
#pragma once

#include <source_location>
#include <string_view>

/// 1 where the checks are compiled in: by default in builds without NDEBUG. Define it to have them elsewhere
/// too.
#ifndef SEGUE_ASSERTS
#ifdef NDEBUG
#define SEGUE_ASSERTS 0
#else
#define SEGUE_ASSERTS 1
#endif
#endif

namespace segue {

/// Told of a check that failed: what should have been, and where that was checked. On whichever thread it is.
using AssertHandler = void (*)(std::string_view what, const std::source_location& where);

/// Replaces the handler and returns the one before; null restores the default, which prints to stderr and
/// aborts. When a handler returns, the program goes on as it would without the check.
AssertHandler on_assert(AssertHandler handler);

namespace detail {
void assert_failed(std::string_view what,
                   const std::source_location& where = std::source_location::current());
}

}  // namespace segue

/// Of the library: checks one of its rules, where SEGUE_ASSERTS is 1.
#if SEGUE_ASSERTS
#define SEGUE_ASSERT(condition, what) \
    ((condition) ? static_cast<void>(0) : ::segue::detail::assert_failed(what))
#else
#define SEGUE_ASSERT(condition, what) static_cast<void>(0)
#endif
