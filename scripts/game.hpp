// SPDX-License-Identifier: MIT
// The game without a screen: one object, ticked 60 times a
// second. The screen gives it buttons, a courier and a line,
// and draws what world() and screen() say.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "scripts/world/courier.hpp"
#include "scripts/world/input.hpp"
#include "scripts/world/input_log.hpp"
#include "scripts/world/line.hpp"
#include "scripts/world/run_record.hpp"
#include "scripts/world/scores.hpp"
#include "scripts/world/screen.hpp"
#include "scripts/world/shapes.hpp"
#include "scripts/world/world.hpp"
#include "segue/scheduler.hpp"
#include "segue/script.hpp"

namespace relay {

/// How a game begins. Chained: Config{}.seed(7).stage(1).
class Config {
  public:
    Config& seed(std::uint64_t v);
    Config& difficulty(Difficulty v);
    /// 1..3 starts there at once; 0, the default: the title.
    Config& stage(int v);
    /// So many more bullets, each a script of its own.
    Config& stress(int v);
    /// The table of scores as it was saved; empty if not.
    Config& scores(Scores v);
    /// Plays this log again: its seed, difficulty, stage,
    /// stress and scores win, tick() ignores its input while
    /// the log lasts, and a file is held back until its tick.
    /// One that is late is taken from the built-in copy if
    /// that is the same, else the run has diverged().
    Config& replay(InputLog log);

  private:
    friend class Game;
    std::uint64_t seed_ = 1;
    Difficulty difficulty_ = Difficulty::normal;
    int stage_ = 0;
    int stress_ = 0;
    Scores scores_;
    std::optional<InputLog> replay_;
};

/// The lanes shown by LINK and by the title's wires.
struct Link {
    int pack = 1;  // stage that these files are of
    std::array<Lane, 4>
        lanes;         // stage, shapes, backdrop, song
    float share = 0;   // of the pack's bytes, 0..1
    bool cut = false;  // a boss holds all of them
};

class Game {
  public:
    /// All three must outlive the game. The scheduler is the
    /// caller's, so that a client of the courier can share
    /// it; nobody but tick() may tick it.
    Game(segue::Scheduler& scheduler, Config config,
         Courier& courier, Line& line);
    ~Game();
    Game(const Game&) = delete;
    Game& operator=(const Game&) = delete;

    /// One frame of exactly 1/60 s: arrivals, scripts, rules.
    /// Never waits for anything.
    void tick(Input input);

    const World& world() const;
    const Screen& screen() const;
    /// The bot's own world while it plays under the title;
    /// null: somebody is there.
    const World* attract() const;
    /// The best runs, with those of this game among them.
    const Scores& scores() const;
    /// How the run that plays, or the last one, went.
    const RunRecord& record() const;
    segue::Scheduler& scheduler() const;
    /// Of the world: see world/hash.hpp for what is left out.
    std::uint64_t hash() const;
    /// Entities that scripts moved in the last tick.
    int moved() const;

    /// The stage or the boss that plays, or the title: its
    /// source and its waiting line are the SCREENPLAY pane.
    segue::Script<> screenplay() const;
    /// The four files that LINK shows, as of now.
    Link link() const;
    /// Every outline that is in.
    const Shapes& shapes() const;
    /// The bytes of a file that is in, such as
    /// "stage1/backdrop.png", or null. A What::arrive tells
    /// when to look. The pointer lives as long as the game.
    const std::string* file(std::string_view path) const;

    /// What was pressed and what arrived, so far: --record.
    const InputLog& log() const;
    /// A replay in which a file was late or another one.
    bool diverged() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace relay
