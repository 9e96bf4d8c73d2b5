// SPDX-License-Identifier: MIT
// BACKBONE's waves, each as the only one of its stage.
#include <doctest/doctest.h>

#include <cmath>
#include <utility>
#include <vector>

#include "duel.hpp"

using namespace relay;
using relay::testing::PacedCourier;

namespace {

/// The ship sits in its corner; nobody shoots.
struct Stage2 {
    explicit Stage2(const std::string& wave)
        : courier(100000), game(scheduler, Config{}.stage(2), courier, line) {
        scheduler.on_error([this](const segue::Failure& f) { errors.push_back(f.name); });
        if (!wave.empty())
            courier.edited["stage2/stage.json"] =
                R"({"stage": 2, "name": "ONE", "waves": [)" + wave + R"(], "boss": {"at": 60}})";
        while (game.screen().scene != Scene::field) game.tick({});
    }
    void ticks(int n, Input input = Input{}) {
        for (int i = 0; i < n; ++i) game.tick(input);
    }
    std::vector<const Enemy*> alive() const {
        std::vector<const Enemy*> out;
        for (const Enemy& e : game.world().enemies)
            if (e.alive) out.push_back(&e);
        return out;
    }
    int bullets(BulletKind kind) const {
        return int(std::ranges::count_if(game.world().bullets,
                                         [kind](const Bullet& b) { return b.alive && b.kind == kind; }));
    }

    segue::Scheduler scheduler;
    PacedCourier courier;
    Line line;
    std::vector<std::string> errors;
    Game game;
};

}  // namespace

TEST_CASE("a seed flies for 0.8 s and is three darts then") {
    Stage2 run(R"({"at": 0, "send": "seeders", "x": 216, "y": 80, "lasts": 9})");
    while (run.bullets(BulletKind::diamond) == 0) run.ticks(1);
    CHECK(run.bullets(BulletKind::diamond) == 3);
    run.ticks(47);
    CHECK(run.bullets(BulletKind::diamond) == 3);
    CHECK(run.bullets(BulletKind::dart) == 0);
    run.ticks(1);
    CHECK(run.bullets(BulletKind::diamond) == 0);
    CHECK(run.bullets(BulletKind::dart) == 9);
    CHECK(run.errors.empty());
}

TEST_CASE("the seeds of a seeder that was shot never open") {
    Stage2 run(R"({"at": 0, "send": "seeders", "x": 216, "y": 80, "lasts": 9, "hp": 1})");
    while (run.bullets(BulletKind::diamond) == 0) run.ticks(1);
    for (int i = 0; i < 40 && !run.alive().empty(); ++i) run.ticks(1, Input{}.press(Button::shoot));
    REQUIRE(run.alive().empty());
    run.ticks(60);
    CHECK(run.bullets(BulletKind::dart) == 0);
}

TEST_CASE("a tap is a line for 0.6 s and a beam of 14 px for 0.8 s") {
    Stage2 run(R"({"at": 0, "send": "taps", "count": 3, "every": 0.6, "x": 72, "step": 144})");
    const auto& columns = run.game.world().columns;
    while (columns.empty()) run.ticks(1);
    int cold = 0, hot = 0;
    while (columns[0].alive && columns[0].left == 65) {
        (columns[0].hot ? hot : cold) += 1;
        CHECK(columns[0].right == 79);
        run.ticks(1);
    }
    CHECK(cold == 36);
    CHECK(hot == 48);
    CHECK(run.game.world().hits == 0);  // it was never where the ship is
    run.ticks(36 + 48);
    CHECK(run.game.world().hits == 1);  // and the second one was
    run.ticks(60);
    for (const Column& c : columns) CHECK_FALSE(c.alive);
}

TEST_CASE("a tap is told where it is: as a warning when its line shows, as a laser when it is hot") {
    Stage2 run(R"({"at": 0, "send": "taps", "count": 1, "every": 0.6, "x": 72})");
    std::vector<std::pair<What, std::uint64_t>> told;
    for (int i = 0; i < 120; ++i) {
        run.ticks(1);
        for (const Happening& h : run.game.world().happenings) {
            if (h.what != What::warn && h.what != What::laser) continue;
            CHECK(h.x == 72);
            told.emplace_back(h.what, run.game.world().tick);
        }
    }
    REQUIRE(told.size() == 2);
    CHECK(told[0].first == What::warn);
    CHECK(told[1].first == What::laser);
    CHECK(told[1].second - told[0].second == 36);
}

TEST_CASE("the last of each string has a whip, whose end catches up with its beginning") {
    Stage2 run(R"({"at": 0, "send": "whips", "count": 4, "every": 0.45, "x": 120, "y": -16, "speed": 84})");
    int most = 0;
    float fastest = 0;
    for (int i = 0; i < 240; ++i) {
        run.ticks(1);
        most = std::max(most, int(run.alive().size()));
        for (const Bullet& b : run.game.world().bullets)
            if (b.alive && b.kind == BulletKind::dart) fastest = std::max(fastest, b.speed);
    }
    CHECK(most == 8);
    CHECK(fastest == doctest::Approx(140 + 6 * 23));
}

TEST_CASE("a pair with a sway changes places, and its two never meet") {
    Stage2 run(R"({"at": 0, "send": "escorts", "y": 90, "step": 180, "sway": 180, "beat": 2, "lasts": 7})");
    while (run.alive().size() < 2) run.ticks(1);
    const Enemy& one = *run.alive()[0];
    const Enemy& other = *run.alive()[1];
    const float left = one.x, right = other.x;
    CHECK(right - left == 180);
    float nearest = 1000;
    for (int i = 0; i < 54 + 120; ++i) {
        run.ticks(1);
        nearest = std::min(nearest, std::hypot(one.x - other.x, one.y - other.y));
    }
    CHECK(one.x == doctest::Approx(right).epsilon(0.01));
    CHECK(other.x == doctest::Approx(left).epsilon(0.01));
    CHECK(nearest > one.radius + other.radius);
}

TEST_CASE("roses come in turns from two seeders") {
    Stage2 run(R"({"at": 0, "send": "roses", "count": 2, "every": 0.7, "x": 120, "y": 100, "step": 192})");
    std::vector<float> from;
    for (int i = 0; i < 5 * 60; ++i) {
        run.ticks(1);
        for (const Happening& h : run.game.world().happenings)
            if (h.what == What::shot) from.push_back(h.x);
    }
    REQUIRE(from.size() >= 5);
    for (std::size_t i = 1; i < from.size(); ++i) CHECK(from[i] != from[i - 1]);
}

TEST_CASE("everyone of stage 2 has an outline in its pack") {
    Stage2 run("");
    run.ticks(300);  // all of it is in
    auto player = bot(run.game.world());
    int seen = 0;
    for (int i = 0; i < 52 * 60; ++i) {
        run.game.tick(*player.next());
        for (const Enemy* e : run.alive()) CHECK_MESSAGE(e->resolved, e->shape);
        seen += int(run.alive().size());
    }
    CHECK(seen > 1000);
    CHECK(run.game.world().boss.resolved);
    CHECK(run.game.shapes().find("jitter_2") != nullptr);
    CHECK(run.errors.empty());
}
