// SPDX-License-Identifier: MIT
// THROTTLE and its firewall: the boss that waits for a download.
#include <doctest/doctest.h>

#include "duel.hpp"

using namespace relay;

namespace {

struct Duel : relay::testing::Duel {
    explicit Duel(std::int64_t pace, int hp = 1000) : relay::testing::Duel(1, pace, hp) {}
    /// Until it is in the Squeeze, so many seconds after it began.
    void squeeze(double n) {
        seconds(2.5);
        fight(boss().hp_full * 55 / 100);
        dodge(0.2);
        while (boss().staggers) dodge(1 / 60.0);
        dodge(n);
    }
    float between_walls() const {
        float left = 0, right = field_width;
        for (const Column& c : game.world().columns) {
            if (!c.alive || !c.hot) continue;
            if (c.left <= 0) left = c.right;
            if (c.right >= field_width) right = c.left;
        }
        return right - left;
    }
};

}  // namespace

TEST_CASE("THROTTLE flies in within 1.2 s, and then halves the line's rate") {
    Duel duel(0);
    while (!duel.boss().here) duel.seconds(1 / 60.0);
    duel.seconds(1.1);
    CHECK(duel.line.shares.empty());
    duel.seconds(0.2);
    CHECK(duel.boss().y == doctest::Approx(120));
    CHECK(duel.boss().hittable);
    REQUIRE(duel.line.shares.size() == 1);
    CHECK(duel.line.shares[0] == 0.5f);
}

TEST_CASE("Rings ends after 30 s, gives the line back, and costs THROTTLE what was left of it") {
    Duel duel(0);
    while (duel.line.shares.empty()) duel.dodge(1 / 60.0);
    duel.dodge(29.9);
    CHECK(duel.line.shares.size() == 1);
    CHECK_FALSE(duel.boss().firewall);
    CHECK(duel.boss().hp == 1000);
    duel.dodge(0.2);
    REQUIRE(duel.line.shares.size() == 2);
    CHECK(duel.line.shares[1] == 1);
    CHECK(duel.boss().staggers);
    CHECK(duel.boss().hp == 550);
    duel.dodge(0.8);
    CHECK(duel.boss().hittable);
    CHECK_FALSE(duel.boss().firewall);
}

TEST_CASE("Squeeze ends after 30 s too, and the wall goes up while the pack is away") {
    Duel duel(0, 100);
    duel.squeeze(0);
    CHECK(duel.boss().hp == 55);
    CHECK(duel.dodge_phase(40) == doctest::Approx(30).epsilon(0.01));
    CHECK(duel.boss().hp == 1);
    CHECK(duel.columns() == 0);
    duel.dodge(0.9);
    CHECK(duel.boss().firewall);
    CHECK_FALSE(duel.boss().hittable);
    CHECK(duel.errors.empty());
}

TEST_CASE("the walls of the Squeeze are thin lines for 0.6 s, then close in to 300 px and breathe by 40") {
    Duel duel(0, 100);
    duel.squeeze(0.1);
    REQUIRE(duel.columns() == 2);
    CHECK(duel.between_walls() == field_width);
    CHECK(duel.game.world().columns[0].right == 66);
    CHECK(duel.game.world().columns[1].left == 366);
    duel.dodge(0.45);
    CHECK_FALSE(duel.game.world().columns[0].hot);
    duel.dodge(0.1);
    CHECK(duel.game.world().columns[0].hot);
    CHECK(duel.between_walls() > 400);
    duel.dodge(1.2);
    CHECK(duel.between_walls() == doctest::Approx(300).epsilon(0.02));
    float least = field_width, most = 0;
    for (int i = 0; i < 6 * 60; ++i) {
        duel.dodge(1 / 60.0);
        least = std::min(least, duel.between_walls());
        most = std::max(most, duel.between_walls());
    }
    CHECK(least == doctest::Approx(260).epsilon(0.01));
    CHECK(most == doctest::Approx(340).epsilon(0.01));
}

TEST_CASE("a phase that ends takes its scripts, its walls and its bullets along") {
    Duel duel(0, 100);
    std::size_t before = 0;
    while (!duel.boss().hittable) {
        before = duel.scheduler.size();
        duel.seconds(1 / 60.0);
    }
    duel.dodge(5);
    CHECK(duel.scheduler.size() == before + 3);  // sway, rings, fans
    duel.fight(55);
    duel.dodge(0.1);
    REQUIRE(duel.boss().staggers);
    CHECK(duel.scheduler.size() == before);
    CHECK(duel.game.world().bullet_count() == 0);
    duel.dodge(4);
    REQUIRE(duel.columns() == 2);
    duel.fight();
    duel.dodge(0.1);
    REQUIRE(duel.boss().staggers);
    CHECK(duel.scheduler.size() == before);
    CHECK(duel.columns() == 0);
    CHECK(duel.game.world().bullet_count() == 0);
    CHECK(duel.errors.empty());
}

