// SPDX-License-Identifier: MIT
// What the inspector is told, and the tools for users' tests.
#include <memory>
#include <string>

#include "segue/inspect.hpp"
#include "segue/testing.hpp"
#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

Task<> sleep_long() { co_await wait(10s); }
Task<> middle() { co_await sleep_long(); }
Task<> outermost() { co_await middle(); }

const inspect::ScriptInfo* find(const inspect::Snapshot& s, const std::string& name) {
    for (const auto& i : s.scripts) {
        if (i.name == name) return &i;
    }
    return nullptr;
}

std::string file_of(const ChainLevel& l) { return l.file.substr(l.file.find_last_of('/') + 1); }

}  // namespace

TEST_CASE("the await stack has a level a coroutine, innermost first, with the line of each co_await") {
    Scheduler game;
    const auto script = game.start(outermost());
    game.tick(0.1);
    const auto stack = inspect::stack(script);
    REQUIRE(stack.size() == 3);
    CHECK(stack[0].function == "sleep_long");
    CHECK(stack[1].function == "middle");
    CHECK(stack[2].function == "outermost");
    CHECK(file_of(stack[0]) == "core_inspect_test.cpp");
    CHECK(stack[1].line == stack[0].line + 1);
    CHECK(stack[2].line == stack[0].line + 2);
}

TEST_CASE("each wait says in its own words what it waits for, and how much is left") {
    Scheduler game;
    Event event;
    Signal<int> signal;
    game.start(StartOptions{}.name("sleeper"), sleep_long());
    game.start(StartOptions{}.name("frame"), []() -> Task<> { co_await next_frame(); });
    game.start(StartOptions{}.name("racer"), [&]() -> Task<> { co_await race(signal.next(), wait(3s)); });
    game.start(StartOptions{}.name("poller"), [&]() -> Task<> {
        auto never = [] { return false; };
        co_await until(never);
    });
    game.start(StartOptions{}.name("event"), [&]() -> Task<> { co_await event; });
    game.start(StartOptions{}.name("timeout"), [&]() -> Task<> { co_await timeout(2s, forever()); });
    const auto fresh = inspect::snapshot(game);
    CHECK(find(fresh, "sleeper")->reason == "starts with the next tick");
    game.tick(0.0);
    const auto s = inspect::snapshot(game);
    CHECK(find(s, "sleeper")->reason == "wait 10.0 s left");
    CHECK(find(s, "frame")->reason == "next frame");
    CHECK(find(s, "racer")->reason == "race of 2: signal; wait 3.0 s left");
    CHECK(find(s, "poller")->reason == "until (polled 0 frames)");
    CHECK(find(s, "event")->reason == "event");
    CHECK(find(s, "timeout")->reason == "timeout 2.0 s left: forever");
    game.tick(1.0);
    const auto later = inspect::snapshot(game);
    CHECK(find(later, "sleeper")->reason == "wait 9.0 s left");
    CHECK(find(later, "poller")->reason == "until (polled 1 frames)");
    CHECK(find(later, "frame") == nullptr);
    CHECK(later.tick == 2);
    CHECK(inspect::left(inspect::find(game, find(later, "racer")->id)) == 2s);
}

TEST_CASE("a snapshot counts resumes and age, and puts forks below the script that forked them") {
    Scheduler game;
    auto child = []() -> Task<> {
        for (;;) co_await next_frame();
    };
    auto parent = game.start(StartOptions{}.name("parent"), [&]() -> Task<> {
        const auto kept = co_await fork(child());
        co_await forever();
    });
    game.start(StartOptions{}.name("last"), sleep_long());
    for (int i = 0; i < 4; ++i) game.tick(0.5);
    const auto s = inspect::snapshot(game);
    REQUIRE(s.scripts.size() == 3);
    CHECK(s.scripts[0].name == "parent");
    CHECK(s.scripts[0].resumes == 1);
    CHECK(s.scripts[0].age_frames == 4);
    CHECK(s.scripts[0].age_seconds == doctest::Approx(2.0));
    CHECK(s.scripts[1].parent == parent.id());
    CHECK(s.scripts[1].resumes == 4);
    CHECK(s.scripts[2].name == "last");
    CHECK(s.stats.alive == 3);
}

