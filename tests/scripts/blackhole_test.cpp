// SPDX-License-Identifier: MIT
// BLACKHOLE: what falls in, who holds the line, and that every end gives it back.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "duel.hpp"
#include "scripts/screens/play.hpp"
#include "scripts/world/sine.hpp"
#include "segue/inspect.hpp"

using namespace relay;

namespace {

/// On easy: the bot lives through all of it.
struct Duel : relay::testing::Duel {
    explicit Duel(int hp = 1200) : relay::testing::Duel(3, 0, hp, Difficulty::easy) {}
    /// It is there, and holds the line. @return how many scripts there were before.
    std::size_t meet() {
        std::size_t before = 0;
        while (!boss().hittable) {
            before = scheduler.size();
            seconds(1 / 60.0);
        }
        return before;
    }
    void stagger() {
        dodge(0.1);
        while (boss().staggers) dodge(1 / 60.0);
    }
    /// Ends Horizon by hits, until the hubs stand in their corners.
    void break_out() {
        fight(boss().hp_full * 7 / 12);
        stagger();
        dodge(1);
    }
    /// Shoots at the hubs until so many lanes are back, 29 s at most.
    void free_lanes(int n) {
        for (int i = 0; i < 60 * 29 && lanes_cut() > 4 - n; ++i) bot_tick(true);
    }
    /// Ends Breakers, and waits until the last packet is sent.
    void break_hubs() {
        for (int i = 0; i < 60 * 31 && !boss().staggers; ++i) bot_tick(true);
        stagger();
    }
    int hubs() const {
        return int(std::ranges::count_if(game.world().enemies,
                                         [](const Enemy& e) { return e.alive && e.kind == EnemyKind::hub; }));
    }
    int lanes_cut() const { return int(std::ranges::count(boss().cut, true)); }
    int lanes_shown(LaneState state) const {
        return int(std::ranges::count(game.link().lanes, state, &Lane::state));
    }
};

constexpr int weak = 120;  // a tenth of its hp

/// Bullets that are new in this tick, by slot.
class Newcomers {
  public:
    explicit Newcomers(const World& world) : world_(world), seen_(world.bullets.size()) { look(); }
    std::vector<const Bullet*> look() {
        std::vector<const Bullet*> out;
        for (std::size_t i = 0; i < seen_.size(); ++i) {
            const Bullet& b = world_.bullets[i];
            if (b.alive && b.generation != seen_[i]) out.push_back(&b);
            seen_[i] = b.generation;
        }
        return out;
    }

  private:
    const World& world_;
    std::vector<std::uint32_t> seen_;
};

}  // namespace

TEST_CASE("BLACKHOLE pulls the plug as soon as it is there, and LINK shows four lanes cut") {
    Duel duel;
    while (!duel.boss().hittable) {
        CHECK(duel.line.plugged);
        duel.seconds(1 / 60.0);
    }
    duel.seconds(0.1);
    CHECK_FALSE(duel.line.plugged);
    CHECK(duel.game.link().cut);
    CHECK(duel.lanes_shown(LaneState::cut) == 4);
    CHECK(duel.game.link().lanes[0].share() == 0);
}

TEST_CASE("BLACKHOLE's phases end by time, its hubs go with theirs, and there is no firewall") {
    Duel duel;
    duel.meet();
    CHECK(duel.boss().notches.size() == 1);
    CHECK(duel.dodge_phase(40) == doctest::Approx(30).epsilon(0.01));
    CHECK(duel.boss().hp == 700);
    duel.stagger();
    duel.dodge(1);
    CHECK(duel.hubs() == 4);
    CHECK_FALSE(duel.boss().hittable);
    CHECK(duel.dodge_phase(40) == doctest::Approx(29).epsilon(0.01));
    CHECK(duel.hubs() == 0);
    CHECK(duel.boss().hp == 700);
    CHECK_FALSE(duel.line.plugged);  // nobody broke a hub
    CHECK(duel.dodge_phase(50) == doctest::Approx(40.8).epsilon(0.01));
    CHECK(duel.boss().hp == 1);
    CHECK_FALSE(duel.line.plugged);
    bool wall = false;
    for (int i = 0; i < 60 * 5 && duel.game.screen().scene == Scene::field; ++i) {
        duel.dodge(1 / 60.0);
        wall = wall || duel.boss().firewall;
    }
    CHECK_FALSE(wall);
    CHECK(duel.game.screen().scene == Scene::tally);
    CHECK(duel.line.plugged);
    CHECK(duel.errors.empty());
}

