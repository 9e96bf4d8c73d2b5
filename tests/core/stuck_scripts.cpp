// SPDX-License-Identifier: MIT
// Scripts that do not go on for a reason.
#include <memory>

#include "tests/core/planted.hpp"

using namespace segue;
using namespace probe;

namespace {

template <class F>
Script<> named(Inspected& i, const char* name, F&& f) {
    return i.game.start(StartOptions{}.name(name), std::forward<F>(f));
}

/// Asked after 35 seconds.
Answer asked(Inspected& i, const Script<>& script, unsigned line, std::vector<std::string> words) {
    for (int n = 0; n < 70; ++n) i.game.tick(500ms);
    return {inspect::why(script), line, std::move(words)};
}

Answer event_that_is_never_set(Inspected& i) {
    auto door = std::make_shared<Event>();
    unsigned line = 0;
    auto guard = named(i, "guard", [&line, door]() -> Task<> {
        line = __LINE__ + 1;
        co_await *door;
    });
    i.frame();
    return asked(i, guard, line, {"#1 guard has waited 35.0 s for event (", "with no deadline"});
}

Answer signal_that_is_never_emitted(Inspected& i) {
    auto horn = std::make_shared<Signal<>>();
    unsigned line = 0;
    auto guard = named(i, "guard", [&line, horn]() -> Task<> {
        line = __LINE__ + 1;
        co_await horn->next();
    });
    i.frame();
    return asked(i, guard, line, {"#1 guard has waited 35.0 s for signal"});
}

Answer cycle_of_joins(Inspected& i) {
    Script<> a, b;
    unsigned line = 0;
    a = named(i, "knight", [&]() -> Task<> {
        co_await next_frame();
        co_await b.join();
    });
    b = named(i, "squire", [&]() -> Task<> {
        co_await next_frame();
        line = __LINE__ + 1;
        co_await a.join();
    });
    i.frames(2);
    return asked(i, a, line,
                 {"#1 knight has waited", "join of squire #2", "; #2 squire has waited",
                  "that is a cycle with #1 knight: none of them can ever go on"});
}

Answer cycle_of_locks(Inspected& i) {
    auto left = std::make_shared<Mutex>();
    auto right = std::make_shared<Mutex>();
    unsigned line = 0;
    auto eats = [&line](std::shared_ptr<Mutex> first, std::shared_ptr<Mutex> second) -> Task<> {
        auto one = co_await first->lock();
        co_await next_frame();
        line = __LINE__ + 1;
        auto two = co_await second->lock();
    };
    auto plato = i.game.start(StartOptions{}.name("plato"), eats(left, right));
    i.game.start(StartOptions{}.name("zeno"), eats(right, left));
    i.frames(2);
    auto answer = asked(i, plato, line,
                        {"semaphore or mutex held by #2", "#2 zeno has waited", "a cycle with #1 plato"});
    return answer;
}

Answer cycle_of_three_through_all(Inspected& i) {
    Script<> a, b, c;
    unsigned line = 0;
    const auto joins = [&](Script<>& other) -> Task<> {
        co_await next_frame();
        co_await other.join();
    };
    a = named(i, "a", [&]() -> Task<> {
        co_await next_frame();
        co_await all(b.join(), frames(1));
    });
    b = i.game.start(StartOptions{}.name("b"), joins(c));
    c = named(i, "c", [&]() -> Task<> {
        co_await next_frame();
        line = __LINE__ + 1;
        co_await a.join();
    });
    i.frames(3);
    return asked(i, a, line, {"#1 a has waited", "#2 b has waited", "#3 c has waited", "a cycle with #1 a"});
}

Answer starved_idle_script(Inspected& i) {
    unsigned line = 0;
    named(i, "tyrant", [&]() -> Task<> {
        for (;;) {
            line = __LINE__ + 1;
            co_await next_frame();
            i.burn(10ms);
        }
    });
    const auto idles = [](int) -> Task<> {
        for (;;) co_await next_frame();
    };
    Script<> last;
    for (int n = 0; n < 100; ++n) {
        last = i.game.start(StartOptions{}.name("monk").priority(Priority::idle), idles, n);
    }
    i.frames(20);
    return {
        inspect::why(last), line, {"Priority::idle", "the budget of 4.0 ms: #1 tyrant (", "took 10.0 ms"}};
}

Answer channel_that_nobody_empties(Inspected& i) {
    auto belt = std::make_shared<Channel<int>>(1);
    unsigned line = 0;
    auto worker = named(i, "worker", [&line, belt]() -> Task<> {
        co_await belt->send(1);
        line = __LINE__ + 1;
        co_await belt->send(2);
    });
    i.frame();
    return asked(i, worker, line, {"#1 worker has waited 35.0 s for "});
}

Answer channel_that_nobody_fills(Inspected& i) {
    auto belt = std::make_shared<Channel<int>>(1);
    unsigned line = 0;
    auto packer = named(i, "packer", [&line, belt]() -> Task<> {
        line = __LINE__ + 1;
        co_await belt->receive();
    });
    i.frame();
    return asked(i, packer, line, {"#1 packer has waited 35.0 s for "});
}

Answer paused_by_itself(Inspected& i) {
    unsigned line = 0;
    auto guard = named(i, "guard", [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await wait(1s);
    });
    i.frame();
    guard.pause();
    return asked(i, guard, line, {"#1 guard is paused by its own pause() at ("});
}

Answer paused_by_its_scope(Inspected& i) {
    auto scope = std::make_shared<Scope>(i.game);
    unsigned line = 0;
    auto guard = scope->start([&]() -> Task<> {
        line = __LINE__ + 1;
        co_await wait(1s);
    });
    i.frame();
    scope->pause();
    return asked(i, guard, line, {"is paused by the pause of its scope"});
}

Answer paused_with_its_parent(Inspected& i) {
    unsigned line = 0;
    Script<> child;
    auto minion = [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await wait(1s);
    };
    auto boss = named(i, "boss", [&]() -> Task<> {
        child = co_await fork(minion());
        co_await forever();
    });
    i.frame();
    boss.pause();
    return asked(i, child, line, {"is paused by the pause of #1 boss"});
}

Answer clock_that_is_paused(Inspected& i) {
    unsigned line = 0;
    auto guard = named(i, "guard", [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await wait(1s);
    });
    i.frame();
    i.game.game().pause();
    return asked(i, guard, line, {"wait 1.0 s left", "its clock is paused"});
}

Answer clock_that_stands_still(Inspected& i) {
    auto frozen = std::make_shared<Clock>(i.game.game());
    frozen->scale(0);
    unsigned line = 0;
    auto guard = i.game.start(StartOptions{}.clock(*frozen), [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await wait(1s);
    });
    i.frame();
    return asked(i, guard, line, {"the scale of its clock is 0"});
}

Answer join_of_one_that_is_stuck(Inspected& i) {
    auto door = std::make_shared<Event>();
    unsigned line = 0;
    auto first = named(i, "first", [&line, door]() -> Task<> {
        line = __LINE__ + 1;
        co_await *door;
    });
    auto second = named(i, "second", [first]() -> Task<> { co_await first.join(); });
    auto third = named(i, "third", [second]() -> Task<> { co_await second.join(); });
    i.frame();
    return asked(i, third, line,
                 {"#3 third has waited", "; #2 second has waited", "; #1 first has waited 35.0 s for event"});
}

Answer lock_whose_owner_sleeps(Inspected& i) {
    auto bank = std::make_shared<Mutex>();
    unsigned line = 0;
    named(i, "manager", [&line, bank]() -> Task<> {
        auto lock = co_await bank->lock();
        line = __LINE__ + 1;
        co_await wait(1h);
    });
    auto client = named(i, "client", [bank]() -> Task<> { auto lock = co_await bank->lock(); });
    i.frame();
    return asked(
        i, client, line,
        {"#2 client has waited 35.0 s", "held by #1", "#1 manager has waited 35.0 s for wait 3565.0 s left"});
}

Answer permits_that_are_all_taken(Inspected& i) {
    auto gate = std::make_shared<Semaphore>(2);
    unsigned line = 0;
    auto stays = [&line, gate](bool first) -> Task<> {
        auto permit = co_await gate->acquire();
        if (first) line = __LINE__ + 1;
        co_await forever();
    };
    named(i, "one", [&]() -> Task<> { co_await stays(true); });
    named(i, "two", [&]() -> Task<> { co_await stays(false); });
    auto three = named(i, "three", [gate]() -> Task<> { auto permit = co_await gate->acquire(); });
    i.frame();
    auto answer = asked(i, three, line, {"held by #1 and 1 more", "; #1 one has waited 35.0 s for forever"});
    return answer;
}

Answer server_that_does_not_answer(Inspected& i) {
    auto pair = std::make_shared<Completion<int>>(completion<int>());
    unsigned line = 0;
    auto load = named(i, "load", [&line, pair]() -> Task<> {
        line = __LINE__ + 1;
        co_await pair->future;
    });
    i.frame();
    return asked(i, load, line, {"#1 load has waited 35.0 s for completion"});
}

Answer condition_that_is_never_true(Inspected& i) {
    unsigned line = 0;
    auto never = [] { return false; };
    auto scout = named(i, "scout", [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await until(never);
    });
    i.frame();
    return asked(i, scout, line, {"#1 scout waits for until (polled 70 frames)"});
}

Answer one_of_all_that_is_late(Inspected& i) {
    auto door = std::make_shared<Event>();
    unsigned line = 0;
    auto opens = [door]() -> Task<> { co_await *door; };
    auto party = named(i, "party", [&]() -> Task<> {
        auto last = opens();
        line = __LINE__ + 1;
        co_await all(frames(1), wait(1s), std::move(last));
    });
    i.frame();
    return asked(i, party, line, {"#1 party has waited 35.0 s for all of 3", "event"});
}

Answer stream_whose_source_is_stuck(Inspected& i) {
    auto more = std::make_shared<Event>();
    unsigned line = 0;
    auto lines = [&line, more]() -> Stream<int> {
        line = __LINE__ + 1;
        co_await *more;
        co_yield 1;
    };
    auto reader = named(i, "reader", [&]() -> Task<> {
        auto stream = lines();
        while (auto one = co_await stream.next()) i.burn(1us);
    });
    i.frame();
    return asked(i, reader, line, {"#1 reader has waited 35.0 s for next of stream", "for event"});
}

Answer shield_that_defers_a_cancel(Inspected& i) {
    auto door = std::make_shared<Event>();
    unsigned line = 0;
    auto saver = named(i, "saver", [&line, door]() -> Task<> {
        Shield shield = co_await hold_cancel();
        line = __LINE__ + 1;
        co_await *door;
    });
    i.frame();
    saver.cancel();
    return asked(i, saver, line,
                 {"#1 saver has waited 35.0 s for event", "its cancel by cancel() is held back by a shield"});
}

Answer paused_before_its_first_run(Inspected& i) {
    auto guard = named(i, "guard", []() -> Task<> { co_await forever(); });
    guard.pause();
    i.frames(3);
    return {inspect::why(guard), no_line, {"#1 guard is paused by its own pause()"}};
}

Answer cancelled_by_another(Inspected& i) {
    auto guard = named(i, "guard", []() -> Task<> { co_await forever(); });
    named(i, "thief", [guard]() -> Task<> {
        co_await next_frame();
        guard.cancel();
    });
    i.frames(3);
    return {inspect::why(guard), no_line, {"#1 guard has ended: cancelled by cancel() of #2"}};
}

}  // namespace

