// SPDX-License-Identifier: MIT
// The crowded frame.
#include "tests/demo/scene.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "demo/relay/screenshot.hpp"
#include "scripts/world/sine.hpp"
#include "scripts/world/stage_data.hpp"

namespace relay::testing {
namespace {

void fill_bullets(World& world) {
    for (int k = 0; k < 40; ++k) {
        for (int arm = 0; arm < 5; ++arm) {
            const float turns = static_cast<float>(arm) / 5 + static_cast<float>(k) * 0.019f;
            const float far = 56 + static_cast<float>(k) * 7;
            const float x = 216 + cosine(turns) * far;
            const float y = 120 + sine(turns) * far;
            if (x > -10 && x < 442 && y > -10 && y < 380)
                world.add_bullet(BulletKind::dart, x, y, turns + 0.1f, 0);
        }
    }
    for (int k = 0; k < 22; ++k) {
        const auto place = static_cast<float>(k);
        world.add_bullet(BulletKind::diamond, 40 + place * 17.5f, 330 + 40 * sine(place * 0.05f), 0, 0);
    }
    for (int k = 0; k < 7; ++k) {
        const auto place = static_cast<float>(k);
        world.add_bullet(BulletKind::ball, 130 + place * 28, 225 + 8 * sine(place / 12), 0, 0);
    }
    world.add_bullet(BulletKind::big, 90, 420, 0, 0);
}

void add(World& world, EnemyKind kind, std::string shape, float x, float y, float radius, bool resolved,
         int ticks) {
    Enemy& enemy = world.add_enemy(kind, x, y, 10);
    enemy.shape = std::move(shape);
    enemy.radius = radius;
    enemy.resolved = resolved;
    enemy.resolving = ticks;
}

void fill_cast(World& world) {
    add(world, EnemyKind::escort, "escort", 110, 90, 13, true, 1000);
    add(world, EnemyKind::escort, "escort", 322, 90, 13, true, 1000);
    add(world, EnemyKind::mine, "mine", 70, 260, 10, true, 1000);
    add(world, EnemyKind::mine, "mine", 362, 262, 10, false, 0);
    add(world, EnemyKind::hub, "hub", 390, 200, 20, true, 8);
    add(world, EnemyKind::seeder, "seeder", 40, 60, 13, true, 1000);
    BossRow& boss = world.boss;
    boss.here = true;
    boss.name = "THROTTLE";
    boss.shape = "throttle";
    boss.y = 120;
    boss.hp = 280;
    boss.hp_full = 450;
    boss.resolved = true;
    boss.turn = 0.03f;
    boss.notches = {0.5f};
    world.bursts.push_back({150, 300, 0.1f, "drone", EnemyKind::drone, false, 6});
}

void fill_link(Link& link) {
    const char* names[] = {"stage.json", "shapes.json", "backdrop.png", "song.json"};
    for (std::size_t i = 0; i < link.lanes.size(); ++i) link.lanes[i].name = names[i];
    link.lanes[0].state = LaneState::done;
    link.lanes[0].received = link.lanes[0].total = 12000;
    link.lanes[1].state = LaneState::retry;
    link.lanes[1].attempt = 2;
    link.lanes[1].retry_in = 0.8;
    link.lanes[1].received = 37000;
    link.lanes[1].total = 52000;
    link.lanes[2].state = LaneState::flying;
    link.lanes[2].received = 212 * 1024;
    link.lanes[2].total = 493 * 1024;
}

}  // namespace

Headless::Headless() {
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");
    REQUIRE(SDL_Init(SDL_INIT_VIDEO) == 0);
}

Headless::~Headless() { SDL_Quit(); }

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    REQUIRE_MESSAGE(in, file.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

std::uint32_t pixel(const SDL_Surface* surface, int x, int y) {
    const auto* row =
        static_cast<const char*>(surface->pixels) + static_cast<std::ptrdiff_t>(y) * surface->pitch;
    return reinterpret_cast<const std::uint32_t*>(row)[x] & 0xFFFFFF;
}

int difference(std::uint32_t a, std::uint32_t b) {
    int most = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        most =
            std::max(most, std::abs(static_cast<int>(a >> shift & 255) - static_cast<int>(b >> shift & 255)));
    }
    return most;
}

void check_against_golden(const std::filesystem::path& home, SDL_Surface* drawn, const std::string& name) {
    const auto file = home / "tests/demo/golden" / (name + ".png");
    if (std::getenv("SEGUE_UPDATE_GOLDEN") != nullptr) save_png(drawn, 1, file);
    const Pixels golden = decode_png(read(file));
    REQUIRE(golden.width == canvas_width);
    REQUIRE(golden.height == canvas_height);
    int changed = 0;
    for (int y = 0; y < canvas_height; ++y) {
        for (int x = 0; x < canvas_width; ++x) {
            // Compilers round a halo's exp differently by one step or two.
            if (difference(golden.at(x, y), pixel(drawn, x, y)) > 4) ++changed;
        }
    }
    CHECK_MESSAGE(changed == 0, "SEGUE_UPDATE_GOLDEN=1 draws " << file.string() << " anew: look at it then");
}

Scene::Scene(const std::filesystem::path& home) {
    std::string error;
    for (auto& shape : read_shapes(read(home / "assets/stage1/shapes.json"), error))
        shapes.put(std::move(shape));
    REQUIRE_MESSAGE(error.empty(), error);
    screen.scene = relay::Scene::field;
    screen.backdrop = 1;
    screen.next = "NEXT: STAGE 2";
    screen.wires = 1;
    world.stage = 1;
    world.stage_name = "LAST MILE";
    world.score = 1284300;
    world.high = 4000000;
    world.meter = 72;
    world.tick = 812;
    for (int i = 0; i < 12; ++i) {
        world.bolts.push_back({207, 430 - static_cast<float>(i) * 36});
        world.bolts.push_back({225, 430 - static_cast<float>(i) * 36});
    }
    fill_cast(world);
    fill_bullets(world);
    world.ship.here = true;
    world.ship.focused = true;
    fill_link(link);
    FrameCost cost;
    for (std::size_t i = 0; i < FrameMeter::frames; ++i) {
        cost.tick = i % 60 == 0 ? 18.f : 0.5f;
        cost.draw = 1.5f;
        meter.add(cost, 1000.0 / 60, 412);
    }
    around.line.bytes_per_second = 24 * 1024;
    around.line.delay_ms = 40;
    around.screenplay.file = "tests/demo/throttle.txt";
    around.screenplay.line = 10;
    around.screenplay.waits = "WAITS 18.4 S";
}

}  // namespace relay::testing
