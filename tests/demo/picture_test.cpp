// SPDX-License-Identifier: MIT
// The picture as a whole, against one that was looked at and found good.
#include <doctest/doctest.h>

#include "demo/relay/layout.hpp"
#include "demo/relay/screenshot.hpp"
#include "scripts/world/stage_data.hpp"
#include "tests/demo/scene.hpp"

namespace {

using namespace relay;

using testing::difference;
using testing::pixel;

/// Brightest difference of any two pixels in a rectangle: 0 where nothing is drawn.
int range(const SDL_Surface* surface, SDL_Rect in) {
    int most = 0;
    for (int y = in.y; y < in.y + in.h; ++y) {
        for (int x = in.x; x < in.x + in.w; ++x) {
            most = std::max(most, difference(pixel(surface, x, y), pixel(surface, in.x, in.y)));
        }
    }
    return most;
}

struct Painter {
    Painter() : home(find_home()), sources(home), picture(canvas, sources), scene(home) {
        const Pixels backdrop = decode_png(relay::testing::read(home / "assets/stage1/backdrop.png"));
        picture.backdrop(1, backdrop, darker(backdrop, 0.4f));
    }
    const SDL_Surface* draw() {
        scene.draw(picture);
        canvas.flush();
        return canvas.surface();
    }

    relay::testing::Headless sdl;
    std::filesystem::path home;
    Sources sources;
    Canvas canvas;
    Picture picture;
    relay::testing::Scene scene;
};

}  // namespace

TEST_CASE("a crowded frame looks as it did when it was looked at") {
    Painter painter;
    painter.draw();
    relay::testing::check_against_golden(painter.home, painter.canvas.surface(), "stage");
}

TEST_CASE("a pause with its sliders looks as it did when it was looked at") {
    Painter painter;
    auto& scene = painter.scene;
    scene.screen.panel = Panel::pause;
    Knobs knobs{Settings(), LineValues{512, 80, 5}};
    knobs.settings.volume.music = 0.3f;
    knobs.settings.flashes = false;
    scene.around.page = PageShown{PagePlace::pause, knobs, Knob::bandwidth};
    painter.draw();
    relay::testing::check_against_golden(painter.home, painter.canvas.surface(), "pause");
}

TEST_CASE("the sliders over the title look as they did when they were looked at") {
    Painter painter;
    auto& scene = painter.scene;
    scene.world.bullets.clear();
    scene.world.enemies.clear();
    scene.screen.scene = Scene::title;
    scene.screen.letters = {1, 1, 1, 1, 1};
    scene.screen.wires = 0;
    scene.screen.prompt = 1;
    scene.around.page = PageShown{PagePlace::title, Knobs{Settings(), std::nullopt}, Knob::effects};
    painter.draw();
    relay::testing::check_against_golden(painter.home, painter.canvas.surface(), "settings");
}

TEST_CASE("over the title beside the inspector the sliders keep to their side") {
    Painter painter;
    auto& scene = painter.scene;
    scene.world.bullets.clear();
    scene.world.enemies.clear();
    scene.screen.scene = Scene::title;
    scene.screen.wires = 0;
    scene.around.inspector = true;
    const auto copy = [&] {
        std::vector<std::uint32_t> out;
        const SDL_Surface* drawn = painter.draw();
        for (int y = 0; y < canvas_height; ++y) {
            for (int x = layout::panel_x; x < canvas_width; ++x) out.push_back(pixel(drawn, x, y));
        }
        return out;
    };
    const auto without = copy();
    scene.around.page = PageShown{PagePlace::aside, Knobs{Settings(), LineValues()}, Knob::effects};
    CHECK(copy() == without);
    CHECK(range(painter.draw(), page_box(PagePlace::aside)) > 100);
}

TEST_CASE("the same frame is drawn twice with the same pixels") {
    Painter painter;
    painter.draw();
    save_png(painter.canvas.surface(), 1, std::filesystem::temp_directory_path() / "relay-once.png");
    painter.draw();
    save_png(painter.canvas.surface(), 1, std::filesystem::temp_directory_path() / "relay-twice.png");
    const auto folder = std::filesystem::temp_directory_path();
    CHECK(relay::testing::read(folder / "relay-once.png") ==
          relay::testing::read(folder / "relay-twice.png"));
    std::filesystem::remove(folder / "relay-once.png");
    std::filesystem::remove(folder / "relay-twice.png");
}

