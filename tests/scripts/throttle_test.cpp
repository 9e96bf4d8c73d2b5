// SPDX-License-Identifier: MIT
// THROTTLE and its firewall: the boss that waits for a download.
#include <doctest/doctest.h>

#include <algorithm>

#include "paced_courier.hpp"
#include "scripts/bot.hpp"
#include "scripts/game.hpp"

using namespace relay;
using relay::testing::assets_folder;
using relay::testing::PacedCourier;
using relay::testing::read_file;

namespace {

struct WatchedLine : Line {
    void slow(float share) override { shares.push_back(share); }
    std::vector<float> shares;
};

/// A stage without waves: the boss is there after a second. The ship is in a corner and fires when asked.
struct Duel {
    explicit Duel(std::int64_t pace, int hp = 450)
        : courier(5000), game(scheduler, Config{}.stage(1), courier, line) {
        courier.edited["stage1/stage.json"] =
            R"({"stage": 1, "name": "DUEL", "waves": [], "boss": {"at": 1, "hp": )" + std::to_string(hp) +
            "}}";
        courier.edited["stage1/backdrop.png"] = "x";
        seconds(1);
        courier.pace = pace;
    }
    void seconds(double n, Input input = {}) {
        for (int i = 0; i < int(n * 60 + 0.5); ++i) game.tick(input);
    }
    /// The bot flies, and neither shoots nor bombs: it lives, and so does the boss.
    void dodge(double n) {
        auto player = bot(game.world());
        for (int i = 0; i < int(n * 60 + 0.5); ++i) {
            Input in = *player.next();
            in.held &= std::uint16_t(~(int(Button::shoot) | int(Button::bomb)));
            game.tick(in);
        }
    }
    /// Under the boss, firing, until it falls to 1 hp or is gone.
    void fight() {
        for (int i = 0; i < 60 * 40 && boss().hp > 1; ++i) {
            Input in = Input{}.press(Button::shoot);
            const float off = boss().x - game.world().ship.x;
            in.press(Button::left, off < -4).press(Button::right, off > 4);
            game.tick(in);
        }
    }
    const BossRow& boss() const { return game.world().boss; }
    bool told(What what) const {
        return std::ranges::any_of(game.world().happenings,
                                   [what](const Happening& h) { return h.what == what; });
    }

    segue::Scheduler scheduler;
    PacedCourier courier;
    WatchedLine line;
    Game game;
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

TEST_CASE("the phase ends after 30 s, gives the line back, and the wall goes up while the pack is away") {
    Duel duel(0);
    while (duel.line.shares.empty()) duel.dodge(1 / 60.0);
    duel.dodge(29.9);
    CHECK(duel.line.shares.size() == 1);
    CHECK_FALSE(duel.boss().firewall);
    CHECK(duel.boss().hp == 450);
    duel.dodge(0.2);
    REQUIRE(duel.line.shares.size() == 2);
    CHECK(duel.line.shares[1] == 1);
    CHECK(duel.boss().staggers);
    duel.dodge(0.8);
    CHECK(duel.boss().firewall);
    CHECK_FALSE(duel.boss().hittable);
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
    CHECK(duel.game.screen().scene == Scene::title);
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
    CHECK(fastest == doctest::Approx(180 * 0.8));
    CHECK(longest >= 149);  // two seconds on a clock at 0.8
}

TEST_CASE("with the pack already in there is no firewall") {
    Duel duel(5000, 60);
    duel.seconds(8);
    REQUIRE(duel.game.link().pack == 2);
    REQUIRE(duel.game.link().share == 1);
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