TEST_CASE("each hub that is broken gives a lane back, and a quarter of the line's rate") {
    Duel duel(weak);
    duel.meet();
    duel.break_out();
    CHECK_FALSE(duel.line.plugged);
    CHECK(duel.courier.asked == 4);
    for (int back = 1; back <= 4; ++back) {
        CAPTURE(back);
        duel.free_lanes(back);
        REQUIRE(duel.lanes_cut() == 4 - back);
        CHECK(duel.line.plugged);
        CHECK(duel.line.shares.back() == float(back) / 4);
        CHECK(duel.courier.asked == 4 + back);
        CHECK(duel.lanes_shown(LaneState::cut) == 4 - back);
        CHECK_FALSE(duel.game.link().cut);
    }
    duel.dodge(0.1);
    CHECK(duel.boss().staggers);  // with the last hub the phase is over
    CHECK(duel.errors.empty());
}

TEST_CASE("each of BLACKHOLE's phases takes its scripts and its bullets along") {
    Duel duel(weak);
    const auto before = duel.meet();
    duel.dodge(2);
    CHECK(duel.scheduler.size() == before + 2);  // horizon, and what makes it fall
    duel.fight(70);
    CHECK(duel.boss().hp == 70);
    duel.dodge(0.1);
    REQUIRE(duel.boss().staggers);
    CHECK(duel.scheduler.size() == before);
    CHECK(duel.game.world().bullet_count() == 0);
    duel.stagger();
    duel.dodge(3);
    CHECK(duel.scheduler.size() > before + 8);  // four hubs, who waits for them, and comets
    duel.free_lanes(4);
    duel.dodge(0.1);
    REQUIRE(duel.boss().staggers);
    CHECK(duel.scheduler.size() == before);
    CHECK(duel.game.world().bullet_count() == 0);
    duel.stagger();
    duel.dodge(2);
    CHECK(duel.scheduler.size() == before + 4);  // the last packet, roses, crosses and their beat
    duel.fight();
    duel.dodge(0.1);
    REQUIRE(duel.boss().staggers);
    CHECK(duel.scheduler.size() == before);
    CHECK(duel.errors.empty());
}

TEST_CASE("what falls in starts at the field's edge, never below 380, and ends in the hole") {
    Duel duel;
    duel.meet();
    Newcomers newcomers(duel.game.world());
    int begun = 0, left = 0, right = 0;
    for (int i = 0; i < 60 * 12; ++i) {
        duel.dodge(1 / 60.0);
        for (const Bullet* b : newcomers.look()) {
            ++begun;
            CHECK((b->x < 4 || b->x > field_width - 4 || b->y < 4));
            CHECK(b->y < 384);
            const Ship& ship = duel.game.world().ship;
            CHECK(length(b->x - ship.x, b->y - ship.y) > 80);  // it has flown for a tick
        }
        for (const Bullet& b : duel.game.world().bullets) {
            if (!b.alive) continue;
            const float dx = duel.boss().x - b.x, dy = duel.boss().y - b.y;
            CHECK(length(dx, dy) > duel.boss().radius - 4);
            (dx * b.vy - dy * b.vx < 0 ? left : right) += 1;
        }
    }
    CHECK(begun > 60 * 12 / 3);
    CHECK(left > begun);  // they fly for seconds, to either side
    CHECK(right > begun);
}

TEST_CASE("what starts no further out than its orbit comes ever nearer to the hole") {
    Duel duel;
    duel.meet();
    Newcomers newcomers(duel.game.world());
    struct Track {
        std::size_t slot;
        std::uint32_t generation;
        float far;
    };
    const World& world = duel.game.world();
    const auto far = [&](const Bullet& b) { return length(duel.boss().x - b.x, duel.boss().y - b.y); };
    std::vector<Track> tracks;
    int steps = 0;
    for (int i = 0; i < 60 * 6; ++i) {
        duel.dodge(1 / 60.0);
        for (const Bullet* b : newcomers.look())
            if (far(*b) < 280) tracks.push_back({std::size_t(b - world.bullets.data()), b->generation, 1000});
        for (Track& track : tracks) {
            const Bullet& b = world.bullets[track.slot];
            if (!b.alive || b.generation != track.generation) continue;
            CHECK(far(b) < track.far);
            track.far = far(b);
            ++steps;
        }
    }
    CHECK(steps > 1000);
}