TEST_CASE("nothing of the field is drawn beside it, and a shake moves it by no more than its frame") {
    Painter painter;
    painter.scene.world.add_bullet(BulletKind::big, 431, 250, 0, 0);
    painter.scene.world.shaken = 0;
    const SDL_Surface* drawn = painter.draw();
    CHECK(range(drawn, {449, 0, 6, canvas_height}) == 0);
    CHECK(range(drawn, {0, 0, 15, canvas_height}) == 0);
}

TEST_CASE("with the inspector open the field and the score stay, and what is below is left free") {
    Painter painter;
    painter.scene.around.inspector = true;
    const SDL_Surface* drawn = painter.draw();
    CHECK(range(drawn, {464, 129, 480, 411}) == 0);
    CHECK(range(drawn, {464, 50, 480, 60}) > 100);
    CHECK(range(drawn, {16, 16, 432, 508}) > 100);
}

TEST_CASE("what the pointer means is ringed, with its script's name beside it, inside the field") {
    Painter painter;
    painter.scene.world.shaken = 1000;
    std::vector<std::uint32_t> before(static_cast<std::size_t>(canvas_width) * canvas_height);
    const auto each_pixel = [&](const SDL_Surface* drawn, auto look) {
        for (int y = 0; y < canvas_height; ++y) {
            for (int x = 0; x < canvas_width; ++x) {
                look(x, y, before[static_cast<std::size_t>(y) * canvas_width + static_cast<std::size_t>(x)],
                     pixel(drawn, x, y));
            }
        }
    };
    each_pixel(painter.draw(), [](int, int, std::uint32_t& was, std::uint32_t is) { was = is; });
    for (const float x : {30.f, 425.f}) {
        CAPTURE(x);
        painter.scene.around.lit = Figure{x, 200, 11, 57};
        painter.scene.around.lit_name = "drone #57";
        int ring = 0, name = 0, outside = 0;
        each_pixel(painter.draw(), [&](int px, int py, std::uint32_t was, std::uint32_t is) {
            if (was == is) return;
            const float dx = static_cast<float>(px - layout::field_x) - x;
            const float dy = static_cast<float>(py - layout::field_y) - 200;
            (dx * dx + dy * dy < 22 * 22 ? ring : name) += 1;
            outside += px < layout::field_x || px >= layout::field_x + layout::field_w ? 1 : 0;
        });
        CHECK(ring > 60);
        CHECK(name > 60);
        CHECK(outside == 0);
    }
}

TEST_CASE("the waiting line is lit, and the page follows it") {
    Painter painter;
    painter.scene.around.screenplay.file = "scripts/game.hpp";
    const int code = layout::code_box_y + 3;
    const auto lit_row = [&](int line) {
        painter.scene.around.screenplay.line = line;
        const SDL_Surface* drawn = painter.draw();
        for (int row = 0; row < layout::code_lines; ++row) {
            if (pixel(drawn, layout::panel_x + 1, code + row * layout::code_line_h + 6) == palette::amber)
                return row;
        }
        return -1;
    };
    CHECK(lit_row(1) == 0);
    CHECK(lit_row(12) == 11);  // still on the page: it stays
    CHECK(lit_row(60) == 9);   // off the page: it turns
    CHECK(lit_row(58) == 7);
    CHECK(lit_row(0) == -1);
}

TEST_CASE("a column is a thin line while it is cold, and as wide as it hurts when it is hot") {
    Painter painter;
    World& world = painter.scene.world;
    const auto at = [&](float x) {
        constexpr int quiet_row = 440;  // nothing else flies there
        return pixel(painter.draw(), layout::field_x + static_cast<int>(x), layout::field_y + quiet_row);
    };
    world.bolts.clear();
    const std::uint32_t void_ground = at(300);
    Column& beam = world.add_column(ColumnKind::beam, 293, 307);
    CHECK(difference(at(300), void_ground) > 150);
    CHECK(difference(at(295), void_ground) < 60);
    beam.hot = true;
    CHECK(difference(at(300), 0xFFFFFF) < 60);
    CHECK(difference(at(294), palette::fire) < 60);
    CHECK(difference(at(306), palette::fire) < 60);
    CHECK(difference(at(315), palette::fire) > 150);
    beam.alive = false;
    CHECK(at(300) == void_ground);

    Column& left = world.add_column(ColumnKind::wall, 0, 66);
    Column& right = world.add_column(ColumnKind::wall, 366, 432);
    CHECK(difference(at(66), void_ground) > 150);
    CHECK(difference(at(366), void_ground) > 150);
    left.hot = right.hot = true;
    left.right = 80;
    CHECK(difference(at(80), void_ground) > 150);
    CHECK(difference(at(366), void_ground) > 150);
    CHECK(difference(at(150), void_ground) < 40);
    CHECK(difference(at(66), void_ground) < 100);  // its edge has moved on
}

