// SPDX-License-Identifier: MIT
// Whether what the engine says of itself agrees with what a program did: who woke and who cancelled whom,
// notes, costs, large frames, breakpoints on failures. The program tells it what it does; what does not agree
// is seen as a thing that the reference never sees.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "segue/inspect.hpp"
#include "segue/segue.hpp"

namespace fuzz {

class Observer {
  public:
    using I = std::int64_t;
    using Id = std::uint64_t;
    using Handle = segue::ScriptHandle;
    using Complain = std::function<void(std::string_view what, I a, I b)>;

    Observer(segue::Scheduler& game, Complain complain);
    ~Observer();
    Observer(const Observer&) = delete;
    Observer& operator=(const Observer&) = delete;

    /// A body of this script begins.
    void begins(const Handle& self);
    /// There are streams: what they cost is not told from here.
    void streams() { streams_ = true; }
    /// So much real time passed: in a script, in a destructor (of a run, without a script), between the
    /// ticks.
    void burns(const Handle* self, int run, I ns);
    /// A number, by a note; 0: it took it back.
    void says(const Handle& self, I number);
    /// Is about to cancel that script: `self`, or a destructor of `run`, or nobody.
    void cancels(const Handle& script, const Handle* self, int run);
    /// How often somebody was woken so far.
    I wakes() const { return static_cast<I>(game_.stats().wakes); }
    /// All since then was by `self`, or by nobody.
    void woke(I before, const Handle* self);
    /// There are breakpoints.
    void stops() { listened_ = true; }
    /// Asks to be told when it fails.
    void stop_failed(const segue::Script<>& script);
    /// Another level of inspection, from now on.
    void level(I level);

    /// While it lives the script has a coroutine frame of so many bytes more.
    class Kept {
      public:
        Kept(int* frames) : frames_(frames) {}
        Kept(Kept&& o) noexcept : frames_(std::exchange(o.frames_, nullptr)) {}
        Kept& operator=(Kept&&) = delete;
        ~Kept() {
            if (frames_) --*frames_;
        }

      private:
        int* frames_;
    };
    Kept keeps(const Handle& self, std::size_t bytes);

    void frame_ends();
    /// Before the scheduler ends.
    void game_ends();

  private:
    struct Account {
        segue::ScriptHandle script;
        Id parent = 0;
        I total = 0, worst = 0, frame = 0;
        Id frame_of = 0;
    };
    struct Wakes {
        I from, to;
        Id by;
    };
    struct Failing {
        segue::Script<> script;
        std::shared_ptr<int> told = std::make_shared<int>(0);
    };
    Id tick() const { return game_.stats().ticks; }
    void check_notes();
    void check_costs();
    void check_frames();
    void check_failures();
    void check_wakes();
    void check_ends();

    segue::Scheduler& game_;
    Complain complain_;
    std::optional<segue::inspect::Lints> lints_;
    std::optional<segue::inspect::Control> control_;
    std::map<Id, Account> accounts_;
    std::map<Id, I> notes_;
    std::map<Id, std::optional<Id>> cancelled_;  // by whom, first; nothing: by a destructor
    std::map<Id, int> large_;
    std::vector<Wakes> wakes_;
    std::vector<Failing> failing_;
    bool streams_ = false;
    bool listened_ = false;  // notes are kept at `off` too, perhaps
    bool measured_ = false;  // from the first tick on, all that is burned is burned by scripts
    bool recorded_ = true;   // from the first tick on
    I level_ = 1;
};

}  // namespace fuzz
