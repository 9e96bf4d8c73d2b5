// SPDX-License-Identifier: MIT
// JITTER: three phases, a transfer lost with each jump, and volleys that come twice.
#include <doctest/doctest.h>

#include <set>
#include <utility>
#include <vector>

#include "duel.hpp"

using namespace relay;

namespace {

struct Duel : relay::testing::Duel {
    explicit Duel(std::int64_t pace = 0, int hp = 1400) : relay::testing::Duel(2, pace, hp) {}
    /// It is there, and begins its first phase. @return how many scripts there were before.
    std::size_t meet() {
        std::size_t before = 0;
        while (!boss().hittable) {
            before = scheduler.size();
            seconds(1 / 60.0);
        }
        return before;
    }
    /// Ends a phase by hits, and waits until the next one has begun.
    void beat(int hp) {
        fight(hp);
        dodge(0.1);
        while (boss().staggers) dodge(1 / 60.0);
    }
};

constexpr int weak = 140;  // a tenth of its hp: it falls before it can hit back

/// A bullet as it was when it was fired.
struct Fired {
    int tick;
    float x, y, vx, vy;
};

/// Bullets that are new in this tick.
class Watch {
  public:
    explicit Watch(const World& world) : world_(world), seen_(world.bullets.size()) { remember(); }
    std::vector<Fired> look(BulletKind kind, int tick) const {
        std::vector<Fired> out;
        for (std::size_t i = 0; i < seen_.size(); ++i) {
            const Bullet& b = world_.bullets[i];
            if (b.alive && b.generation != seen_[i] && b.kind == kind)
                out.push_back({tick, b.x, b.y, b.vx, b.vy});
        }
        return out;
    }
    void remember() {
        for (std::size_t i = 0; i < seen_.size(); ++i) seen_[i] = world_.bullets[i].generation;
    }

  private:
    const World& world_;
    std::vector<std::uint32_t> seen_;  // generations, by slot
};

}  // namespace

TEST_CASE("JITTER's phases end by time, each at its notch, and then the firewall goes up") {
    Duel duel;
    duel.meet();
    CHECK(duel.boss().notches.size() == 2);
    CHECK(duel.dodge_phase(40) == doctest::Approx(30).epsilon(0.01));
    CHECK(duel.boss().hp == 900);
    CHECK(duel.dodge_phase(40) == doctest::Approx(30.8).epsilon(0.01));
    CHECK(duel.boss().hp == 400);
    CHECK(duel.dodge_phase(40) == doctest::Approx(25.8).epsilon(0.01));
    CHECK(duel.boss().hp == 1);
    duel.dodge(0.9);
    CHECK(duel.boss().firewall);
    CHECK(duel.errors.empty());
}

TEST_CASE("JITTER's phases end by hits, and none takes it below its notch") {
    Duel duel(0, weak);
    duel.meet();
    for (const int notch : {90, 40, 1}) {
        duel.dodge(1);
        duel.fight(notch);
        CHECK(duel.boss().hp == notch);
        duel.dodge(0.1);
        CHECK(duel.boss().staggers);
        CHECK(duel.game.world().bullet_count() == 0);
        CHECK(duel.boss().hp == notch);
        while (duel.boss().staggers) duel.dodge(1 / 60.0);
    }
    duel.dodge(0.1);
    CHECK(duel.boss().firewall);
}

TEST_CASE("each of JITTER's phases takes its scripts along") {
    Duel duel(0, weak);
    const auto before = duel.meet();
    duel.dodge(2);
    CHECK(duel.scheduler.size() == before + 1);  // skips
    duel.fight(90);
    duel.dodge(0.1);
    REQUIRE(duel.boss().staggers);
    CHECK(duel.scheduler.size() == before);
    while (duel.boss().staggers) duel.dodge(1 / 60.0);
    duel.dodge(3);
    CHECK(duel.scheduler.size() > before + 1);  // echoes, and volleys that are under way
    duel.fight(40);
    duel.dodge(0.1);
    REQUIRE(duel.boss().staggers);
    CHECK(duel.scheduler.size() == before);
    while (duel.boss().staggers) duel.dodge(1 / 60.0);
    duel.dodge(2.4);
    CHECK(duel.scheduler.size() > before + 1);  // seeds
    duel.fight();
    duel.dodge(0.1);
    REQUIRE(duel.boss().staggers);
    CHECK(duel.scheduler.size() == before);
    CHECK(duel.errors.empty());
}

