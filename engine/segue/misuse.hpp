// SPDX-License-Identifier: MIT
// What happens to a call that cannot be right: an exception at the call, or the replaceable handler without
// them.
#pragma once

#include <source_location>
#include <string>
#include <string_view>

namespace segue {

/// Told of misuse where exceptions are off; `text` names the script and the source line. The default prints
/// to stderr and aborts. When a handler returns, the call did nothing, and an awaiting script is cancelled.
using MisuseHandler = void (*)(std::string_view text);

/// Replaces the handler and returns the one before; null restores the default. Unused where exceptions are
/// on.
MisuseHandler on_misuse(MisuseHandler handler);

namespace detail {

struct Promise;

/// std::invalid_argument, or the handler.
void misuse_argument(const std::string& text);
/// std::logic_error, or the handler.
void misuse_logic(const std::string& text);
/// The same with "script NAME at FILE:LINE: " in front. For use in await_suspend: it throws out of the
/// co_await, or, where the handler returned, has the script cancelled at this suspension.
void misuse_argument(Promise& at, const std::source_location& site, const std::string& text);
void misuse_logic(Promise& at, const std::source_location& site, const std::string& text);

}  // namespace detail
}  // namespace segue
