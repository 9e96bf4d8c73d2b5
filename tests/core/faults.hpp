// SPDX-License-Identifier: MIT
// Runs a scenario again and again, each time with another allocation failing, and looks at what is left.
#pragma once

#include "segue/config.hpp"
#if SEGUE_EXCEPTIONS

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

#include "tests/core/probe.hpp"

namespace faults {

/// One run of a scenario: what it acts on, and what was seen. It allocates nothing itself.
class Show {
  public:
    explicit Show(segue::Scheduler& g) : game(g) {}
    Show(const Show&) = delete;
    Show& operator=(const Show&) = delete;

    /// Keeps the script that `make` starts, and judges its end: done, or failed by std::bad_alloc, or never
    /// started because of that.
    template <class F>
    segue::Script<> started(F&& make) {
        segue::Script<> script;
        attempt([&] { script = std::forward<F>(make)(); });
        scripts_.at(count_++) = script;
        return script;
    }
    template <class... A>
    segue::Script<> start(A&&... a) {
        return started([&] { return segue::Script<>(game.start(std::forward<A>(a)...)); });
    }
    /// Calls `fn`, which may throw std::bad_alloc and nothing else.
    template <class F>
    bool attempt(F&& fn) {
        try {
            std::forward<F>(fn)();
            return true;
        } catch (...) {
            heard(std::current_exception());
            return false;
        }
    }
    /// Ticks of 10 ms. None throws, and in each of them everybody else runs once.
    void tick(int n = 1);
    /// Ticks until the script has ended, as often as it takes: of what other threads do.
    void tick_until_done(const segue::Script<>& script);
    /// Each script has ended as it may.
    bool all_ended() const;
    /// An exception that came out somewhere.
    void heard(const std::exception_ptr& e) noexcept;

    segue::Scheduler& game;
    int bad_allocs = 0;  // that came out somewhere
    int others = 0;      // exceptions that are none
    int deliberate = 0;
    bool wrong = false;        // a tick threw, or others did not run
    bool cancels = false;      // the scenario does: its scripts may end so
    std::array<int, 3> ran{};  // by those who want to run in each tick: in frames, by a timer, by an event
    segue::Event beat{segue::Reset::automatic};

  private:
    std::array<segue::Script<>, 8> scripts_;
    std::size_t count_ = 0;
};

/// What a scenario throws on purpose.
struct Deliberate {};

using Scenario = void (*)(Show& show);

/// How many allocations of each kind.
struct Allocations {
    std::uint64_t by_hook;
    std::uint64_t by_new;
};

/// Every allocation of the scenario fails in turn, alone and with the two after it: those of frames and
/// records, which the memory hook sees, then those by operator new. Checks after each run, and that the
/// scenario makes as many at least, where they can fail.
void sweep(const char* name, Scenario scenario, Allocations at_least);

}  // namespace faults

#endif
