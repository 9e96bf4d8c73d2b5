// SPDX-License-Identifier: MIT
// Pauses from inside: by entrants, forks and what dies with them, before, in and after the start of a group.
#include <memory>
#include <utility>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

TEST_CASE("an entrant that pauses its script stops all of it, and a later resume finishes the group") {
    Log log;
    Scheduler game;
    Script<> self;
    const auto pauses = [&]() -> Task<> {
        co_await next_frame();
        self.pause();
        co_await next_frame();
        log("a");
    };
    const auto counts = [&]() -> Task<> {
        co_await frames(2);
        log("b");
    };
    self = game.start([&]() -> Task<> {
        co_await all(pauses(), counts(), wait(1s));
        log("all");
        co_await next_frame();
        log("end");
    });
    game.tick(0.0);
    game.tick(0.0);
    for (int i = 0; i < 5; ++i) game.tick(1.0);
    CHECK(log.take() == "");
    self.resume();
    game.tick(0.0);
    CHECK(log.take() == "a");
    game.tick(1.0);
    CHECK(log.take() == "b all");
    game.tick(0.0);
    CHECK(log.take() == "end");
}

TEST_CASE(
    "an entrant that pauses its script and ends the race: the script goes on to its next suspension and "
    "stops there") {
    Log log;
    Scheduler game;
    for (const int kind : {0, 1, 2}) {
        Script<> self;
        const auto pauses = [&]() -> Task<> {
            if (kind != 1) co_await next_frame();
            self.pause();
        };
        self = game.start([&]() -> Task<> {
            if (kind == 2) {
                co_await timeout(1h, pauses());
            } else {
                co_await race(forever(), pauses());
            }
            log("decided");
            co_await next_frame();
            log("next");
            co_await next_frame();
            log("end");
        });
        for (int i = 0; i < 5; ++i) game.tick(1.0);
        CHECK(log.take() == "decided");
        CHECK(self.state() == State::paused);
        self.resume();
        for (int i = 0; i < 5; ++i) game.tick(1.0);
        CHECK(log.take() == "next end");
    }
}

TEST_CASE(
    "a pause during the start of a group: the entrants behind wait for the resume, none is lost or started "
    "twice") {
    Log log;
    Scheduler game;
    for (const bool nested : {false, true}) {
        Script<> self;
        const auto say = [&](std::string w, bool pause) -> Task<> {
            log(w);
            if (pause) self.pause();
            co_await next_frame();
            log(w + "'");
        };
        self = game.start([&]() -> Task<> {
            if (nested) {
                co_await all(race(say("a", false), say("b", true)), say("c", false));
            } else {
                co_await all(say("a", false), say("b", true), say("c", false));
            }
            log("all");
        });
        game.tick(0.0);
        CHECK(log.take() == "a b");
        for (int i = 0; i < 3; ++i) game.tick(0.0);
        CHECK(log.take() == "");
        CHECK(self.state() == State::paused);
        self.resume();
        self.pause();
        self.resume();
        for (int i = 0; i < 3; ++i) game.tick(0.0);
        CHECK(log.take() == (nested ? "a' c c' all" : "a' b' c c' all"));
        CHECK(self.state() == State::done);
    }
}

TEST_CASE("a script paused in the start of a group may be cancelled, or its scheduler destroyed") {
    const NoLeaks no_leaks;
    for (const bool cancel : {false, true}) {
        Scheduler game;
        Script<> self;
        const auto entrant = [&](bool pause) -> Task<> {
            const Counted local;
            if (pause) self.pause();
            co_await forever();
        };
        self = game.start([&]() -> Task<> {
            const Counted local;
            co_await timeout(1s, all(entrant(false), entrant(true), entrant(false)));
        });
        game.tick(0.0);
        CHECK(Counted::alive == 3);
        if (!cancel) continue;
        self.resume();
        self.cancel();
        CHECK(self.state() == State::cancelled);
        CHECK(Counted::alive == 0);
        game.tick(1.0);
        game.tick(1.0);
    }
}

TEST_CASE("a script that pauses itself before a group starts nothing of it until it resumes") {
    Log log;
    Scheduler game;
    Script<> self;
    self = game.start([&]() -> Task<> {
        self.pause();
        const auto say = [&](std::string w) -> Task<> {
            log(w);
            co_return;
        };
        co_await all(say("a"), say("b"));
        log("all");
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "");
    self.resume();
    game.tick(0.0);
    CHECK(log.take() == "a b all");
}

TEST_CASE("a fork that pauses its parent while it starts: the parent stops at its own next suspension") {
    Log log;
    Scheduler game;
    for (const bool in_slot : {false, true}) {
        Script<> self;
        const auto pauses = [&]() -> Task<> {
            self.pause();
            co_await next_frame();
            log("fork");
        };
        self = game.start([&]() -> Task<> {
            if (in_slot) co_await next_frame();
            auto f = co_await fork(pauses());
            log("on");
            co_await next_frame();
            log("next");
            co_await next_frame();
            log("end");
        });
        for (int i = 0; i < 5; ++i) game.tick(0.0);
        CHECK(log.take() == "on");
        CHECK(self.paused());
        self.resume();
        for (int i = 0; i < 3; ++i) game.tick(0.0);
        CHECK(log.take() == (in_slot ? "next fork end" : "fork next end"));
    }
}

TEST_CASE("a pause from what dies with an entrant reaches the other entrants, and a resume sets them free") {
    Scheduler game;
    Log log;
    Script<> script;
    struct Pauses {
        explicit Pauses(Script<>* s) : script(s) {}
        Pauses(Pauses&& o) noexcept : script(std::exchange(o.script, nullptr)) {}
        ~Pauses() {
            if (script) script->pause();
        }
        Script<>* script;
    };
    const auto ends = [](Pauses) -> Task<> { co_await next_frame(); };
    const auto stays = [&]() -> Task<> {
        for (int i = 0; i < 3; ++i) co_await next_frame();
        log("stayed");
    };
    script = game.start([&]() -> Task<> {
        auto first = ends(Pauses(&script));
        co_await all(std::move(first), stays());
        log("all");
    });
    for (int i = 0; i < 5; ++i) game.tick(0.1);
    CHECK(script.paused());
    CHECK(log.take() == "");
    script.resume();
    for (int i = 0; i < 5; ++i) game.tick(0.1);
    CHECK(log.take() == "stayed all");
}
