// SPDX-License-Identifier: MIT
// The world: plain rows of data. Scripts write into them, the
// rules (rules.hpp) move what has no script, the screen draws
// them. Positions are pixels of the field, 432 x 508, origin
// top left, y down; angles are turns (0 right, 0.25 down);
// speeds are pixels a second.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "scripts/world/happening.hpp"
#include "scripts/world/input.hpp"

namespace relay {

inline constexpr float field_width = 432;
inline constexpr float field_height = 508;
/// One tick: 60 a second, and a full second is never 61.
inline constexpr std::chrono::nanoseconds tick_length{
    16'666'667};

enum class Difficulty : std::uint8_t { easy, normal, hell };

/// Names a row for as long as it lives: a slot is used again,
/// a generation is not. Zero names nothing.
struct Id {
    std::uint32_t slot = 0;
    std::uint32_t generation = 0;
    explicit operator bool() const { return generation != 0; }
    bool operator==(const Id&) const = default;
};

struct Ship {
    float x = 216, y = 452;
    bool here = false;     // false: not drawn, not hurt
    bool focused = false;  // slow; draw the hurt radius
    int safe = 0;  // ticks left in which nothing hurts
};

struct Bolt {
    float x = 0, y = 0;  // flies straight up
};

enum class BulletKind : std::uint8_t {
    ball,     // rose, r 6: aimed
    dart,     // amber, r 5: of a pattern; has a direction
    diamond,  // blue, r 7: has a script of its own
    big,      // rose, r 11: aimed, slow
    speck,    // --stress: 8 px, a script each, hurts nobody
};

struct Bullet {
    float x = 0, y = 0;
    float angle = 0, speed = 0;    // as last set by steer()
    float vx = 0, vy = 0;          // what the rules add
    float seen_x = 0, seen_y = 0;  // at the last count
    std::uint32_t generation = 0;  // of this slot
    BulletKind kind = BulletKind::ball;
    bool alive = false;
    bool scripted = false;  // moved by a script, not by rules
    bool grazed = false;    // has given its graze
    // To be pointed at only, never hashed:
    std::uint64_t script = 0;  // the number of its script
};

enum class EnemyKind : std::uint8_t {
    drone,
    escort,
    hub,
    mine,
    seeder,
    orbiter,  // the title's
};

struct Enemy {
    float x = 0, y = 0;
    float angle = 0;  // turns; drawn, and aimed with
    float radius = 11;
    int hp = 1;
    int flash = 0;  // ticks left of drawing it white
    float seen_x = 0, seen_y = 0;
    Id id;
    EnemyKind kind = EnemyKind::drone;
    bool alive = false;
    bool hittable = true;  // the title's are not
    int bombed = 0;  // number of the last bomb that hurt it
    // Drawn or pointed at only, never hashed:
    std::uint64_t script = 0;  // the number of its script
    std::string shape;         // a name of shapes.json
    bool resolved = false;     // false: draw a dotted ring
    int resolving = 0;  // ticks since, while ring -> outline
};

/// The boss, one at a time.
struct BossRow {
    bool here = false;
    bool hittable = false;
    std::string name;   // "THROTTLE"
    std::string shape;  // of shapes.json
    float x = 216, y = -80;
    float radius = 44;
    int hp = 0, hp_full = 1;
    int floor = 0;  // hits take it no lower in this phase
    int flash = 0;
    int bombed = 0;
    float seen_x = 0, seen_y = 0;
    bool firewall = false;  // an orange wall, cannot be hurt
    bool staggers = false;  // between two phases
    // Drawn or pointed at only, never hashed:
    std::uint64_t script = 0;      // the number of its script
    std::vector<float> notches;    // a phase ends here, 0..1
    float turn = 0;                // of its ring, in turns
    std::array<float, 3> parts{};  // turns about its middle
    bool resolved = false;
    float percent = 0;  // 0..100, of the next pack
    float lens = 0;     // px: light is bent round it so far
    std::array<bool, 4> cut{};  // lanes of LINK it holds
};

enum class ColumnKind : std::uint8_t {
    beam,  // a tap's laser, 14 px
    wall,  // of a boss: closes in from one side
};

/// A column over the field's whole height. Cold it is a thin
/// line, hot it hurts.
struct Column {
    float left = 0, right = 0;
    ColumnKind kind = ColumnKind::beam;
    bool alive = false;
    bool hot = false;
};

/// What is left of a bullet: flies to the ship for score.
struct Spark {
    float x = 0, y = 0, vx = 0, vy = 0;
    int age = 0;  // ticks
};

/// Eight strokes of a dead shape fly apart. Drawn only.
struct Burst {
    float x = 0, y = 0, angle = 0;
    std::string shape;
    EnemyKind kind = EnemyKind::drone;
    bool boss = false;
    int age = 0;  // ticks, 0..21
};

struct Bomb {
    bool here = false;
    float x = 0, y = 0;
    float radius = 0;  // grows at 600 px/s
    int number = 0;    // of this run, from 1
};

/// A line of dialogue at the field's lower edge. Drawn only.
struct Message {
    std::string text;
    int left = 0;  // ticks
};

struct World {
    explicit World(int extra_bullets = 0);