TEST_CASE("a boss of three parts has them where its script put them") {
    Painter painter;
    std::string error;
    for (auto& shape : read_shapes(relay::testing::read(painter.home / "assets/stage2/shapes.json"), error))
        painter.scene.shapes.put(std::move(shape));
    REQUIRE(error.empty());
    World& world = painter.scene.world;
    world.bullets.clear();
    world.bolts.clear();
    world.boss.shape = "jitter";
    world.boss.parts = {0.25f, 0.25f, 0.25f};
    const SDL_Rect above{layout::field_x + 196, layout::field_y + 66, 40, 30};
    const SDL_Rect below{layout::field_x + 196, layout::field_y + 144, 40, 30};
    const int empty = range(painter.draw(), above);
    CHECK(range(painter.draw(), below) > 100);
    world.boss.parts = {0.75f, 0.25f, 0.25f};
    CHECK(range(painter.draw(), above) > 100);
    CHECK(empty < 100);
}

TEST_CASE("the shake and the flashes can be switched off") {
    Painter painter;
    World& world = painter.scene.world;
    world.tick = 816;  // a boss that is hit is white in it
    const auto drawn = [&] {
        const SDL_Surface* surface = painter.draw();
        const auto* bytes = static_cast<const char*>(surface->pixels);
        return std::string(bytes, static_cast<std::size_t>(surface->pitch) * canvas_height);
    };
    const std::string calm = drawn();

    world.shaken = 0;
    CHECK(drawn() != calm);
    painter.scene.around.effects.shake = false;
    CHECK(drawn() == calm);
    painter.scene.around.effects.shake = true;
    world.shaken = 1000;

    SUBCASE("an enemy that is hit") { world.enemies[0].flash = 2; }
    SUBCASE("an enemy whose outline is in") { world.enemies[0].resolving = 13; }
    SUBCASE("a boss that is hit") { world.boss.flash = 2; }
    SUBCASE("a boss between its phases") { world.boss.staggers = true; }
    CHECK(drawn() != calm);
    painter.scene.around.effects.flashes = false;
    CHECK(drawn() == calm);
}

TEST_CASE("without flashes a ship that cannot be hurt blinks slowly") {
    Painter painter;
    World& world = painter.scene.world;
    world.boss.here = false;
    world.bullets.clear();
    world.bolts.clear();
    world.ship.focused = false;
    world.ship.safe = 100;
    const SDL_Rect ship{layout::field_x + 206, layout::field_y + 440, 20, 24};
    const auto changes = [&] {
        int count = 0;
        bool before = false;
        for (world.tick = 800; world.tick < 840; ++world.tick) {
            const bool there = range(painter.draw(), ship) > 150;
            count += there != before && world.tick > 800 ? 1 : 0;
            before = there;
        }
        return count;
    };
    CHECK(changes() > 7);
    painter.scene.around.effects.flashes = false;
    CHECK(changes() == 1);
}

TEST_CASE("texts name the player's own keys, and leave out what has none") {
    Painter painter;
    auto& scene = painter.scene;
    const auto copy = [&](SDL_Rect part) {
        std::vector<std::uint32_t> out;
        const SDL_Surface* drawn = painter.draw();
        for (int y = part.y; y < part.y + part.h; ++y) {
            for (int x = part.x; x < part.x + part.w; ++x) out.push_back(pixel(drawn, x, y));
        }
        return out;
    };
    const SDL_Rect meter{layout::field_x + 8, layout::notice_y, 200, 9};
    scene.world.meter = 100;
    const auto slow = copy(meter);
    scene.around.keys.slow = "LEFT CTRL";
    CHECK(copy(meter) != slow);
    scene.world.meter = 50;
    const auto half = copy(meter);
    scene.around.keys.slow = "C";
    CHECK(copy(meter) == half);

    scene.screen.scene = Scene::title;
    scene.screen.wires = 0;
    scene.screen.prompt = 1;
    const SDL_Rect prompt{300, layout::prompt_y, 360, 18}, keys{20, layout::keys_y, 920, 9};
    const SDL_Rect below{20, layout::keys_y + 14, 920, 9};
    const auto press_z = copy(prompt), line = copy(keys);
    scene.around.keys.shoot = "LEFT CTRL";
    CHECK(copy(prompt) != press_z);
    CHECK(copy(keys) != line);
    scene.around.keys.shoot = "Z";
    scene.around.keys.plug = "";
    CHECK(copy(keys) != line);
    const auto one_line = copy(below);
    scene.around.keys.move = std::string(60, 'M');
    CHECK(copy(below) != one_line);  // too long for one
}

