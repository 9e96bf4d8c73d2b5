// SPDX-License-Identifier: MIT
// Event and Signal: who is woken, in which order, and what a cancel or a destruction in between does.
#include <memory>
#include <optional>

#include "segue/inspect.hpp"
#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

Task<> wait_and_say(Event& event, Log& log, int n) {
    co_await event;
    log("w", n);
}

Task<> hear(Signal<int>& signal, Log& log, int n) {
    const int v = co_await signal.next();
    log("s" + std::to_string(n) + "=", v);
}

}  // namespace

TEST_CASE(
    "scenario 8: ten waiters on a manual event are ten resumes, in the order in which they began to wait") {
    Scheduler game;
    Log log;
    Event event;
    for (int i = 0; i < 10; ++i) game.start(wait_and_say(event, log, i));
    game.tick(0.1);
    event.set();
    CHECK(log.take() == "");  // a waker queues
    game.tick(0.1);
    CHECK(log.take() == "w0 w1 w2 w3 w4 w5 w6 w7 w8 w9");
    CHECK(event.is_set());
    CHECK(game.size() == 0);
}

TEST_CASE("a set manual event does not suspend, and a reset one does") {
    Scheduler game;
    Log log;
    Event event;
    event.set();
    game.start(wait_and_say(event, log, 1));
    game.tick(0.1);
    CHECK(log.take() == "w1");
    event.reset();
    game.start(wait_and_say(event, log, 2));
    game.tick(0.1);
    CHECK(log.take() == "");
}

TEST_CASE("scenario 8: each set of an automatic event wakes the longest waiter alone") {
    Scheduler game;
    Log log;
    Event event{Reset::automatic};
    for (int i = 0; i < 3; ++i) game.start(wait_and_say(event, log, i));
    game.tick(0.1);
    event.set();
    game.tick(0.1);
    CHECK(log.take() == "w0");
    CHECK_FALSE(event.is_set());
    event.set();
    event.set();
    game.tick(0.1);
    CHECK(log.take() == "w1 w2");
    event.set();
    CHECK(event.is_set());  // kept for the next one
    game.start(wait_and_say(event, log, 3));
    game.tick(0.1);
    CHECK(log.take() == "w3");
    CHECK_FALSE(event.is_set());
}

TEST_CASE("scenario 8: who awaits an automatic event again in its handler is not woken by the same set") {
    Scheduler game;
    Log log;
    Event event{Reset::automatic};
    game.start([&]() -> Task<> {
        for (int i = 0;; ++i) {
            co_await event;
            log("again", i);
        }
    });
    game.tick(0.1);
    event.set();
    game.tick(0.1);
    CHECK(log.take() == "again0");
}

TEST_CASE("a token that was granted and not yet taken goes to the next waiter when its taker is cancelled") {
    Scheduler game;
    Log log;
    Event event{Reset::automatic};
    auto first = game.start(wait_and_say(event, log, 1));
    game.start(wait_and_say(event, log, 2));
    game.tick(0.1);
    event.set();
    first.cancel();
    game.tick(0.1);
    CHECK(log.take() == "w2");
}

TEST_CASE("a token whose taker is cancelled without another waiter keeps the event set") {
    Scheduler game;
    Log log;
    Event event{Reset::automatic};
    auto first = game.start(wait_and_say(event, log, 1));
    game.tick(0.1);
    event.set();
    CHECK_FALSE(event.is_set());
    first.cancel();
    CHECK(event.is_set());
}

TEST_CASE("scenario 8: setting, cancelling a waiter and destroying the event inside a handler are safe") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    auto event = std::make_unique<Event>();
    Script<> third;
    game.start([&]() -> Task<> {
        const Counted here;
        co_await *event;
        log("one");
        event->set();
        third.cancel();
        event.reset();
    });
    game.start(wait_and_say(*event, log, 2));
    third = game.start(wait_and_say(*event, log, 3));
    game.tick(0.1);
    event->set();
    game.tick(0.1);
    CHECK(log.take() == "one w2");  // the second had been woken before the event went
    CHECK(third.state() == State::cancelled);
    CHECK(game.size() == 0);
}

TEST_CASE("scenario 9: an event destroyed while waited on cancels its waiters, and their joiners learn it") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    std::optional<Event> event{std::in_place};
    auto waiter = game.start([&]() -> Task<> {
        const Counted here;
        co_await *event;
        log("never");
    });
    game.start([&]() -> Task<> {
        const auto outcome = co_await waiter.join();
        log(outcome.kind() == Kind::cancelled ? "cancelled" : "other");
    });
    game.tick(0.1);
    event.reset();
    CHECK(waiter.state() == State::cancelled);  // there and then
    game.tick(0.1);
    CHECK(log.take() == "cancelled");
    CHECK(game.size() == 0);
}

