// SPDX-License-Identifier: MIT
// Frames that are slow for a reason.
#include <memory>

#include "tests/core/planted.hpp"

using namespace segue;
using namespace probe;

namespace {

/// The last frame's sentence.
Answer asked(Inspected& i, unsigned line, std::vector<std::string> words) {
    return {inspect::why(i.game, i.tick()), line, std::move(words)};
}

template <class F>
Script<> named(Inspected& i, const char* name, F&& f) {
    return i.game.start(StartOptions{}.name(name), std::forward<F>(f));
}

Answer hog_each_frame(Inspected& i) {
    unsigned line = 0;
    named(i, "brain", [&]() -> Task<> {
        for (;;) {
            line = __LINE__ + 1;
            co_await next_frame();
            i.burn(18ms);
        }
    });
    i.frames(5);
    return asked(i, line, {"frame 5 took 18.0 ms: #1 brain (", "18.0 ms), each frame"});
}

Answer hog_after_some_frames(Inspected& i) {
    unsigned line = 0;
    named(i, "decode", [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await frames(3);
        i.burn(21ms);
        co_await forever();
    });
    i.frames(4);
    return asked(i, line, {"frame 4 took 21.0 ms: #1 decode (", "21.0 ms), after so many frames"});
}

Answer hog_after_a_time(Inspected& i) {
    unsigned line = 0;
    named(i, "saver", [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await wait(50ms);
        i.burn(30ms);
        co_await forever();
    });
    i.frames(5);
    return {inspect::why(i.game, 4), line, {"#1 saver", "30.0 ms), its time was due"}};
}

Answer hog_in_its_first_run(Inspected& i) {
    unsigned line = 0;
    unsigned started = 0;
    i.frame();
    auto loader = [&]() -> Task<> {
        i.burn(25ms);
        line = __LINE__ + 1;
        co_await forever();
    };
    started = __LINE__ + 1;
    named(i, "loader", loader);
    i.frame();
    static_cast<void>(started);
    return asked(i, line, {"#1 loader", "25.0 ms), started at slow_frames.cpp:"});
}

Answer herd_at_an_event(Inspected& i) {
    auto door = std::make_shared<Event>();
    unsigned line = 0;
    auto fan = [&i, &line, door]() -> Task<> {
        line = __LINE__ + 1;
        co_await *door;
        i.burn(50us);
        co_await forever();
    };
    for (int n = 0; n < 240; ++n) named(i, "fan", fan);
    named(i, "guard", [&]() -> Task<> {
        co_await frames(3);
        door->set();
        co_await forever();
    });
    i.frames(4);
    return asked(i, line, {"#241 guard", "which woke 240 fans (", "12.0 ms)"});
}

Answer arrival_wakes_a_herd(Inspected& i) {
    auto [future, resolver] = completion<int>();
    auto go = std::make_shared<Signal<>>();
    unsigned line = 0;
    auto fan = [&i, &line, go]() -> Task<> {
        line = __LINE__ + 1;
        co_await go->next();
        i.burn(40us);
        co_await forever();
    };
    for (int n = 0; n < 240; ++n) named(i, "fan", fan);
    named(i, "load", [&]() -> Task<> {
        co_await future;
        go->emit();
        co_await forever();
    });
    i.frames(2);
    resolver.value(1);
    i.frame();
    return asked(i, line, {"completion arrived and woke #241 load (", ", which woke 240 fans (", "9.6 ms)"});
}

Answer timers_all_due_at_once(Inspected& i) {
    unsigned line = 0;
    auto shot = [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await wait(40ms);
        i.burn(100us);
        co_await forever();
    };
    for (int n = 0; n < 200; ++n) named(i, "shot", shot);
    i.frames(4);
    return asked(i, line, {"200 shots (", "20.0 ms), all due at once"});
}

Answer many_starts_at_once(Inspected& i) {
    unsigned line = 0;
    auto bullet = [&]() -> Task<> {
        i.burn(30us);
        line = __LINE__ + 1;
        co_await next_frame();
    };
    named(i, "wave", [&]() -> Task<> {
        co_await frames(2);
        for (int n = 0; n < 500; ++n) i.game.start(StartOptions{}.name("bullet"), bullet);
        co_await forever();
    });
    i.frames(3);
    return asked(i, line, {"500 bullets (", "15.0 ms), started at slow_frames.cpp:"});
}

Answer ping_pong(Inspected& i) {
    auto there = std::make_shared<Channel<int>>(1);
    auto back = std::make_shared<Channel<int>>(1);
    unsigned line = 0;
    named(i, "pong", [&, there, back]() -> Task<> {
        for (;;) {
            line = __LINE__ + 1;
            co_await there->receive();
            i.burn(4us);
            co_await back->send(1);
        }
    });
    named(i, "ping", [&, there, back]() -> Task<> {
        co_await frames(2);
        for (int n = 0; n < 5000; ++n) {
            co_await there->send(n);
            co_await back->receive();
        }
        co_await forever();
    });
    i.frames(3);
    return asked(i, line, {"#1 pong (", "#2 ping (", " woke each other "});
}

Answer dear_condition(Inspected& i) {
    unsigned line = 0;
    auto sees = [&] {
        i.burn(12ms);
        return false;
    };
    named(i, "scout", [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await until(sees);
    });
    i.frames(3);
    return asked(i, line, {"#1 scout", "12.0 ms), a condition that is asked each frame"});
}

Answer dear_getter(Inspected& i) {
    unsigned line = 0;
    auto health = [&] {
        i.burn(12ms);
        return 1;
    };
    named(i, "bar", [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await until_changed(health);
    });
    i.frames(3);
    return asked(i, line, {"#1 bar", "a condition that is asked each frame"});
}

Answer dear_setter_of_a_tween(Inspected& i) {
    unsigned line = 0;
    auto set = [&](float) { i.burn(12ms); };
    named(i, "camera", [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await tween(0.f, 1.f, 10s, ease::linear, set);
    });
    i.frames(3);
    return asked(i, line, {"#1 camera", "12.0 ms"});
}

Answer decode_on_the_game_thread(Inspected& i) {
    auto [future, resolver] = completion<int>();
    unsigned line = 0;
    named(i, "stage", [&]() -> Task<> {
        line = __LINE__ + 1;
        const int bytes = co_await future;
        i.burn(std::chrono::milliseconds(bytes));
        co_await forever();
    });
    i.frames(2);
    resolver.value(45);
    i.frame();
    return asked(i, line, {"took 45.0 ms: completion arrived and woke #1 stage ("});
}

Answer posted_function(Inspected& i) {
    i.frame();
    i.game.post([&] { i.burn(22ms); });
    i.frame();
    return asked(i, no_line, {"took 22.0 ms: a posted function or delivery (22.0 ms)"});
}

Answer end_that_many_joined(Inspected& i) {
    unsigned line = 0;
    auto cutscene = named(i, "cutscene", []() -> Task<> { co_await frames(3); });
    auto waits = [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await cutscene.join();
        i.burn(100us);
        co_await forever();
    };
    for (int n = 0; n < 100; ++n) named(i, "actor", waits);
    i.frames(4);
    return asked(i, line, {"#1 cutscene (", "whose end woke 100 actors (", "10.0 ms)"});
}

Answer convoy_at_a_lock(Inspected& i) {
    auto bank = std::make_shared<Mutex>();
    unsigned line = 0;
    auto client = [&i, &line, bank]() -> Task<> {
        line = __LINE__ + 1;
        auto lock = co_await bank->lock();
        i.burn(200us);
    };
    named(i, "manager", [&, bank]() -> Task<> {
        auto lock = co_await bank->lock();
        co_await frames(3);
    });
    for (int n = 0; n < 60; ++n) named(i, "client", client);
    i.frames(4);
    return asked(i, line, {"which woke 59 clients (", "11.8 ms)"});
}

Answer timeouts_run_out_together(Inspected& i) {
    unsigned line = 0;
    auto asks = [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await timeout(40ms, forever());
        i.burn(100us);
        co_await forever();
    };
    for (int n = 0; n < 120; ++n) named(i, "asker", asks);
    i.frames(4);
    return asked(i, line, {"120 askers (", "12.0 ms), its timeout ran out"});
}

Answer hog_in_an_entrant(Inspected& i) {
    unsigned line = 0;
    auto heavy = [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await frames(2);
        i.burn(20ms);
        co_await forever();
    };
    named(i, "boss", [&]() -> Task<> {
        auto one = heavy();
        co_await race(std::move(one), wait(10s));
    });
    i.frames(3);
    return asked(i, line, {"#1 boss (", "20.0 ms)"});
}

Answer hog_deep_in_a_chain(Inspected& i) {
    unsigned line = 0;
    auto leaf = [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await frames(2);
        i.burn(20ms);
    };
    auto middle = [&]() -> Task<> { co_await leaf(); };
    named(i, "boss", [&]() -> Task<> {
        co_await middle();
        co_await forever();
    });
    i.frames(3);
    return asked(i, line, {"#1 boss (", "20.0 ms)"});
}

Answer hog_in_a_fork(Inspected& i) {
    unsigned line = 0;
    auto minion = [&]() -> Task<> {
        i.burn(20ms);
        line = __LINE__ + 1;
        co_await forever();
    };
    named(i, "boss", [&]() -> Task<> {
        co_await frames(2);
        auto kept = co_await fork(minion());
        co_await forever();
    });
    i.frames(3);
    return asked(i, line, {"#2 lambda (", "20.0 ms), started at slow_frames.cpp:"});
}

Answer hog_that_is_idle(Inspected& i) {
    unsigned line = 0;
    i.game.start(StartOptions{}.name("gardener").priority(Priority::idle), [&]() -> Task<> {
        for (;;) {
            line = __LINE__ + 1;
            co_await next_frame();
            i.burn(20ms);
        }
    });
    i.frames(3);
    return asked(i, line, {"#1 gardener (", "20.0 ms)"});
}

Answer destructors_of_what_is_cancelled(Inspected& i) {
    unsigned line = 0;
    struct Heavy {
        explicit Heavy(Inspected& who) : i(who) {}
        ~Heavy() { i.burn(500us); }
        Inspected& i;
    };
    auto holds = [&]() -> Task<> {
        const Heavy heavy(i);
        co_await forever();
    };
    auto scope = std::make_shared<Scope>(i.game);
    for (int n = 0; n < 40; ++n) scope->start(holds);
    named(i, "director", [&, scope]() -> Task<> {
        line = __LINE__ + 1;
        co_await frames(2);
        scope->cancel();
        co_await forever();
    });
    i.frames(3);
    return asked(i, line, {"#41 director (", "20.0 ms)"});
}

Answer hitch_outside(Inspected& i) {
    named(i, "calm", []() -> Task<> {
        for (;;) co_await next_frame();
    });
    i.frames(2);
    i.burn(90ms);  // drawing
    i.frame();
    return {inspect::why(i.game, 2),
            no_line,
            {"frame 2 took 90.0 ms: 90.0 ms of it between", "outside of the scheduler"}};
}

Answer heavy_stream(Inspected& i) {
    unsigned line = 0;
    auto parse = [&]() -> Stream<int> {
        for (int n = 0;; ++n) {
            line = __LINE__ + 1;
            co_await next_frame();
            i.burn(15ms);
            co_yield n;
        }
    };
    named(i, "reader", [&]() -> Task<> {
        auto lines = parse();
        while (auto one = co_await lines.next()) i.burn(1us);
    });
    i.frames(4);
    return asked(i, line, {"lambda (", "15.0 ms)"});
}

Answer loop_that_yields_too_late(Inspected& i) {
    unsigned line = 0;
    named(i, "path finder", [&]() -> Task<> {
        for (;;) {
            i.burn(21ms);
            line = __LINE__ + 1;
            co_await yield_if_late();
        }
    });
    i.frames(3);
    return asked(i, line, {"#1 path finder (", "21.0 ms)"});
}

Answer hog_in_a_late_phase(Inspected& i) {
    unsigned line = 0;
    i.game.start(StartOptions{}.name("camera").phase(Phase::late), [&]() -> Task<> {
        for (;;) {
            line = __LINE__ + 1;
            co_await next_frame();
            i.burn(20ms);
        }
    });
    i.frames(3);
    return asked(i, line, {"#1 camera (", "20.0 ms), each frame"});
}

Answer permits_for_all(Inspected& i) {
    auto gate = std::make_shared<Semaphore>(0);
    unsigned line = 0;
    auto guest = [&i, &line, gate]() -> Task<> {
        line = __LINE__ + 1;
        auto permit = co_await gate->acquire();
        i.burn(100us);
        co_await forever();
    };
    for (int n = 0; n < 150; ++n) named(i, "guest", guest);
    named(i, "host", [&, gate]() -> Task<> {
        co_await frames(2);
        gate->release(150);
        co_await forever();
    });
    i.frames(3);
    return asked(i, line, {"#151 host (", "which woke 150 guests (", "15.0 ms)"});
}

Answer ten_thousand_small_ones(Inspected& i) {
    unsigned line = 0;
    auto bullet = [&]() -> Task<> {
        for (;;) {
            line = __LINE__ + 1;
            co_await next_frame();
            i.burn(2us);
        }
    };
    for (int n = 0; n < 10'000; ++n) named(i, "bullet", bullet);
    i.frames(2);
    return asked(i, line, {"10000 bullets (", "20.0 ms), each frame"});
}

Answer two_culprits(Inspected& i) {
    unsigned line = 0;
    auto mind = [&](std::chrono::nanoseconds t) -> Task<> {
        for (;;) {
            co_await next_frame();
            i.burn(t);
        }
    };
    auto other = [&](std::chrono::nanoseconds t) -> Task<> {
        for (;;) {
            line = __LINE__ + 1;
            co_await next_frame();
            i.burn(t);
        }
    };
    named(i, "first", [&]() -> Task<> { co_await mind(8ms); });
    named(i, "second", [&]() -> Task<> { co_await other(9ms); });
    named(i, "third", [&]() -> Task<> {
        for (;;) {
            co_await wait(0ms);
            i.burn(7ms);
        }
    });
    i.frames(3);
    return asked(i, line, {"#2 second (", "; then #1 first ("});
}

Answer chain_of_three(Inspected& i) {
    auto one = std::make_shared<Event>();
    auto two = std::make_shared<Event>();
    unsigned line = 0;
    named(i, "button", [&, one]() -> Task<> {
        co_await frames(2);
        one->set();
    });
    named(i, "door", [&, one, two]() -> Task<> {
        co_await *one;
        two->set();
    });
    named(i, "room", [&, two]() -> Task<> {
        line = __LINE__ + 1;
        co_await *two;
        i.burn(30ms);
        co_await forever();
    });
    i.frames(3);
    return asked(i, line, {"#1 button (", "which woke #2 door (", "which woke #3 room ("});
}

Answer put_off_loop(Inspected& i) {
    unsigned line = 0;
    const Reports reports(i.game);
    auto open = std::make_shared<Event>();
    open->set();
    named(i, "eager", [&, open]() -> Task<> {
        for (;;) {
            line = __LINE__ + 1;
            co_await *open;
            i.burn(2us);
        }
    });
    i.frames(3);
    return asked(i, line, {"#1 eager (", "put off from the tick before"});
}

}  // namespace

std::vector<Plant> probe::slow_frames() {
    return {{"a hog each frame", hog_each_frame},
            {"a hog after some frames", hog_after_some_frames},
            {"a hog after a time", hog_after_a_time},
            {"a hog in its first run", hog_in_its_first_run},
            {"a herd at an event", herd_at_an_event},
            {"an arrival wakes a herd", arrival_wakes_a_herd},
            {"timers all due at once", timers_all_due_at_once},
            {"many starts at once", many_starts_at_once},
            {"ping-pong", ping_pong},
            {"a dear condition", dear_condition},
            {"a dear getter", dear_getter},
            {"a dear setter of a tween", dear_setter_of_a_tween},
            {"a decode on the game thread", decode_on_the_game_thread},
            {"a posted function", posted_function},
            {"an end that many joined", end_that_many_joined},
            {"a convoy at a lock", convoy_at_a_lock},
            {"timeouts run out together", timeouts_run_out_together},
            {"a hog in an entrant", hog_in_an_entrant},
            {"a hog deep in a chain", hog_deep_in_a_chain},
            {"a hog in a fork", hog_in_a_fork},
            {"a hog that is idle", hog_that_is_idle},
            {"destructors of what is cancelled", destructors_of_what_is_cancelled},
            {"a hitch outside", hitch_outside},
            {"a heavy stream", heavy_stream},
            {"a loop that yields too late", loop_that_yields_too_late},
            {"a hog in a late phase", hog_in_a_late_phase},
            {"permits for all", permits_for_all},
            {"ten thousand small ones", ten_thousand_small_ones},
            {"two culprits", two_culprits},
            {"a chain of three", chain_of_three},
            {"a loop that is put off", put_off_loop}};
}