TEST_CASE("a comet bends by 0.12 turns a second for 1.5 s, and is a dart then") {
    Duel duel(weak);
    duel.meet();
    duel.break_out();
    const World& world = duel.game.world();
    for (int i = 0; i < 300 && duel.bullets(BulletKind::diamond) == 0; ++i) duel.dodge(1 / 60.0);
    const auto found =
        std::ranges::find_if(world.bullets, [](const Bullet& b) { return b.alive && b.script != 0; });
    REQUIRE(found != world.bullets.end());
    const Bullet& comet = *found;
    const auto generation = comet.generation;
    const auto angle = comet.angle;
    int ticks = 0;
    for (; comet.alive && comet.kind == BulletKind::diamond && ticks < 200; ++ticks) duel.dodge(1 / 60.0);
    REQUIRE(comet.alive);
    REQUIRE(comet.generation == generation);
    CHECK(comet.script == 0);
    CHECK(ticks <= 90);  // it had flown for some when it was seen
    CHECK(ticks > 80);
    CHECK(std::fabs(comet.angle - angle) == doctest::Approx(0.12 * ticks / 60).epsilon(0.03));
}

TEST_CASE("the comets of a hub that is broken fly straight on, and stay what they are") {
    Duel duel(weak);
    duel.meet();
    duel.break_out();
    int orphans = 0;
    for (int left = 3; left > 0; --left) {
        for (int i = 0; i < 60 * 29 && duel.hubs() > left; ++i) duel.bot_tick(true);
        std::vector<const Bullet*> bent;
        std::vector<Bullet> then;
        for (const Bullet& b : duel.game.world().bullets) {
            if (!b.alive || b.script == 0 || segue::inspect::find(duel.scheduler, b.script)) continue;
            bent.push_back(&b);
            then.push_back(b);
        }
        duel.dodge(0.5);
        for (std::size_t i = 0; i < bent.size(); ++i) {
            if (!bent[i]->alive || bent[i]->generation != then[i].generation) continue;
            ++orphans;
            CHECK(bent[i]->angle == then[i].angle);
            CHECK(bent[i]->kind == BulletKind::diamond);
        }
    }
    CHECK(orphans > 0);
    CHECK(duel.errors.empty());
}

TEST_CASE("the last packet's time runs down from 1.0 to 0.5 with what is left of BLACKHOLE") {
    Duel duel(240);
    duel.meet();
    duel.break_out();
    duel.break_hubs();
    const auto volleys = [&duel](float& fastest) {
        Newcomers newcomers(duel.game.world());
        int shots = 0;
        fastest = 0;
        for (int i = 0; i < 4 * 60; ++i) {
            duel.dodge(1 / 60.0);
            if (duel.told(What::shot)) ++shots;
            for (const Bullet* b : newcomers.look()) fastest = std::max(fastest, b->speed);
        }
        return shots;
    };
    float full = 0, slow = 0;
    const int at_full = volleys(full);
    CHECK(duel.boss().hp == 140);
    CHECK(full == doctest::Approx(130 * 1.35).epsilon(0.01));
    duel.fight(40);
    duel.dodge(1);  // bolts that are under way
    REQUIRE(duel.boss().hp > 1);
    const int at_end = volleys(slow);
    const double pace = 0.5 + 0.5 * duel.boss().hp / 140;
    CHECK(pace < 0.65);
    CHECK(slow == doctest::Approx(double(full) * pace).epsilon(0.02));
    CHECK(at_end < at_full * 0.8);
    CHECK(at_end > at_full * 0.4);
    CHECK(duel.errors.empty());
}

TEST_CASE("when BLACKHOLE dies the line returns, all lanes fill at once, and there is silence") {
    Duel duel(weak);
    duel.meet();
    duel.break_out();
    duel.free_lanes(1);
    for (int i = 0; i < 60 * 31 && !duel.boss().staggers; ++i) duel.dodge(1 / 60.0);
    REQUIRE(duel.lanes_cut() == 3);
    duel.stagger();
    duel.fight();
    duel.dodge(0.1);
    REQUIRE(duel.boss().staggers);
    CHECK(duel.lanes_cut() == 3);
    duel.stagger();
    duel.dodge(0.1);
    CHECK_FALSE(duel.boss().here);
    CHECK(duel.lanes_cut() == 0);
    CHECK(duel.line.shares.back() == 30);
    CHECK(duel.courier.asked == 8);
    int silent = 0;
    for (; silent < 300 && duel.game.screen().scene == Scene::field; ++silent) {
        CHECK(duel.game.world().bullet_count() == 0);
        duel.dodge(1 / 60.0);
    }
    CHECK(silent / 60.0 == doctest::Approx(2.4).epsilon(0.05));
    CHECK(duel.game.screen().scene == Scene::tally);
    CHECK(duel.line.shares.back() == 1);
    CHECK(duel.line.plugged);
    duel.dodge(2.5);
    CHECK(duel.game.screen().tally[3].value > 10000);  // the bytes of its own pack
    CHECK(duel.errors.empty());
}