TEST_CASE("what the program has to say is shown beside the slow meter, and in a corner of the title") {
    Painter painter;
    auto& scene = painter.scene;
    scene.world.bullets.clear();
    scene.world.bolts.clear();
    const SDL_Rect field{layout::notice_right - layout::notice_w, layout::notice_y, layout::notice_w, 9};
    const int quiet = range(painter.draw(), field);
    scene.around.notice = "VOLUME 70%";
    CHECK(range(painter.draw(), field) > quiet + 60);
    scene.world.enemies.clear();
    scene.screen.scene = Scene::title;
    const SDL_Rect title{layout::title_notice_x, layout::title_notice_y, 90, 9};
    CHECK(range(painter.draw(), title) > 130);
    scene.around.notice.clear();
    CHECK(range(painter.draw(), title) < 130);  // stars
}

TEST_CASE("BLACKHOLE is a dark disc in a rim, what it has swallowed turns round it, and stars stand off") {
    Painter painter;
    std::string error;
    for (auto& shape : read_shapes(relay::testing::read(painter.home / "assets/stage3/shapes.json"), error))
        painter.scene.shapes.put(std::move(shape));
    REQUIRE(error.empty());
    World& world = painter.scene.world;
    world.bullets.clear();
    world.bolts.clear();
    world.bursts.clear();
    BossRow& boss = world.boss;
    boss.name = "BLACKHOLE";
    boss.shape = "blackhole";
    constexpr int middle_x = layout::field_x + 216, middle_y = layout::field_y + 120;
    const SDL_Rect inside{middle_x - 17, middle_y - 17, 35, 35};  // where the rim's halo does not reach
    const SDL_Surface* drawn = painter.draw();
    CHECK(range(drawn, inside) == 0);  // no star, and nothing of the backdrop
    CHECK(pixel(drawn, middle_x, middle_y) == palette::outside);
    CHECK(difference(pixel(drawn, middle_x + 44, middle_y), palette::outside) > 100);

    std::vector<std::uint32_t> ring;
    const SDL_Rect around{middle_x - 80, middle_y - 80, 161, 161};
    const auto each = [&](auto look) {
        for (int y = around.y; y < around.y + around.h; ++y)
            for (int x = around.x; x < around.x + around.w; ++x) look(pixel(painter.canvas.surface(), x, y));
    };
    each([&](std::uint32_t is) { ring.push_back(is); });
    const auto changed = [&] {
        painter.draw();
        std::size_t i = 0;
        int count = 0;
        each([&](std::uint32_t is) { count += is != ring[i++] ? 1 : 0; });
        return count;
    };
    CHECK(changed() == 0);
    boss.turn += 0.03f;
    CHECK(changed() > 200);
    boss.turn -= 0.03f;
    boss.lens = 52;
    CHECK(changed() > 0);
    CHECK(range(painter.draw(), inside) == 0);
}

TEST_CASE("every screen draws: title, card, tally, panels, firewall, stress") {
    Painter painter;
    auto& scene = painter.scene;
    scene.screen.letters = {1, 1, 0.5f, 0.2f, 0};
    scene.screen.scene = Scene::title;
    scene.screen.wires = 0;
    CHECK(range(painter.draw(), {256, 132, 300, 100}) > 100);
    scene.around.stress = 10;
    CHECK(range(painter.draw(), {240, 10, 480, 24}) > 100);
    scene.around.stress = 0;
    scene.screen.wires = 0.5f;
    CHECK(range(painter.draw(), {300, 240, 500, 60}) > 100);

    scene.world.bullets.clear();
    scene.screen.wires = 1;
    scene.screen.scene = Scene::card;
    scene.screen.card = 1;
    scene.screen.waits_for = "WAITING FOR STAGE.JSON";
    CHECK(range(painter.draw(), {100, 216, 264, 40}) > 100);
    scene.screen.card = 0;
    scene.screen.scene = Scene::tally;
    scene.screen.tally_rows = 1;
    scene.screen.tally[0] = {"KILLS", 34};
    CHECK(range(painter.draw(), {92, 208, 264, 20}) > 100);
    scene.screen.scene = Scene::field;
    scene.screen.panel = Panel::game_over;
    const SDL_Surface* over = painter.draw();
    CHECK(pixel(over, 102, 190) == palette::fire);
    scene.screen.panel = Panel::none;
    scene.world.boss.firewall = true;
    scene.world.boss.percent = 43;
    CHECK(range(painter.draw(), {20, 250, 60, 24}) > 100);
}
