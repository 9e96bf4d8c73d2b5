// SPDX-License-Identifier: MIT
// Waits of a game's own, by the protocol of awaitable.hpp: as good as the library's, and safe in every odd
// order.
#include <memory>
#include <optional>
#include <stdexcept>

#include "segue/inspect.hpp"
#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

/// Does what it is told when it is hooked, and counts what is done to it.
class Gate {
  public:
    Gate() {}
    explicit Gate(std::function<void(Waker)> act) : act_(std::move(act)) {}
    bool ready() {
        ++asked;
        return open;
    }
    void hook(Waker w) {
        ++hooked;
        waker = w;
        if (act_) act_(std::move(w));
    }
    void unhook() {
        ++unhooked;
        waker = Waker();
    }
    int result() { return 7; }
    void describe(Reason& r) const { r.text("the gate").left(2s); }

    Waker waker;
    bool open = false;
    int asked = 0;
    int hooked = 0;
    int unhooked = 0;

  private:
    std::function<void(Waker)> act_;
};

}  // namespace

TEST_CASE("a gate that is woken inside its own hook resumes the script in the wake-ups of that tick") {
    Scheduler game;
    Log log;
    Gate gate([](Waker w) { CHECK(w.wake()); });
    auto s = game.start([&]() -> Task<> {
        const int v = co_await gate;
        log("v", v);
        co_await next_frame();
        const int w = co_await gate;
        log("w", w);
    });
    game.tick(0.0);
    CHECK(log.take() == "v7");
    game.tick(0.0);
    CHECK(log.take() == "w7");
    CHECK(s.done());
    CHECK(gate.unhooked == 0);
}

TEST_CASE(
    "a gate that cancels its waiter, or the whole script, inside its own hook ends it at that suspension") {
    const NoLeaks no_leaks;
    for (const bool by_waker : {false, true}) {
        Scheduler game;
        Script<> s;
        Gate gate([&](Waker w) {
            if (by_waker) {
                w.cancel();
            } else {
                s.cancel();
            }
        });
        s = game.start([&]() -> Task<> {
            const Counted local;
            co_await gate;
            CHECK_MESSAGE(false, "went on");
        });
        game.tick(0.0);
        CHECK(s.state() == State::cancelled);
        CHECK(gate.unhooked == (by_waker ? 0 : 1));
        CHECK(Counted::alive == 0);
    }
}

TEST_CASE("ready() is asked once a co_await, and a true one neither hooks nor suspends") {
    Scheduler game;
    Log log;
    Gate gate;
    gate.open = true;
    game.start([&]() -> Task<> {
        for (int i = 0; i < 3; ++i) {
            const int v = co_await gate;
            log("", v);
        }
    });
    game.tick(0.0);
    CHECK(log.take() == "7 7 7");
    CHECK(gate.asked == 3);
    CHECK(gate.hooked == 0);
}

TEST_CASE("a waker is good once, for one wait: an old one does nothing to the script's later waits") {
    Scheduler game;
    Log log;
    Gate first;
    Gate second;
    game.start([&]() -> Task<> {
        co_await first;
        log("first");
        co_await second;
        log("second");
    });
    game.tick(0.0);
    Waker old = first.waker;
    CHECK(old.pending());
    CHECK(old.wake());
    CHECK_FALSE(old.wake());
    game.tick(0.0);
    CHECK(log.take() == "first");
    CHECK_FALSE(old.pending());
    CHECK_FALSE(old.wake());
    old.cancel();
    game.tick(0.0);
    CHECK(log.take() == "");
    CHECK(second.waker.wake());
    game.tick(0.0);
    CHECK(log.take() == "second");
}

TEST_CASE("a gate enters race, all, all_settled, any and timeout, and is unhooked exactly where it loses") {
    Scheduler game;
    Log log;
    Gate a;
    Gate b;
    Gate c;
    game.start([&]() -> Task<> {
        auto first = co_await race(a, b);
        log("race", static_cast<std::int64_t>(first.index()));
        auto both = co_await all(a, b);
        log("all", std::get<0>(both) + std::get<1>(both));
        auto settled = co_await all_settled(a, b);
        log("settled", std::get<0>(settled).value());
        auto late = co_await timeout(1s, c);
        log(late ? "?" : "late");
    });
    game.tick(0.0);
    b.waker.wake();
    game.tick(0.0);
    CHECK(log.take() == "race1");
    CHECK(a.unhooked == 1);
    CHECK(b.unhooked == 0);
    a.waker.wake();
    b.waker.wake();
    game.tick(0.0);
    a.waker.wake();
    b.waker.cancel();
    game.tick(0.0);
    CHECK(log.take() == "all14 settled7");
    CHECK(a.unhooked + b.unhooked == 1);
    game.tick(1.0);
    CHECK(log.take() == "late");
    CHECK(c.unhooked == 1);
}

