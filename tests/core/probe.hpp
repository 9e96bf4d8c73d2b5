// SPDX-License-Identifier: MIT
// What the tests of the core share: a log, types that count their instances, and the text of a refusal.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "segue/segue.hpp"

namespace probe {

using namespace std::chrono_literals;
using segue::Scheduler;
using segue::Script;
using segue::State;
using segue::Task;

/// Words in the order in which they were said, separated by a space.
class Log {
  public:
    void operator()(const std::string& word) {
        if (!text_.empty()) text_ += ' ';
        text_ += word;
    }
    void operator()(const std::string& word, std::int64_t n) { (*this)(word + std::to_string(n)); }
    /// What was said since the last call.
    std::string take() { return std::exchange(text_, std::string()); }
    const std::string& text() const { return text_; }

  private:
    std::string text_;
};

/// Counts its instances; dead() in a test's end finds leaks and double destruction.
class Counted {
  public:
    explicit Counted(int v = 0) : value(v) { ++alive; }
    Counted(const Counted& o) : value(o.value) {
        ++alive;
        ++copies;
    }
    Counted(Counted&& o) noexcept : value(std::exchange(o.value, -1)) { ++alive; }
    Counted& operator=(const Counted& o) {
        value = o.value;
        ++copies;
        return *this;
    }
    Counted& operator=(Counted&& o) noexcept {
        value = std::exchange(o.value, -1);
        return *this;
    }
    ~Counted() { --alive; }

    int value;
    static inline int alive = 0;
    static inline int copies = 0;
};

/// Put first in a test: no Counted outlives it.
class NoLeaks {
  public:
    NoLeaks() { CHECK(Counted::alive == 0); }
    ~NoLeaks() { CHECK(Counted::alive == 0); }
    NoLeaks(const NoLeaks&) = delete;
    NoLeaks& operator=(const NoLeaks&) = delete;
};

/// Runs a function at the end of its scope; the way to act inside a destructor.
template <class F>
class AtEnd {
  public:
    explicit AtEnd(F f) : fn_(std::move(f)) {}
    AtEnd(AtEnd&& o) noexcept : fn_(std::move(o.fn_)), armed_(std::exchange(o.armed_, false)) {}
    AtEnd& operator=(AtEnd&&) = delete;
    ~AtEnd() {
        if (armed_) fn_();
    }

  private:
    F fn_;
    bool armed_ = true;
};

/// Says a word when it is destroyed, and counts as an instance.
class Says {
  public:
    Says(Log& log, std::string word) : log_(&log), word_(std::move(word)) {}
    Says(Says&& o) noexcept
        : log_(std::exchange(o.log_, nullptr)), word_(std::move(o.word_)), count_(std::move(o.count_)) {}
    Says& operator=(Says&&) = delete;
    ~Says() {
        if (log_) (*log_)(word_);
    }

  private:
    Log* log_;
    std::string word_;
    Counted count_;
};

/// Records what a scheduler reports, instead of stderr.
class Reports {
  public:
    explicit Reports(Scheduler& s) {
        s.on_error([this](const segue::Failure& f) { failures.push_back(f); });
        s.on_warning([this](const segue::Warning& w) { warnings.push_back(w); });
    }
    std::vector<segue::Failure> failures;
    std::vector<segue::Warning> warnings;
};

/// The words of a refusal, "argument: ..." or "logic: ..."; empty when nothing was refused. Without
/// exceptions the kind is not known: "misuse: ...".
std::string refusal(const std::function<void()>& call);
/// The same for what a script of its own does in its first run on `game`, or on a scheduler of its own.
std::string refusal_in_script(const std::function<Task<>()>& script);
std::string refusal_in_script(Scheduler& game, const std::function<Task<>()>& script);

inline bool is_argument(const std::string& text) {
#if SEGUE_EXCEPTIONS
    return text.starts_with("argument: ");
#else
    return text.starts_with("misuse: ");
#endif
}
inline bool is_logic(const std::string& text) {
#if SEGUE_EXCEPTIONS
    return text.starts_with("logic: ");
#else
    return text.starts_with("misuse: ");
#endif
}
inline bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// A tenth of `n` where the build is slow: without optimisation, or under a sanitizer.
constexpr int less_when_slow(int n) {
#if defined(__OPTIMIZE__) && !SEGUE_ASAN && !defined(__SANITIZE_THREAD__)
    return n;
#else
    return n / 10;
#endif
}

/// A child that suspends for one frame and gives its argument back.
inline Task<int> after_a_frame(int v) {
    co_await segue::next_frame();
    co_return v;
}
/// A child that finishes at once.
inline Task<int> at_once(int v) { co_return v; }

}  // namespace probe
