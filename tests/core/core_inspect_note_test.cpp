// SPDX-License-Identifier: MIT
// What a script says of itself: co_await note(...).
#include "tests/core/inspected.hpp"
#include "tests/support/allocations.hpp"

using namespace segue;
using namespace probe;

TEST_CASE("a note stands beside its script until the next one, costs no frame, and goes with its end") {
    Inspected i(Inspect::basic);
    auto waves = []() -> Task<> {
        for (int n = 1; n <= 2; ++n) {
            co_await note("wave " + std::to_string(n));
            co_await next_frame();
        }
        co_await note("");
        co_await next_frame();
        co_await note("the boss");
        co_await next_frame();
    };
    auto script = i.game.start(StartOptions{}.name("waves"), waves());
    CHECK(inspect::note(script) == "");
    i.frame();
    CHECK(inspect::note(script) == "wave 1");
    CHECK(inspect::info(script).note == "wave 1");
    CHECK(inspect::dump(i.game).find("#1 waves (wave 1) [waiting] next frame") != std::string::npos);
    CHECK(inspect::json(i.game).find("\"note\":\"wave 1\"") != std::string::npos);
    CHECK(inspect::why(script).find("#1 waves (wave 1)") == 0);
    i.frame();
    CHECK(inspect::note(script) == "wave 2");
    i.frame();
    CHECK(inspect::note(script) == "");
    CHECK(inspect::json(i.game).find("\"note\"") == std::string::npos);
    i.frames(2);
    CHECK(script.state() == State::done);
    CHECK(inspect::note(script) == "");
    CHECK(inspect::ending(i.game, script.id())->note == "the boss");
    CHECK(inspect::dump(i.game).find("ended: #1 waves (the boss) [done]") != std::string::npos);
}

TEST_CASE("a note of an entrant and of a child is their script's, one of a fork its own") {
    Inspected i(Inspect::basic);
    auto says = [](const char* words) -> Task<> {
        co_await note(words);
        co_await forever();
    };
    auto forks = [&]() -> Task<> {
        auto child = co_await fork(says("fork"));
        co_await race(says("entrant"), forever());
    };
    auto script = i.game.start(forks());
    i.frame();
    CHECK(inspect::note(script) == "entrant");
    CHECK(inspect::note(inspect::find(i.game, inspect::info(script).children.front())) == "fork");
}

TEST_CASE("at off no note is kept, and those from before go") {
    Inspected i(Inspect::off);
    auto says = []() -> Task<> {
        for (;;) {
            co_await note("here");
            co_await next_frame();
        }
    };
    auto script = i.game.start(says());
    i.frames(2);
    CHECK(inspect::note(script) == "");
    inspect::set_level(i.game, Inspect::basic);
    i.frame();
    CHECK(inspect::note(script) == "here");
    inspect::set_level(i.game, Inspect::off);
    CHECK(inspect::note(script) == "");
    inspect::set_level(i.game, Inspect::basic);
    CHECK(inspect::note(script) == "");
}

TEST_CASE("a note that is renewed each frame allocates nothing") {
    if (SEGUE_ASAN || !segue::test::allocations_are_counted()) return;
    Inspected i(Inspect::basic);
    auto says = []() -> Task<> {
        for (int n = 0;; n = (n + 1) % 10) {
            const char words[] = {'n', 'o', 't', 'e', ' ', static_cast<char>('0' + n), 0};
            co_await note(words);
            co_await next_frame();
        }
    };
    i.game.start(says());
    i.frames(3);
    const std::uint64_t before = segue::test::allocations();
    i.frames(100);
    CHECK(segue::test::allocations() == before);
}
