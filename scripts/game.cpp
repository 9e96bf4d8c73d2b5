// SPDX-License-Identifier: MIT
// One tick: buttons, arrivals, scripts, rules.
#include "scripts/game.hpp"

#include <algorithm>
#include <utility>

#include "scripts/screens/play.hpp"
#include "scripts/world/hash.hpp"
#include "scripts/world/random.hpp"
#include "scripts/world/rules.hpp"
#include "segue/segue.hpp"

namespace relay {

struct Game::State {
    State(segue::Scheduler& scheduler, const Config& config,
          Courier& courier, Line& line)
        : replay(config.replay_),
          play(scheduler, courier, line, log,
               replay ? &*replay : nullptr, config.stress_) {
        log.seed = play.world.seed = config.seed_;
        log.difficulty = config.difficulty_;
        log.stage = config.stage_;
        log.stress = config.stress_;
        log.scores = config.scores_.points();
        play.scores = config.scores_;
        play.world.high = play.scores.best();
        play.world.difficulty = config.difficulty_;
        play.screen.choice = int(config.difficulty_);
        for (int i = 0; i < config.stress_; ++i) add_speck();
        specks = play.world.bullet_count();
        int stage = config.stage_;
        story = play.scope.start(run(play, stage));
        play.first_pack = std::max(stage, 1);
        play.scope.start(fetch_ahead(play, play.first_pack));
    }

    void add_speck() {
        World& w = play.world;
        Random dice{w};
        float x = dice.between(0, field_width);
        float y = dice.between(0, field_height);
        Id id = w.add_bullet(BulletKind::speck, x, y,
                             dice.between(0, 1),
                             dice.between(30, 120));
        Bullet& me = *w.bullet(id);
        me.script = play.scope.start(speck(w, me)).id();
    }

    InputLog log;
    std::optional<InputLog> replay;
    Play play;
    segue::Script<> story;
    segue::Clock::time_point hostile_seen{};
    int specks = 0;  // of --stress, always there
};

Game::Game(segue::Scheduler& scheduler, Config config,
           Courier& courier, Line& line)
    : state_(std::make_unique<State>(scheduler, config,
                                     courier, line)) {}

Game::~Game() = default;

void Game::tick(Input input) {
    State& s = *state_;
    World& w = s.play.world;
    if (s.replay && w.tick < s.replay->ticks())
        input = s.replay->input(w.tick);
    s.log.add(input);
    w.begin_tick(input);

    s.play.depot.deliver();
    s.play.scheduler.tick(tick_length);

    auto now = s.play.hostile.now();
    std::chrono::duration<float> passed =
        now - s.hostile_seen;
    s.hostile_seen = now;
    w.scale = s.play.hostile.scale();
    int hits = w.hits;
    if (!s.play.frozen) step(w, passed.count());
    if (s.play.stage) s.play.stage->judge();
    RunRecord& record = s.play.record;
    record.points = std::max(record.points, w.score);
    record.deaths += w.hits - hits;
    int bullets = w.bullet_count() - s.specks;
    record.bullets_max =
        std::max(record.bullets_max, bullets);
    ++w.tick;
}

const World& Game::world() const {
    return state_->play.world;
}

const Screen& Game::screen() const {
    return state_->play.screen;
}

const World* Game::attract() const {
    return state_->play.attract;
}

const Scores& Game::scores() const {
    return state_->play.scores;
}

const RunRecord& Game::record() const {
    return state_->play.record;
}

segue::Scheduler& Game::scheduler() const {
    return state_->play.scheduler;
}

std::uint64_t Game::hash() const {
    return world_hash(state_->play.world);
}

int Game::moved() const { return state_->play.world.moved; }

segue::Script<> Game::screenplay() const {
    const segue::Script<>& stage = state_->play.screenplay;
    return stage ? stage : state_->story;
}

Link Game::link() const {
    Play& play = state_->play;
    const Pack& pack = play.depot.pack(play.shown_pack);
    Link link;
    link.pack = pack.stage();
    const auto& cut = play.world.boss.cut;
    link.cut = std::ranges::find(cut, false) == cut.end();
    for (std::size_t i = 0; i < link.lanes.size(); ++i) {
        Lane& lane = link.lanes[i];
        lane = pack.lane(File(i));
        bool flies = lane.state == LaneState::flying ||
                     lane.state == LaneState::retry;
        if (cut[i] && !flies) lane.state = LaneState::cut;
    }
    link.share = pack.share();
    return link;
}

const Shapes& Game::shapes() const {
    return state_->play.shapes;
}

const std::string* Game::file(std::string_view path) const {
    return state_->play.depot.file(path);
}

const InputLog& Game::log() const { return state_->log; }

bool Game::diverged() const {
    return state_->play.depot.diverged();
}

Play::Play(segue::Scheduler& s, Courier& courier, Line& l,
           InputLog& log, const InputLog* replay, int stress)
    : scheduler(s),
      line(l),
      world(stress),
      depot(s, courier, world, screen, shapes, log, replay),
      clock(s.game()),
      hostile(clock),
      scope(s) {}

}  // namespace relay