TEST_CASE("a wake is recorded with the script that made it") {
    Scheduler game;
    Event event;
    auto waiter = game.start([&]() -> Task<> {
        co_await event;
        co_await forever();
    });
    auto waker = game.start([&]() -> Task<> {
        co_await next_frame();
        event.set();
        co_await forever();
    });
    for (int i = 0; i < 3; ++i) game.tick(0.1);
    const auto s = inspect::snapshot(game);
    CHECK(s.scripts[0].id == waiter.id());
    CHECK(s.scripts[0].woken_by == waker.id());
}

TEST_CASE("scenario 21: the snapshot can be taken from inside a script, and of 10 000") {
    Scheduler game;
    for (int i = 0; i < 10'000; ++i) game.start(sleep_long());
    std::size_t seen = 0;
    State mine = State::done;
    std::size_t depth = 0;
    auto look = [&]() -> Task<> {
        co_await next_frame();
        const auto self = co_await this_script();
        const auto s = inspect::snapshot(game);
        seen = s.scripts.size();
        mine = s.scripts.back().state;
        depth = inspect::stack(self).size();
        co_await forever();
    };
    game.start([&]() -> Task<> { co_await look(); });
    game.tick(0.1);
    game.tick(0.1);
    CHECK(seen == 10'001);
    CHECK(mine == State::running);
    CHECK(depth == 2);
}

TEST_CASE(
    "scenario 21: a cancel from the list in mid-frame, of the running script too, is applied at a safe "
    "point") {
    const NoLeaks none;
    Scheduler game;
    Log log;
    for (int i = 0; i < 3; ++i) {
        game.start([&, i]() -> Task<> {
            const Counted here;
            co_await next_frame();
            log("ran", i);
            if (i == 1) {
                std::vector<inspect::Row> rows;
                inspect::list(game, rows);
                for (const auto& row : rows) row.script.cancel();
                log("still here");
            }
            co_await next_frame();
            log("never", i);
        });
    }
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "ran0 ran1 still here");
    CHECK(game.size() == 0);
}

TEST_CASE("what a kept wake waited for may be gone when the inspector looks") {
    Scheduler game;
    auto channel = std::make_unique<Channel<int>>(1);
    CHECK(channel->try_send(1));
    auto sender = game.start([&]() -> Task<> { co_await channel->send(2); });
    auto scope = std::make_unique<Scope>(game);
    scope->start([]() -> Task<> { co_await forever(); });
    auto joiner = game.start([&]() -> Task<> { co_await scope->join(); });
    game.tick(0.0);
    sender.pause();
    joiner.pause();
    CHECK(channel->try_receive().has_value());
    channel.reset();
    scope.reset();
    CHECK(inspect::reason(sender) == "paused after its wait was over");
    CHECK(inspect::reason(joiner) == "paused after its wait was over");
    sender.resume();
    joiner.resume();
    game.tick(0.0);
    CHECK(game.size() == 0);
}

TEST_CASE("the dump has a line a script and its stack below it") {
    Scheduler game;
    game.start(StartOptions{}.name("boss"), outermost());
    game.tick(0.1);
    const std::string text = inspect::dump(game);
    CHECK(has(text, "boss [waiting] wait 10.0 s left"));
    CHECK(has(text, "    sleep_long ("));
    CHECK(has(text, "core_inspect_test.cpp:"));
}

TEST_CASE("profiler hooks bracket each resume with the script's name and its line") {
    Scheduler game;
    Log log;
    game.on_resume_begin(
        [&](std::string_view name, auto line) { log(std::string(name) + (line > 0 ? ":line" : ":start")); });
    game.on_resume_end([&] { log("end"); });
    game.start(StartOptions{}.name("boss"), []() -> Task<> {
        co_await next_frame();
        co_await next_frame();
    });
    game.tick(0.1);
    game.tick(0.1);
    CHECK(log.take() == "boss:start end boss:line end");
    game.on_resume_begin({});
    game.on_resume_end({});
    game.tick(0.1);
    CHECK(log.take() == "");
}

TEST_CASE("a profiler hook is not told of a script that goes on waiting after a pause") {
    Scheduler game;
    const auto waits = []() -> Task<> { co_await forever(); };
    const auto pauses = [](Task<> then) -> Task<> {
        auto self = co_await this_script();
        self.pause();
        co_await std::move(then);
    };
    const auto script = game.start([&]() -> Task<> {
        auto first = waits();
        auto last = pauses(waits());
        co_await all(std::move(first), std::move(last));
    });
    game.tick(0.1);
    int told = 0;
    game.on_resume_begin([&](std::string_view, auto) { ++told; });
    script.resume();
    game.tick(0.1);
    CHECK(told == 0);
    CHECK(script.state() == State::waiting);
}

TEST_CASE("a script that a profiler hook cancels or pauses does not run, however it was to be resumed") {
    enum class Does { nothing, pauses, cancels, cancels_all, pauses_a_moment };
    for (const Does does : {Does::pauses, Does::cancels, Does::cancels_all, Does::pauses_a_moment}) {
        CAPTURE(static_cast<int>(does));
        Scheduler game;
        Log log;
        Event event;
        std::vector<Script<>> scripts;
        const auto start = [&](const char* name, Task<> task) {
            scripts.push_back(game.start(StartOptions{}.name(name), std::move(task)));
        };
        const auto each_frame = [&]() -> Task<> {
            for (;;) {
                co_await next_frame();
                log("frame");
            }
        };
        const auto timed = [&]() -> Task<> {
            for (;;) {
                const auto late = co_await wait(100ms);
                log("time", late.count());
            }
        };
        const auto woken = [&]() -> Task<> {
            co_await event;
            log("event");
            co_await forever();
        };
        const auto asks = [&]() -> Task<> {
            const auto is_set = [&] { return event.is_set(); };
            co_await until(is_set);
            log("until");
            co_await forever();
        };
        const auto groups = [&]() -> Task<> {
            co_await all(woken(), asks());
            log("group");
        };
        start("frame", each_frame());
        start("time", timed());
        start("event", woken());
        start("until", asks());
        start("group", groups());
        const auto in_time = [&]() -> Task<> {
            auto self = co_await this_script();
            self.pause();  // its start is held
            const bool came = co_await timeout(1s, event);
            log(came ? "in time" : "late");
        };
        start("timeout", in_time());
        game.tick(0.1);
        scripts.back().resume();
        log.take();
        event.set();
        int begun = 0, ended = 0;
        Does now = does;
        const auto hook = [&](std::string_view name, auto) {
            ++begun;
            for (const Script<>& script : scripts) {
                if (script.name() != name) continue;
                if (now == Does::pauses || now == Does::pauses_a_moment) script.pause();
                if (now == Does::pauses_a_moment) script.resume();
                if (now == Does::cancels) script.cancel();
                if (now == Does::cancels_all) game.cancel_all();
            }
        };
        game.on_resume_begin(hook);
        game.on_resume_end([&] { ++ended; });
        game.tick(0.1);
        CHECK(begun == ended);
        if (does == Does::pauses_a_moment) {
            CHECK(log.take().find("frame") != std::string::npos);
            continue;
        }
        CHECK(log.take() == "");
        now = Does::nothing;
        game.on_resume_begin({});
        game.tick(0.1);
        game.tick(0.1);
        CHECK(log.take() == "");
        for (const Script<>& script : scripts) {
            if (does == Does::pauses) {
                CHECK(script.paused());
                script.resume();
            } else {
                CHECK(script.state() == State::cancelled);
            }
        }
        game.tick(0.1);
        if (does != Does::pauses) continue;
        const std::string said = log.take();
        for (const char* word : {"frame", "time", "event", "until"}) {
            CHECK_MESSAGE(said.find(word) != std::string::npos, word);
        }
    }
}

TEST_CASE("a hand-ticked game is the same on every run, yield_if_late and idle scripts too") {
    const auto play_once = [] {
        segue::testing::Game game;
        Log log;
        game.start([&]() -> Task<> {
            for (int i = 0; i < 10'000; ++i) co_await yield_if_late();
            const auto self = co_await this_script();
            log("late", self.now().time_since_epoch() / 1ms);
        });
        for (int i = 0; i < 3; ++i) {
            game.start(StartOptions{}.priority(Priority::idle), [&, i]() -> Task<> {
                for (int n = 0; n < 3; ++n) {
                    for (int k = 0; k < 1500; ++k) co_await yield_if_late();
                    log("idle", i);
                    co_await next_frame();
                }
            });
        }
        game.frames(1);
        log("|");
        game.seconds(0.5);
        CHECK(game.size() == 0);
        CHECK(game.stats().ticks == 31);
        return log.take();
    };
    const std::string once = play_once();
    CHECK(has(once, "| "));
    CHECK(has(once, "late"));
    CHECK(play_once() == once);
}

TEST_CASE("a hand-ticked game takes the real clock that its options bring") {
    auto now = std::chrono::nanoseconds(0);
    segue::testing::Game game{Scheduler::Options{}.real_clock([&now] { return now; })};
    int n = 0;
    game.start([&]() -> Task<> {
        for (; n < 10; ++n) {
            if (n == 4) now += 1s;
            co_await yield_if_late();
        }
    });
    game.frames(1);
    CHECK(n == 4);
    game.frames(1);
    CHECK(n == 10);
}

TEST_CASE("the cancel sweep cancels at each suspension once, and finds nothing left") {
    int endings = 0;
    const auto sweep = [&](Scheduler& g) {
        return g.start([]() -> Task<> {
            const Counted here;
            co_await next_frame();
            co_await wait(100ms);
            Event never;
            co_await race(never, frames(3));
        });
    };
    const std::size_t swept = segue::testing::cancel_sweep(
        sweep, [](segue::testing::Game& g) { g.frames(60); },
        [&] {
            ++endings;
            CHECK(Counted::alive == 0);
        });
    CHECK(swept == 3);
    CHECK(endings == 4);  // the last run ends by itself
}

TEST_CASE("scripts can be listed in parts: each once, with its forks, whatever starts and ends meanwhile") {
    Scheduler game;
    const auto waits = []() -> Task<> { co_await forever(); };
    const auto forks = [&waits]() -> Task<> {
        const auto one = co_await fork(waits());
        const auto two = co_await fork(waits());
        co_await forever();
    };
    std::vector<Script<>> scripts;
    for (int i = 0; i < 4; ++i) scripts.push_back(game.start(waits));
    scripts.push_back(game.start(forks));
    for (int i = 0; i < 4; ++i) scripts.push_back(game.start(waits));
    game.tick(1.0 / 60);
    const auto ids = [](const std::vector<inspect::Row>& rows) {
        std::vector<std::uint64_t> out;
        for (const inspect::Row& row : rows) out.push_back(row.id);
        return out;
    };
    std::vector<inspect::Row> whole, parts;
    inspect::list(game, whole);
    REQUIRE(whole.size() == 11);
    for (const std::size_t most : {std::size_t{1}, std::size_t{2}, std::size_t{5}, std::size_t{100}}) {
        parts.clear();
        while (inspect::list_more(game, parts, most)) CHECK(parts.size() <= whole.size());
        CHECK(ids(parts) == ids(whole));
    }

    parts.clear();
    CHECK(inspect::list_more(game, parts, 3));
    for (int i = 1; i < 4; ++i)
        scripts[static_cast<std::size_t>(i)].cancel();  // the last that was listed, and the next
    const auto late = game.start(waits);
    CHECK(inspect::list_more(game, parts, 4));
    CHECK(parts.size() == 7);  // the one with forks, and one behind it
    CHECK(parts[3].id == scripts[4].id());
    scripts[0].cancel();
    for (std::size_t i = 4; i < 9; ++i) scripts[i].cancel();
    CHECK_FALSE(inspect::list_more(game, parts, 100));  // of those that were listed none is left
    REQUIRE(parts.size() == 8);
    CHECK(parts.back().id == late.id());
    CHECK_FALSE(inspect::list_more(game, parts, 100));
    CHECK(parts.size() == 8);
}