TEST_CASE("who leaves in the middle, or loses, has the line back") {
    for (const bool leaves : {true, false}) {
        CAPTURE(leaves);
        Duel duel;
        duel.meet();
        duel.seconds(0.5);
        REQUIRE_FALSE(duel.line.plugged);
        if (leaves) {
            duel.seconds(1 / 60.0, Input{}.press(Button::pause));
            duel.seconds(0.1);
            CHECK_FALSE(duel.line.plugged);  // a pause is no end
            duel.seconds(1 / 60.0, Input{}.press(Button::down));
            duel.seconds(1 / 60.0);
            duel.seconds(1 / 60.0, Input{}.press(Button::shoot));
            duel.seconds(0.1);
            CHECK(duel.game.screen().scene == Scene::title);
        } else {
            // Into what all falls into.
            for (int i = 0; i < 60 * 60 && duel.game.screen().panel == Panel::none; ++i) {
                const bool below = duel.game.world().ship.y > duel.boss().y;
                duel.seconds(1 / 60.0, Input{}.press(Button::up, below));
            }
            REQUIRE(duel.game.screen().panel == Panel::game_over);
        }
        CHECK(duel.line.plugged);
        CHECK(duel.lanes_cut() == 0);
        CHECK(duel.line.shares.back() == 1);
        CHECK(duel.errors.empty());
    }
}

TEST_CASE("a game that ends while BLACKHOLE holds the line puts the plug in") {
    relay::testing::WatchedLine line;
    segue::Scheduler scheduler;
    relay::testing::PacedCourier courier(100000);
    courier.edited["stage3/stage.json"] = relay::testing::only_a_boss(3, 1200);
    {
        Game game(scheduler, Config{}.stage(3), courier, line);
        for (int i = 0; i < 60 * 5 && line.plugged; ++i) game.tick(Input{});
        REQUIRE_FALSE(line.plugged);
    }
    CHECK(line.plugged);
    CHECK(scheduler.size() == 0);
}

TEST_CASE("a lane whose file is still on its way shows that while it is held") {
    segue::Scheduler scheduler;
    relay::testing::PacedCourier courier(400);
    relay::testing::WatchedLine line;
    courier.edited["stage3/stage.json"] = relay::testing::only_a_boss(3, 1200);
    Game game(scheduler, Config{}.stage(3), courier, line);
    for (int i = 0; i < 60 * 5 && line.plugged; ++i) {
        game.tick(Input{});
        if (game.screen().scene == Scene::field) courier.pace = 0;
    }
    REQUIRE_FALSE(line.plugged);
    const Link link = game.link();
    CHECK(link.cut);
    CHECK(link.lanes[0].state == LaneState::cut);
    CHECK(link.lanes[1].state == LaneState::flying);
    CHECK(link.lanes[2].state == LaneState::flying);
    CHECK(courier.asked == 3);
}

TEST_CASE("a file flies once more only after it came") {
    segue::Scheduler scheduler;
    relay::testing::PacedCourier courier(0);
    Line line;
    InputLog log;
    Play play(scheduler, courier, line, log, nullptr, 0);
    Pack& pack = play.depot.pack(3);
    const auto ask_again = [&] {
        pack.ask_again(File::stage);
        for (int i = 0; i < 3; ++i) {
            play.depot.deliver();
            scheduler.tick(tick_length);
        }
        return courier.asked;
    };
    CHECK(ask_again() == 0);
    play.scope.start(pack.get(File::stage));
    CHECK(ask_again() == 1);
    CHECK(ask_again() == 1);  // it is under way
    courier.pace = 100000;
    CHECK(ask_again() == 1);
    REQUIRE(pack.has(File::stage));
    CHECK(pack.bytes() > 1000);
    CHECK(ask_again() == 2);
    CHECK(log.arrivals().size() == 1);  // that changes no world
}
