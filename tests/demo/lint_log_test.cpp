// SPDX-License-Identifier: MIT
// What a run's dump is told of lints.
#include "demo/relay/lint_log.hpp"

#include <doctest/doctest.h>

#include "tests/core/inspected.hpp"

using namespace probe;
using namespace std::chrono_literals;
using segue::inspect::Lint;

namespace {

segue::Task<> decodes(Inspected& i) {
    co_await segue::next_frame();
    i.burn(21ms);
    co_await segue::forever();
}

}  // namespace

TEST_CASE("of what went wrong a run's log of lints keeps the latest fifty, of what is wrong the present") {
    Inspected i;
    segue::Event door;
    relay::LintLog log(i.game);
    i.game.start(segue::StartOptions().name("early"), decodes(i));
    auto guard = i.game.start([](segue::Event& d) -> segue::Task<> { co_await d; }, std::ref(door));
    i.frames(3);
    REQUIRE(log.look().size() == 1);
    CHECK(log.look().front().lint == Lint::hog);
    i.frames(1900);  // the frame of the hog is not on record any more
    REQUIRE(log.look().size() == 2);
    CHECK(log.look()[0].name == "early");
    CHECK(log.look()[1].lint == Lint::stuck);
    guard.cancel();
    CHECK(log.look().size() == 1);
    for (int n = 0; n < 60; ++n) {
        i.game.start(segue::StartOptions().name("late"), decodes(i));
        i.frames(2);
        log.look();
    }
    CHECK(log.look().size() == 50);
    CHECK(log.look().front().name == "late");
}