TEST_CASE("each jump resets one transfer, in Skips and in Echo, and none in Storm") {
    Duel duel(0, weak);
    duel.meet();
    std::set<std::pair<float, float>> places;
    float x = duel.boss().x, y = duel.boss().y;
    int jumps = 0;
    bool flew = false;
    for (int i = 0; i < 60 * 20; ++i) {
        duel.dodge(1 / 60.0);
        const bool flies = duel.boss().x != x || duel.boss().y != y;
        x = duel.boss().x, y = duel.boss().y;
        if (flies && !flew) {
            ++jumps;
            CHECK(duel.line.resets == jumps);
        }
        if (!flies) places.insert({x, y});
        flew = flies;
    }
    CHECK(jumps > 15);
    CHECK(places.size() == 5);
    duel.beat(90);
    int resets = duel.line.resets;
    duel.dodge(5);
    CHECK(duel.line.resets == resets + 3);  // each 1.6 s
    duel.beat(40);
    resets = duel.line.resets;
    duel.dodge(10);
    CHECK(duel.line.resets == resets);
}

TEST_CASE("Echo fires every volley once more, 1.5 s later, in blue, from where it stood") {
    Duel duel(0, weak);
    duel.meet();
    duel.beat(90);
    Watch watch(duel.game.world());
    std::vector<Fired> first, again;
    for (int i = 0; i < 60 * 8; ++i) {
        duel.dodge(1 / 60.0);
        for (const Fired& f : watch.look(BulletKind::dart, i)) first.push_back(f);
        for (const Fired& f : watch.look(BulletKind::diamond, i)) again.push_back(f);
        watch.remember();
    }
    REQUIRE(again.size() > 60);
    std::size_t found = 0;
    for (const Fired& blue : again) {
        for (const Fired& amber : first) {
            const bool same = blue.x == amber.x && blue.y == amber.y && blue.vx == amber.vx &&
                              blue.vy == amber.vy && blue.tick == amber.tick + 90;
            if (same) ++found;
        }
    }
    // Where the ship was too near, one of the two was not fired.
    CHECK(found >= again.size() * 95 / 100);
    CHECK(first.size() >= again.size());
}

TEST_CASE("Storm's seeds open into three") {
    Duel duel(0, weak);
    duel.meet();
    duel.beat(90);
    duel.beat(40);
    int most = 0, opened = 0, before = 0;
    for (int i = 0; i < 60 * 8; ++i) {
        duel.dodge(1 / 60.0);
        const int seeds = duel.bullets(BulletKind::diamond);
        most = std::max(most, seeds);
        if (seeds < before) ++opened;
        before = seeds;
    }
    CHECK(most == 3);
    CHECK(opened >= 3);
    CHECK(duel.boss().x == doctest::Approx(216));
    CHECK(duel.boss().y == doctest::Approx(120));
}

TEST_CASE("from stage 1 over three bosses and two firewalls to the title, as one run") {
    relay::testing::Duel duel(1, 0, 60);
    duel.courier.edited["stage2/stage.json"] = relay::testing::only_a_boss(2, 90);
    duel.courier.edited["stage3/stage.json"] = relay::testing::only_a_boss(3, 60);
    std::vector<std::pair<int, Scene>> story;
    bool wall = false;
    int walls = 0;
    for (int i = 0; i < 60 * 200; ++i) {
        duel.courier.pace = wall ? 5000 : 0;  // each pack waits for its firewall
        if (duel.boss().hittable)
            duel.fight(duel.boss().hp - 1);
        else if (duel.game.screen().scene >= Scene::ending)
            duel.seconds(1 / 60.0, Input{}.press(Button::shoot, i % 20 == 0));  // on, on
        else
            duel.bot_tick(duel.boss().here);  // at hubs
        if (duel.boss().firewall && !wall) ++walls;
        wall = duel.boss().firewall;
        const std::pair now{duel.game.world().stage, duel.game.screen().scene};
        if (story.empty() || story.back() != now) story.push_back(now);
        if (now.second == Scene::title) break;
    }
    CAPTURE(story.size());
    CAPTURE(story.back().first);
    const std::vector<std::pair<int, Scene>> expected{
        {1, Scene::field},  {1, Scene::tally},    {2, Scene::card},   {2, Scene::field},
        {2, Scene::tally},  {3, Scene::card},     {3, Scene::field},  {3, Scene::tally},
        {3, Scene::ending}, {3, Scene::initials}, {3, Scene::scores}, {0, Scene::title}};
    CHECK(story == expected);
    CHECK(walls == 2);
    CHECK(duel.errors.empty());
}