TEST_CASE("a destroyed event leaves a race, and cancels it as its last entrant") {
    Scheduler game;
    Log log;
    std::optional<Event> one{std::in_place};
    std::optional<Event> two{std::in_place};
    auto script = game.start([&]() -> Task<> {
        co_await race(*one, *two);
        log("won");
    });
    game.tick(0.1);
    one.reset();
    CHECK(script.state() == State::waiting);
    two.reset();
    CHECK(script.state() == State::cancelled);
    CHECK(log.take() == "");
}

TEST_CASE("a destroyed event cancels an all, and is an outcome of all_settled") {
    Scheduler game;
    Log log;
    std::optional<Event> event{std::in_place};
    auto together = game.start([&]() -> Task<> {
        co_await all(*event, wait(1s));
        log("never");
    });
    game.start([&]() -> Task<> {
        auto [e, n] = co_await all_settled(*event, at_once(7));
        log(e.kind() == Kind::cancelled ? "gone" : "other");
        log("n", n.value());
    });
    game.tick(0.1);
    event.reset();
    CHECK(together.state() == State::cancelled);
    game.tick(0.1);
    CHECK(log.take() == "gone n7");
}

TEST_CASE("scenario 8: a signal emitted with nobody waiting reaches nobody") {
    Scheduler game;
    Log log;
    Signal<int> signal;
    signal.emit(1);
    game.start(hear(signal, log, 1));
    game.tick(0.1);
    CHECK(log.take() == "");
    CHECK(signal.waiters() == 1);
    signal.emit(2);
    CHECK(signal.waiters() == 0);
    signal.emit(3);
    game.tick(0.1);
    CHECK(log.take() == "s1=2");
}

TEST_CASE("every waiter of a signal gets the value, in order, and one that was cancelled gets none") {
    Scheduler game;
    Log log;
    Signal<int> signal;
    game.start(hear(signal, log, 1));
    auto second = game.start(hear(signal, log, 2));
    game.start(hear(signal, log, 3));
    game.tick(0.1);
    CHECK(signal.waiters() == 3);
    second.cancel();
    CHECK(signal.waiters() == 2);
    signal.emit(5);
    game.tick(0.1);
    CHECK(log.take() == "s1=5 s3=5");
}

TEST_CASE("a script that hears a signal and awaits it again is not told twice of one emit") {
    Scheduler game;
    Log log;
    Signal<> bell;
    game.start([&]() -> Task<> {
        for (int i = 0;; ++i) {
            co_await bell.next();
            log("rang", i);
        }
    });
    game.start([&]() -> Task<> {
        co_await next_frame();
        bell.emit();
        bell.emit();
    });
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "rang0");
}

TEST_CASE("a signal destroyed with waiters cancels them; one that was told already goes on") {
    Scheduler game;
    Log log;
    auto signal = std::make_unique<Signal<int>>();
    auto told = game.start(hear(*signal, log, 1));
    game.tick(0.1);
    signal->emit(4);
    auto late = game.start([&]() -> Task<> {
        co_await signal->next();
        log("never");
    });
    game.tick(0.1);
    CHECK(log.take() == "s1=4");
    signal.reset();
    CHECK(told.state() == State::done);
    CHECK(late.state() == State::cancelled);
}

TEST_CASE("an event and a signal may have a name, which the inspector says") {
    Scheduler game;
    Event plain, door("door_open"), once("once", Reset::automatic);
    Signal<> bell("bell"), nameless;
    const auto waits = [](auto& what) -> Task<> { co_await what; };
    const auto hears = [](Signal<>& what) -> Task<> { co_await what.next(); };
    std::vector<Script<>> scripts;
    for (Event* event : {&plain, &door, &once}) scripts.push_back(game.start(waits(*event)));
    for (Signal<>* signal : {&bell, &nameless}) scripts.push_back(game.start(hears(*signal)));
    game.tick(0.1);
    Log log;
    for (const Script<>& script : scripts) log(inspect::reason(script));
    CHECK(log.take() == "event event door_open event once signal bell signal");
    once.set();
    game.tick(0.1);
    CHECK(scripts[2].done());
    CHECK_FALSE(once.is_set());
}
