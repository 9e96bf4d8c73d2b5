// SPDX-License-Identifier: MIT
// ORIGIN's waves, each as the only one of its stage, and all of them together.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "duel.hpp"
#include "scripts/world/sine.hpp"

using namespace relay;
using relay::testing::PacedCourier;

namespace {

/// The ship sits in its corner; nobody shoots.
struct Stage3 {
    explicit Stage3(const std::string& wave, Difficulty difficulty = Difficulty::normal)
        : courier(100000), game(scheduler, Config{}.stage(3).difficulty(difficulty), courier, line) {
        scheduler.on_error([this](const segue::Failure& f) { errors.push_back(f.name); });
        if (!wave.empty())
            courier.edited["stage3/stage.json"] =
                R"({"stage": 3, "name": "ONE", "difficulty": {
                   "easy": {"bullets": 0.6, "speed": 0.8, "pause": 1.3},
                   "hell": {"bullets": 1.4, "speed": 1.2, "pause": 0.8}}, "waves": [)" +
                wave + R"(], "boss": {"at": 60}})";
        while (game.screen().scene != Scene::field) game.tick({});
    }
    void ticks(int n) {
        for (int i = 0; i < n; ++i) game.tick(Input{});
    }
    std::vector<const Enemy*> alive(EnemyKind kind) const {
        std::vector<const Enemy*> out;
        for (const Enemy& e : game.world().enemies)
            if (e.alive && e.kind == kind) out.push_back(&e);
        return out;
    }
    std::vector<const Bullet*> bullets() const {
        std::vector<const Bullet*> out;
        for (const Bullet& b : game.world().bullets)
            if (b.alive) out.push_back(&b);
        return out;
    }

    segue::Scheduler scheduler;
    PacedCourier courier;
    Line line;
    std::vector<std::string> errors;
    Game game;
};

float turn_about(const Enemy& e, const Enemy& hub) { return direction(e.x - hub.x, e.y - hub.y); }

/// The way from one turn to another, -0.5 to 0.5.
float between(float from, float to) {
    const float way = to - from;
    return way - std::floor(way + 0.5f);
}

}  // namespace

TEST_CASE("a curtain falls in rows half a second apart, each with a gap of its own") {
    Stage3 run(R"({"at": 0, "send": "curtain", "lasts": 8})");
    run.ticks(4 * 60);
    std::map<int, std::set<float>> rows;  // by height
    for (const Bullet* b : run.bullets()) {
        CHECK(b->vx == doctest::Approx(0));
        CHECK(b->vy == doctest::Approx(110));
        rows[int(std::lround(b->y))].insert(b->x);
    }
    REQUIRE(rows.size() >= 7);
    std::set<float> gaps;
    int before = -1000;
    for (const auto& [y, xs] : rows) {
        if (before > -1000) CHECK(y - before == doctest::Approx(55).epsilon(0.05));
        before = y;
        float left = 0, widest = 0, middle = 0;
        std::vector<float> edges(xs.begin(), xs.end());
        edges.push_back(field_width);
        for (const float x : edges) {
            if (x - left > widest) {
                widest = x - left;
                middle = (x + left) / 2;
            }
            left = x;
        }
        CHECK(widest >= 72);
        CHECK(widest <= 96);
        gaps.insert(middle);
    }
    CHECK(gaps.size() >= 5);
    CHECK(run.errors.empty());
}

TEST_CASE("a curtain ends when it is told to, and on easy it has fewer columns") {
    const auto most = [](Difficulty difficulty) {
        Stage3 run(R"({"at": 0, "send": "curtain", "lasts": 2})", difficulty);
        std::size_t shots = 0;
        for (int i = 0; i < 150; ++i) {
            run.ticks(1);
            shots = std::max(shots, run.bullets().size());
        }
        run.ticks(8 * 60);
        CHECK(run.bullets().empty());
        return shots;
    };
    const auto easy = most(Difficulty::easy), normal = most(Difficulty::normal);
    CHECK(normal >= 4 * 14);
    CHECK(easy < normal * 2 / 3);
}