    std::uint64_t tick = 0;
    std::uint64_t seed = 1;
    Difficulty difficulty = Difficulty::normal;
    Input input;    // of this tick
    Input pressed;  // what went down in this tick

    Ship ship;
    std::vector<Bolt> bolts;
    std::vector<Bullet> bullets;  // slots: look at alive
    std::deque<Enemy> enemies;    // slots: look at alive
    std::deque<Column> columns;   // slots: look at alive
    BossRow boss;
    std::vector<Spark> sparks;
    Bomb bomb;

    int stage = 0;  // 1..3; 0 on the title
    std::string stage_name;
    std::uint64_t waves = 0;  // digest of the stage's data
    bool built_in = false;    // the stage's own copy plays
    std::int64_t score = 0;
    std::int64_t high = 0;  // drawn only: the table's, or own
    bool debug = false;     // somebody helped this run along
    int lives = 3, bombs = 2;
    int graze = 0;     // grazes of this run
    float meter = 0;   // 0..100; at 100, C slows the hostile
    int slow = 0;      // ticks left of slow motion
    double scale = 1;  // of the hostile clock, as it is now
    int cooldown = 0;  // ticks to the next pair of bolts
    float width = field_width, height = field_height;
    int kills = 0;             // of this stage
    int hits = 0;              // taken, of this run
    std::uint32_t orders = 0;  // random generators handed out

    // Drawn or heard only, never hashed:
    std::vector<Burst> bursts;
    std::vector<Happening> happenings;  // of this tick alone
    Message message;
    int shaken = 1000;  // ticks since the last hit
    int moved = 0;      // entities moved by scripts this tick

    /// A tick begins: nothing has happened in it, and these
    /// buttons are held.
    void begin_tick(Input held);
    /// @return an empty Id when every slot is taken, or when
    ///     the place is within 90 px of the ship.
    Id add_bullet(BulletKind kind, float x, float y,
                  float angle, float speed);
    /// The row keeps its address while it lives.
    Enemy& add_enemy(EnemyKind kind, float x, float y,
                     int hp);
    /// Cold; it keeps its address, and goes when its alive is
    /// false.
    Column& add_column(ColumnKind kind, float left,
                       float right);
    /// The row, or null when it is gone.
    Bullet* bullet(Id id);
    Enemy* enemy(Id id);
    void remove(Bullet& bullet);
    void remove(Enemy& enemy);
    /// The bullet goes, a spark flies from where it was.
    void turn_to_spark(Bullet& bullet);
    /// Every bullet that hurts becomes a spark.
    void all_to_sparks();
    /// Bullets that fly now.
    int bullet_count() const { return bullets_alive_; }
    void add_score(int points);
    /// A random generator's place in the order of starts.
    std::uint32_t next_order() { return ++orders; }
    /// Tells the screen and the sound, for one tick.
    void tell(What what, float x = 0, float y = 0,
              int number = 0);
    /// The field's offset in pixels: 5 e^(-t/.12 s).
    float shake_pixels() const;

  private:
    std::vector<std::uint32_t> free_bullets_;
    std::vector<std::uint32_t> free_enemies_;
    int bullets_alive_ = 0;
};

/// Sets a bullet's course.
void steer(Bullet& bullet, float angle, float speed);

}  // namespace relay