TEST_CASE("shot down to one hp, the phase ends at once, and all its bullets become sparks") {
    Duel duel(0, 60);
    duel.seconds(2.5);
    duel.fight();
    CHECK(duel.boss().hp == 1);
    duel.seconds(0.1);
    CHECK(duel.boss().staggers);
    CHECK(duel.game.world().bullet_count() == 0);
    CHECK(!duel.game.world().sparks.empty());
    duel.dodge(1);
    CHECK(duel.boss().firewall);
    const int hp = duel.boss().hp;
    duel.seconds(2, Input{}.press(Button::shoot));
    CHECK(duel.boss().hp == hp);
}

TEST_CASE("the firewall falls in the tick in which the pack arrives, and the boss dies") {
    Duel duel(0, 60);
    duel.seconds(2.5);
    duel.fight();
    duel.dodge(10);
    REQUIRE(duel.boss().firewall);
    CHECK(duel.boss().percent < 50);
    CHECK(duel.boss().resolved);
    duel.courier.pace = 2500;
    std::uint64_t arrived = 0, fell = 0;
    for (int i = 0; i < 60 * 20 && fell == 0; ++i) {
        duel.dodge(1 / 60.0);
        const auto& log = duel.game.log().arrivals();
        if (arrived == 0 && log.size() == 8) arrived = log.back().tick;
        if (duel.told(What::wall_falls)) fell = duel.game.world().tick - 1;
    }
    CHECK(arrived > 0);
    CHECK(fell == arrived);
    CHECK_FALSE(duel.boss().here);
    duel.seconds(2);
    CHECK(duel.game.screen().scene == Scene::tally);
    duel.seconds(6);
    CHECK(duel.game.world().stage == 2);
}

TEST_CASE("behind the firewall bullets are slower and their volleys rest for two seconds") {
    Duel duel(0, 60);
    duel.seconds(2.5);
    duel.fight();
    duel.dodge(1.2);
    REQUIRE(duel.boss().firewall);
    float fastest = 0;
    int silent = 0, longest = 0;
    for (int i = 0; i < 60 * 12; ++i) {
        duel.dodge(1 / 60.0);
        silent = duel.told(What::shot) ? 0 : silent + 1;
        longest = std::max(longest, silent);
        for (const Bullet& b : duel.game.world().bullets)
            if (b.alive) fastest = std::max(fastest, b.speed);
    }
    CHECK(fastest == doctest::Approx(150 * 0.8));
    CHECK(longest >= 149);  // two seconds on a clock at 0.8
}

TEST_CASE("with the pack already in there is no firewall") {
    Duel duel(5000, 60);
    duel.seconds(8);
    REQUIRE(duel.game.link().pack == 3);  // so stage 2's is in
    duel.fight();
    bool wall = false;
    for (int i = 0; i < 180; ++i) {
        duel.seconds(1 / 60.0);
        wall = wall || duel.boss().firewall;
    }
    CHECK_FALSE(wall);
    CHECK_FALSE(duel.boss().here);
}

TEST_CASE("after 60 s without a byte the firewall falls anyway, onto the built-in stage, and says so") {
    Duel duel(0, 60);
    duel.seconds(2.5);
    duel.fight();
    duel.dodge(1.2);
    REQUIRE(duel.boss().firewall);
    duel.dodge(58);
    REQUIRE(duel.boss().firewall);
    duel.dodge(2);
    CHECK_FALSE(duel.boss().firewall);
    CHECK(duel.game.screen().notice == "BUILT-IN STAGE 2: NO BYTE CAME");
}

TEST_CASE("a game over in the boss's phase gives the line back too") {
    Duel duel(0);
    int most = 60 * 60;
    duel.seconds(2.5);
    // In the middle of the rings, straight under it.
    while (duel.game.screen().panel == Panel::none && most-- > 0)
        duel.seconds(1 / 60.0, Input{}.press(Button::up));
    REQUIRE(duel.game.screen().panel == Panel::game_over);
    CHECK(duel.line.shares.back() == 1);
    CHECK_FALSE(duel.boss().here);
}