TEST_CASE("the inspector says what the gate says, and nothing of it once the wait is over") {
    Scheduler game;
    auto gate = std::make_unique<Gate>();
    auto s = game.start([&]() -> Task<> {
        co_await *gate;
        co_await forever();
    });
    game.tick(0.0);
    CHECK(inspect::reason(s) == "the gate");
    CHECK(inspect::left(s) == std::optional<std::chrono::nanoseconds>(2s));
    s.pause();
    CHECK(gate->waker.wake());
    CHECK(inspect::reason(s) == "paused after its wait was over");
    CHECK_FALSE(inspect::left(s));
    s.resume();
    CHECK(inspect::reason(s) == "ready");
    CHECK_FALSE(inspect::left(s));
}

TEST_CASE("a paused script keeps the wake of its gate, and a cancel then does not unhook it") {
    Scheduler game;
    Log log;
    Gate gate;
    const auto pass = [&]() -> Task<> {
        co_await gate;
        log("through");
    };
    auto s = game.start(pass);
    game.tick(0.0);
    s.pause();
    CHECK(gate.waker.wake());
    game.tick(0.0);
    CHECK(log.take() == "");
    s.resume();
    game.tick(0.0);
    CHECK(log.take() == "through");
    s = game.start(pass);
    game.tick(0.0);
    s.pause();
    CHECK(gate.waker.wake());
    s.cancel();
    CHECK(gate.unhooked == 0);
    CHECK(s.state() == State::cancelled);
}

TEST_CASE("wakers are copied and moved, and a copy of one that was used is used") {
    Scheduler game;
    Gate gate;
    game.start([&]() -> Task<> { co_await gate; });
    game.tick(0.0);
    Waker a = gate.waker;
    Waker b(std::move(a));
    Waker c;
    CHECK_FALSE(a.wake());  // NOLINT: moved from
    CHECK_FALSE(c.pending());
    c = b;
    CHECK(c.pending());
    CHECK(b.wake());
    CHECK_FALSE(c.pending());
    CHECK_FALSE(c.wake());
}

#if SEGUE_EXCEPTIONS

TEST_CASE(
    "a hook that throws after it kept its waker: the error comes out of the co_await, the waker is void") {
    const NoLeaks no_leaks;
    Scheduler game;
    Log log;
    Gate gate([](const Waker&) { throw std::runtime_error("hook"); });
    auto s = game.start([&]() -> Task<> {
        const Counted local;
        for (int round = 0; round < 2; ++round) {
            co_await next_frame();
            try {
                co_await gate;
            } catch (const std::runtime_error& e) {
                log(e.what());
            }
        }
        for (;;) {
            co_await next_frame();
            log("frame");
        }
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "hook");
    CHECK_FALSE(gate.waker.pending());
    CHECK_FALSE(gate.waker.wake());
    game.tick(0.0);
    CHECK(log.take() == "hook");
    CHECK_FALSE(gate.waker.wake());
    game.tick(0.0);
    CHECK(log.take() == "frame");
    CHECK(inspect::reason(s) != "the gate");
    s.pause();
    game.tick(0.0);
    s.resume();
    game.tick(0.0);
    CHECK(log.take() == "frame");
    s.cancel();
    CHECK(gate.unhooked == 0);
}

TEST_CASE("errors of ready() and result() come out of the co_await as well") {
    struct Bad {
        Bad() {}
        bool ready() {
            if (at == 0) throw std::runtime_error("ready");
            return true;
        }
        void hook(const Waker&) {}
        void unhook() {}
        int result() { throw std::runtime_error("result"); }
        void describe(Reason& r) const { r.text("bad"); }
        int at = 0;
    };
    Scheduler game;
    Log log;
    Bad bad;
    game.start([&]() -> Task<> {
        for (bad.at = 0; bad.at < 2; ++bad.at) {
            try {
                co_await bad;
            } catch (const std::runtime_error& e) {
                log(e.what());
            }
        }
    });
    game.tick(0.0);
    CHECK(log.take() == "ready result");
    CHECK(game.size() == 0);
}

#endif