std::vector<Plant> probe::stuck_scripts() {
    return {{"an event that is never set", event_that_is_never_set},
            {"a signal that is never emitted", signal_that_is_never_emitted},
            {"a cycle of joins", cycle_of_joins},
            {"a cycle of locks", cycle_of_locks},
            {"a cycle of three through all", cycle_of_three_through_all},
            {"a starved idle script", starved_idle_script},
            {"a channel that nobody empties", channel_that_nobody_empties},
            {"a channel that nobody fills", channel_that_nobody_fills},
            {"paused by itself", paused_by_itself},
            {"paused by its scope", paused_by_its_scope},
            {"paused with its parent", paused_with_its_parent},
            {"a clock that is paused", clock_that_is_paused},
            {"a clock that stands still", clock_that_stands_still},
            {"a join of one that is stuck", join_of_one_that_is_stuck},
            {"a lock whose owner sleeps", lock_whose_owner_sleeps},
            {"permits that are all taken", permits_that_are_all_taken},
            {"a server that does not answer", server_that_does_not_answer},
            {"a condition that is never true", condition_that_is_never_true},
            {"one of all that is late", one_of_all_that_is_late},
            {"a stream whose source is stuck", stream_whose_source_is_stuck},
            {"a shield that defers a cancel", shield_that_defers_a_cancel},
            {"paused before its first run", paused_before_its_first_run},
            {"cancelled by another", cancelled_by_another}};
}
