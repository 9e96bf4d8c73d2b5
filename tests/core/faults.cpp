// SPDX-License-Identifier: MIT
#include "tests/core/faults.hpp"

#if SEGUE_EXCEPTIONS

#include <atomic>
#include <chrono>
#include <new>
#include <string>
#include <thread>

#include "tests/support/allocations.hpp"

namespace faults {
namespace {

using namespace segue;
using namespace std::chrono_literals;
using probe::Counted;

enum class Kind { hook, plain };
constexpr std::uint64_t none = ~std::uint64_t{0};

/// Which allocation fails: the n-th of its kind, from 1, and the two after it where `onwards` says so.
struct Fault {
    Kind kind;
    std::uint64_t n;
    bool onwards;
};

/// The allocator below the pool, with the fault in it.
struct Heap {
    std::atomic<int> blocks{0};
    bool armed = false;
    bool onwards = false;
    std::uint64_t first = 0;
    std::uint64_t calls = 0;

    static void* allocate(std::size_t bytes, void* user) {
        auto& heap = *static_cast<Heap*>(user);
        if (heap.armed) {
            ++heap.calls;
            if (heap.calls >= heap.first && heap.calls - heap.first < (heap.onwards ? 3u : 1u))
                return nullptr;
        }
        ++heap.blocks;
        return ::operator new(bytes, std::align_val_t{64});
    }
    static void deallocate(void* block, std::size_t, void* user) {
        --static_cast<Heap*>(user)->blocks;
        ::operator delete(block, std::align_val_t{64});
    }
};

Task<> in_frames(Show& show) {
    for (;;) {
        co_await next_frame();
        ++show.ran[0];
    }
}
Task<> by_timer(Show& show) {
    for (;;) {
        co_await wait(10ms);
        ++show.ran[1];
        show.beat.set();
    }
}
Task<> by_event(Show& show) {
    for (;;) {
        co_await show.beat;
        ++show.ran[2];
    }
}

/// After the fault the scheduler is as good as new.
bool still_works(Scheduler& game) {
    const std::size_t before = game.size();
    Scope scope{game};
    const Script<int> script = game.start([]() -> Task<int> {
        co_await all(probe::after_a_frame(1), wait(10ms));
        co_return 7;
    });
    const Script<> endless = scope.start([](Counted) -> Task<> { co_await forever(); }, Counted());
    game.tick(10ms);
    scope.pause();
    scope.resume();
    game.tick(10ms);
    game.tick(10ms);
    scope.cancel();
    const auto outcome = script.take();
    return outcome && outcome->ok() && outcome->value() == 7 && endless.state() == State::cancelled &&
           game.size() == before;
}

/// What a run has left to judge.
struct Verdict {
    std::uint64_t calls[2] = {};  // of each kind
    bool ended = true;            // each script did, as it may
    bool works = false;
    bool wrong = false;
    int bad_allocs = 0;
    int others = 0;
};

void play(Scenario scenario, const Fault& fault, Heap& heap, Verdict& v) {
    FrameAllocator below;
    below.allocate = &Heap::allocate;
    below.deallocate = &Heap::deallocate;
    below.user = &heap;
    Scheduler game{Scheduler::Options{}.workers(1).allocator(below)};
    Show show(game);
    game.on_error([&show](const Failure& f) { show.heard(f.error); });
    game.on_warning([](const Warning&) {});
    game.start(in_frames(show));
    game.start(by_timer(show));
    game.start(by_event(show));
    game.tick(10ms);
    show.tick();

    heap.first = fault.kind == Kind::hook ? fault.n : none;
    heap.onwards = fault.onwards;
    heap.armed = true;
    segue::test::fail_allocations(fault.kind == Kind::plain ? fault.n : none, fault.onwards);
    scenario(show);
    v.calls[1] = segue::test::stop_failing();
    heap.armed = false;
    v.calls[0] = heap.calls;

    v.ended = show.all_ended();
    v.wrong = show.wrong;
    v.bad_allocs = show.bad_allocs;
    v.others = show.others;
    v.works = still_works(game);
}

/// On a thread of its own, whose pool is empty: every block comes from the hook.
Verdict run(const char* name, Scenario scenario, const Fault& fault) {
    const FrameStats before = frame_stats();
    const int counted = Counted::alive;
    Heap heap;
    Verdict v;
    std::thread([&] { play(scenario, fault, heap, v); }).join();
    set_frame_allocator({});
    const auto kind = static_cast<int>(fault.kind);
    INFO(std::string(name));
    CAPTURE(kind);
    CAPTURE(fault.n);
    CAPTURE(fault.onwards);
    CHECK(v.ended);
    CHECK_FALSE(v.wrong);
    CHECK(v.others == 0);
    CHECK(v.works);
    CHECK(heap.blocks == 0);
    CHECK(Counted::alive == counted);
    CHECK(frame_stats().held_blocks == before.held_blocks);
    CHECK(frame_stats().held_bytes == before.held_bytes);
    if (fault.n == none) CHECK(v.bad_allocs == 0);
    // What the scheduler can do without by operator new, it may keep to itself.
    if (fault.n <= v.calls[0] && fault.kind == Kind::hook) CHECK(v.bad_allocs > 0);
    return v;
}

}  // namespace

void Show::tick(int n) {
    for (int i = 0; i < n; ++i) {
        const auto before = ran;
        try {
            game.tick(10ms);
        } catch (...) {
            wrong = true;
        }
        for (std::size_t k = 0; k < ran.size(); ++k) wrong = wrong || ran[k] != before[k] + 1;
    }
}

void Show::tick_until_done(const Script<>& script) {
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (!script.done()) {
        if (std::chrono::steady_clock::now() > end) {
            wrong = true;
            return;
        }
        tick();
        std::this_thread::yield();
    }
}

void Show::heard(const std::exception_ptr& e) noexcept {
    try {
        std::rethrow_exception(e);
    } catch (const std::bad_alloc&) {
        ++bad_allocs;
    } catch (const Deliberate&) {
        ++deliberate;
    } catch (...) {
        ++others;
    }
}

bool Show::all_ended() const {
    for (std::size_t i = 0; i < count_; ++i) {
        const State state = scripts_[i].state();
        const bool never_started = scripts_[i].id() == 0;
        if (state != State::done && state != State::failed && !cancels && !never_started) return false;
        if (!scripts_[i].done()) return false;
    }
    return true;
}

void sweep(const char* name, Scenario scenario, Allocations at_least) {
    const Verdict whole = run(name, scenario, {Kind::hook, none, false});
    CHECK_MESSAGE(whole.calls[0] >= at_least.by_hook, std::string(name));
    CHECK_MESSAGE((whole.calls[1] >= at_least.by_new || !segue::test::allocations_can_fail()),
                  std::string(name));
    for (const Kind kind : {Kind::hook, Kind::plain}) {
        for (std::uint64_t n = 1; n <= whole.calls[static_cast<int>(kind)]; ++n) {
            run(name, scenario, {kind, n, false});
            run(name, scenario, {kind, n, true});
        }
    }
}

}  // namespace faults

#endif
