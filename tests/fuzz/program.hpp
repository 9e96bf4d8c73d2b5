// SPDX-License-Identifier: MIT
// A random program as plain data: what its scripts do, and what happens between the ticks. It is run by the
// engine (engine.cpp) and by a reference model (model.cpp), and both say what they saw.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

/// What one step of a body does; program.cpp says which of a, b, c and n it uses, and for what.
enum class Do : std::uint8_t {
    // waits
    next_frame,
    frames,
    wait,
    wait_until,
    until,
    elements,
    event,
    signal,
    send,
    receive,
    acquire,
    yield_if_late,
    item,
    join,
    completion,
    churn,
    // together
    child,
    race,
    all,
    timeout,
    fork,
    roomy,
    // what belongs to the body: ended with it
    shield,
    unshield,
    undo,
    drop,
    open,
    yield,
    fault,
    finish,
    note,
    // of its own script
    cancel_self,
    pause_self,
    // acts: also between ticks
    start,
    cancel,
    cancel_all,
    cancel_scope,
    end_scope,
    pause,
    resume,
    pause_scope,
    resume_scope,
    pause_clock,
    resume_clock,
    scale,
    set,
    reset,
    emit,
    try_send,
    try_receive,
    close,
    release,
    try_acquire,
    raise,
    lower,
    burn,
    look,
    complete,
    abandon,
    stop,
    stop_failed,
    hook,
    slow,
    level,
    crowd,
    count_,
};
inline constexpr auto op_count = static_cast<std::size_t>(Do::count_);
constexpr bool is_act(Do d) { return d >= Do::start && d < Do::count_; }
std::string_view name_of(Do d);

struct Op {
    Do what = Do::next_frame;
    int a = -1, b = -1, c = -1;  // which one; a body always has a higher number than the body that names it
    std::int64_t n = 0;          // how much
    bool caught = false;         // an error that comes out of this step ends here
};
using Body = std::vector<Op>;

/// Which part of a tick has no memory: while timers fall due, or while scripts run.
enum class Shortage : std::uint8_t { none, of_timers, of_waits };

struct Tick {
    std::int64_t ns = 0;
    double seconds = -1;  // where it is not negative: that instead
    Body acts;            // before it
    Shortage shortage = Shortage::none;
};

// What a program has to play with. Clocks: 0 is game(), 1 its child, 2 a child of that, 3 one on real().
// Scope 1 is nested in scope 0. Event 0 is manual, the others automatic. Semaphore 0 has one permit, 1 has
// two. Channels hold one and two. A completion that was awaited is a new one again.
inline constexpr int clocks = 4, scopes = 3, events = 3, channels = 2, semaphores = 2, flags = 2, futures = 2;
inline constexpr int most_bodies_run = 250;  // from then on a body is over at once
inline constexpr std::int64_t budget_ns = 4'000'000;

struct Program {
    std::uint64_t seed = 0;
    bool unordered = false;  // scripts that know nothing of each other: what each saw is compared by itself
    std::vector<Body> bodies;
    std::vector<Tick> ticks;
};

Program generate(std::uint64_t seed);
std::string to_string(const Program& p);
std::string to_string(const Op& op);

/// One thing that was observed: in which tick, by which run of a body (counted from 0 in the order in which
/// they began; -1: by nobody), and what.
struct Seen {
    int tick = 0;
    int who = -1;
    std::string_view what;
    std::int64_t a = 0, b = 0;
    bool operator==(const Seen&) const = default;
};
using Trace = std::vector<Seen>;
std::string to_string(const Seen& s);

Trace play(const Program& p);   // by the engine
Trace model(const Program& p);  // by the reference

}  // namespace fuzz
