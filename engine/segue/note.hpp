// SPDX-License-Identifier: MIT
// What a script says of itself to whoever inspects it. The function is at the end of this file.
#pragma once

#include <coroutine>
#include <string_view>

#include "segue/awaitable.hpp"

namespace segue {
namespace detail {

class NoteAwaiter {
  public:
    NoteAwaiter(Promise& p, std::string_view words) : core_(p.core), words_(words) {}
    bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    void await_resume() const { core_->note(words_); }

  private:
    Core* core_;
    std::string_view words_;
};
class Note {
  public:
    explicit Note(std::string_view words) : words_(words) {}
    NoteAwaiter awaiter_in(Promise& p) const { return NoteAwaiter(p, words_); }

  private:
    std::string_view words_;
};

}  // namespace detail

/// `co_await note("wave 3");` puts these words, copied, beside the script's name wherever it is inspected: in
/// the overlay, the dump, JSON and "why?". An entrant's note is its script's. The next note replaces it, an
/// empty one takes it away. Does not suspend. Nothing is kept at Inspect::off, nor for want of memory.
inline detail::Note note(std::string_view words) { return detail::Note(words); }

}  // namespace segue