TEST_CASE(
    "twenty drones fly on a spiral, each 6 px further out than the one before, and turn about its middle") {
    Stage3 run(
        R"({"at": 0, "send": "spiral", "count": 20, "every": 0.1, "x": 216, "y": 160, "radius": 40, "step": 6,
            "lasts": 2})");
    run.ticks(2 * 60 + 20);
    const auto drones = run.alive(EnemyKind::drone);
    REQUIRE(drones.size() == 20);
    std::vector<float> turns;
    for (std::size_t i = 0; i < drones.size(); ++i) {
        const float dx = drones[i]->x - 216, dy = drones[i]->y - 160;
        CHECK(length(dx, dy) == doctest::Approx(40 + 6 * double(i)).epsilon(0.01));
        turns.push_back(direction(dx, dy));
    }
    for (std::size_t i = 1; i < turns.size(); ++i)
        CHECK(std::fabs(between(turns[i - 1], turns[i]) - 0.1f) < 0.002f);
    run.ticks(60);
    for (std::size_t i = 0; i < drones.size(); ++i) {
        const float now = direction(drones[i]->x - 216, drones[i]->y - 160);
        CHECK(std::fabs(between(turns[i], now) - 0.08f) < 0.003f);
        CHECK(drones[i]->y < 380);
    }
    int balls = 0;
    for (const Bullet* b : run.bullets()) balls += b->kind == BulletKind::ball ? 1 : 0;
    CHECK(balls > 10);
    run.ticks(160);
    CHECK(run.alive(EnemyKind::drone).empty());
    CHECK(run.errors.empty());
}

TEST_CASE("two rings of mines hang on one hub, and turn against each other") {
    Stage3 run(
        R"({"at": 0, "send": "mine_rings", "count": 8, "x": 216, "y": 150, "radius": 60, "step": 44,
            "lasts": 4})");
    run.ticks(3 * 60);
    const auto hubs = run.alive(EnemyKind::hub);
    const auto mines = run.alive(EnemyKind::mine);
    REQUIRE(hubs.size() == 1);
    REQUIRE(mines.size() == 16);
    std::vector<float> before;
    int inner = 0;
    for (const Enemy* mine : mines) {
        const float out = length(mine->x - hubs[0]->x, mine->y - hubs[0]->y);
        inner += std::fabs(out - 60) < 1 ? 1 : 0;
        CHECK((std::fabs(out - 60) < 1 || std::fabs(out - 104) < 1));
        before.push_back(turn_about(*mine, *hubs[0]));
    }
    CHECK(inner == 8);
    run.ticks(30);
    for (std::size_t i = 0; i < mines.size(); ++i) {
        const float out = length(mines[i]->x - hubs[0]->x, mines[i]->y - hubs[0]->y);
        const float way = out < 80 ? 0.03f : -0.03f;
        CHECK(std::fabs(between(before[i], turn_about(*mines[i], *hubs[0])) - way) < 0.003f);
    }
    CHECK(run.errors.empty());
}

TEST_CASE("stage 3 sends what its table says, knows every wave, and everyone has an outline in its pack") {
    Stage3 run("", Difficulty::easy);
    run.ticks(300);  // all of it is in
    auto player = bot(run.game.world());
    int drones = 0, seen = 0;
    std::size_t most = 0;
    std::set<float> beams;
    for (int i = 0; i < 60 * 60 && !run.game.world().boss.here; ++i) {
        run.game.tick(*player.next());
        const World& world = run.game.world();
        CHECK(world.message.text.find("NO SUCH WAVE") == std::string::npos);
        for (const Enemy& e : world.enemies) {
            if (!e.alive) continue;
            ++seen;
            CHECK_MESSAGE(e.resolved, e.shape);
        }
        for (const Column& c : world.columns)
            if (c.alive) beams.insert(c.left);
        drones = std::max(drones, int(run.alive(EnemyKind::drone).size()));
        most = std::max(most, run.bullets().size());
    }
    CHECK(seen > 1000);
    CHECK(drones == 20);
    CHECK(beams.size() == 4);
    CHECK(most > 60);
    for (int i = 0; i < 60; ++i) run.game.tick(*player.next());
    CHECK(run.game.world().boss.resolved);
    CHECK(run.game.shapes().find("blackhole_ring") != nullptr);
    CHECK(run.game.shapes().find("blackhole_disc") != nullptr);
    CHECK(run.errors.empty());
}

TEST_CASE("before BLACKHOLE comes it is silent for three seconds") {
    Stage3 run("", Difficulty::easy);
    auto player = bot(run.game.world());
    std::vector<int> shots;  // ticks in which somebody fired
    int tick = 0;
    for (; tick < 52 * 60 && !run.game.world().boss.hittable; ++tick) {
        run.game.tick(*player.next());
        for (const Happening& h : run.game.world().happenings)
            if (h.what == What::shot) shots.push_back(tick);
    }
    REQUIRE(!shots.empty());
    CHECK(tick > 49 * 60);
    CHECK(tick - shots.back() > 3 * 60);
}
