// SPDX-License-Identifier: MIT
// The pictures of attract mode, the credits, a name and the table: that they say what they shall, and keep to
// their place.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "demo/relay/baker.hpp"
#include "demo/relay/font.hpp"
#include "demo/relay/layout.hpp"
#include "demo/relay/screenshot.hpp"
#include "tests/demo/scene.hpp"

namespace {

using namespace relay;

using testing::pixel;

constexpr SDL_Rect field{layout::field_x, layout::field_y, layout::field_w, layout::field_h};

struct Painter {
    Painter() : home(find_home()), sources(home), picture(canvas, sources), scene(home) {
        const Pixels backdrop = decode_png(relay::testing::read(home / "assets/stage1/backdrop.png"));
        picture.backdrop(1, backdrop, darker(backdrop, 0.4f));
        scene.world.shaken = 1000;
    }
    const SDL_Surface* draw() {
        scene.draw(picture);
        canvas.flush();
        return canvas.surface();
    }
    /// Everything that flew is gone, as after a stage.
    void clear() {
        World calm;
        calm.stage = scene.world.stage;
        calm.stage_name = scene.world.stage_name;
        scene.world = calm;
    }

    relay::testing::Headless sdl;
    std::filesystem::path home;
    Sources sources;
    Canvas canvas;
    Picture picture;
    relay::testing::Scene scene;
};

double brightest(const SDL_Surface* surface, SDL_Rect in) {
    double most = 0;
    for (int y = in.y; y < in.y + in.h; ++y)
        for (int x = in.x; x < in.x + in.w; ++x) most = std::max(most, luminance(pixel(surface, x, y)));
    return most;
}

/// Pixels of about this colour: of a stroke's middle, that is.
int count(const SDL_Surface* surface, SDL_Rect in, Rgb colour) {
    int n = 0;
    for (int y = in.y; y < in.y + in.h; ++y)
        for (int x = in.x; x < in.x + in.w; ++x)
            n += testing::difference(pixel(surface, x, y), colour) < 40 ? 1 : 0;
    return n;
}

Score score(std::int64_t points, Difficulty difficulty) {
    Score out;
    out.points = points;
    out.difficulty = difficulty;
    out.initials = "ABC";
    return out;
}

}  // namespace

TEST_CASE("the bot's game lies under the title at two fifths of its brightness, and the words above it") {
    Painter painter;
    auto& screen = painter.scene.screen;
    const SDL_Rect calm{40, 60, 380, 40};  // of the field, with a part of the fight and no word of the title
    const double bright = brightest(painter.draw(), calm);
    const World fight = painter.scene.world;
    screen.scene = Scene::title;
    screen.letters = {1, 1, 1, 1, 1};
    screen.subtitle = screen.prompt = 1;
    screen.wires = 0;
    screen.attract = 1;
    painter.clear();
    painter.scene.around.attract = &fight;
    const SDL_Surface* drawn = painter.draw();
    REQUIRE(bright > 0.5);
    CHECK(brightest(drawn, calm) < 0.3);                 // 0.4 of the voltage is less of the light
    CHECK(brightest(drawn, calm) > 0.03);                // and it is seen
    CHECK(brightest(drawn, {260, 132, 180, 96}) > 0.8);  // the name
    CHECK(count(drawn, {300, 470, 360, 24}, palette::quiet) > 40);
    CHECK(brightest(drawn, {420, 436, 130, 26}) > 0.4);  // PRESS Z

    screen.attract = 0;
    CHECK(brightest(painter.draw(), calm) < 0.01);  // it comes out of the dark
}

TEST_CASE("under the title no word of the fight is drawn, and nobody circles the name") {
    Painter painter;
    auto& screen = painter.scene.screen;
    screen.scene = Scene::title;
    screen.wires = 0;
    screen.attract = 1;
    World fight;
    fight.stage = 1;
    fight.message = {"MIND THE WIRES. THEY ARE REAL.", 100};
    fight.boss.here = false;
    painter.clear();
    Enemy& circling = painter.scene.world.add_enemy(EnemyKind::orbiter, 700, 100, 1);
    circling.radius = 12;
    painter.scene.around.attract = &fight;
    const SDL_Rect message{60, 488, 200, 16}, ring{680, 80, 40, 40};
    const double words = brightest(painter.draw(), message);
    const double there = brightest(painter.draw(), ring);
    painter.scene.around.attract = nullptr;
    CHECK(brightest(painter.draw(), ring) > there);
    CHECK(words < 0.05);
}

TEST_CASE("a figure of the bot's game is ringed in the field") {
    Painter painter;
    painter.scene.screen.scene = Scene::title;
    painter.scene.screen.wires = 0;
    painter.scene.screen.attract = 1;
    World fight;
    painter.clear();
    painter.scene.around.attract = &fight;
    painter.scene.around.inspector = true;
    const SDL_Rect around_it{layout::field_x + 80, layout::field_y + 280, 40, 40};
    const int before = count(painter.draw(), around_it, palette::text);
    painter.scene.around.lit = Figure{100, 300, 11, 7};
    CHECK(count(painter.draw(), around_it, palette::text) > before + 30);
}

TEST_CASE("credits roll from below, whole or not at all, and keep to the field") {
    Painter painter;
    auto& screen = painter.scene.screen;
    painter.clear();
    screen.scene = Scene::ending;
    for (int i = 0; i < 13; ++i) {
        Credit credit;
        credit.head = i == 5 ? "http://a.very.long.name.of.a.host:8080/and/folders/stage1/backdrop.png"
                             : "http://127.0.0.1:41234/stage1/backdrop.png";
        credit.words = "493 KB   5.9 S   2 RETRIES";
        credit.came = i == 3 ? Came::own_copy : Came::by_line;
        screen.credits.push_back(credit);
    }
    const SDL_Rect page{layout::field_x, layout::field_y + 92, layout::field_w, 370};
    const auto words = [&](float roll) {
        screen.roll = roll;
        return count(painter.draw(), page, palette::text);
    };
    CHECK(words(0) == 0);
    CHECK(words(2) > 50);
    const int few = words(2);
    CHECK(words(6) > few);
    CHECK(count(painter.canvas.surface(), page, palette::mint) > 50);
    CHECK(count(painter.canvas.surface(), page, palette::amber) > 10);  // what was built in
    CHECK(brightest(painter.canvas.surface(), {layout::field_x + layout::field_w + 2, 0, 6, 540}) < 0.02);
    CHECK(words(40) == 0);
    // The longest of the usual addresses is not cut.
    CHECK(fitted(screen.credits[0].head, 1.5f, layout::field_w - 24) == screen.credits[0].head);
}

TEST_CASE("the letter that turns is lit, and the place and the points stand above it") {
    Painter painter;
    auto& screen = painter.scene.screen;
    painter.clear();
    screen.scene = Scene::initials;
    screen.place = 2;
    screen.points = 1284300;
    const auto underline = [&](int letter) {
        screen.letter = letter;
        painter.draw();
        std::vector<bool> lit;
        for (int i = 0; i < 3; ++i)
            lit.push_back(pixel(painter.canvas.surface(), layout::field_x + 216 + (i - 1) * 72,
                                layout::field_y + 304) == palette::amber);
        return lit;
    };
    CHECK(underline(0) == std::vector<bool>{true, false, false});
    CHECK(underline(2) == std::vector<bool>{false, false, true});
    CHECK(count(painter.canvas.surface(), {100, 176, 264, 24}, palette::text) > 40);
}

TEST_CASE("the table has ten rows that do not touch, and the new one is lit") {
    Painter painter;
    auto& screen = painter.scene.screen;
    painter.clear();
    screen.scene = Scene::scores;
    for (int i = 0; i < Scores::places; ++i) {
        Score row = score(999999999 - i, static_cast<Difficulty>(i % 3));
        row.continues = 99;
        row.cleared = i % 2 == 0;
        row.date = i == 3 ? "" : "2026-12-31";
        screen.table.push_back(row);
    }
    screen.place = 3;
    const SDL_Surface* drawn = painter.draw();
    for (int i = 0; i < Scores::places; ++i) {
        CAPTURE(i);
        const SDL_Rect row{layout::field_x, layout::field_y + 120 + i * 30, layout::field_w, 14};
        const SDL_Rect below{layout::field_x, row.y + 16, layout::field_w, 10};
        CHECK((count(drawn, row, palette::amber) > 30) == (i == 3));
        CHECK((count(drawn, row, palette::text) > 30) == (i != 3));
        CHECK(count(drawn, below, palette::text) == 0);
    }
    CHECK(brightest(drawn, {0, 0, layout::field_x - 2, 540}) < 0.02);
    CHECK(brightest(drawn, {layout::field_x + layout::field_w + 2, 0, 6, 540}) < 0.02);
    screen.table.clear();
    CHECK(count(painter.draw(), field, palette::text) == 0);
    CHECK(count(painter.draw(), field, palette::quiet) > 30);
}

TEST_CASE("a run that was helped along by hand says DEBUG beside the name") {
    Painter painter;
    const SDL_Rect beside{layout::panel_x + 116, layout::name_y - 2, 60, 16};
    CHECK(count(painter.draw(), beside, palette::fire) == 0);
    painter.scene.world.debug = true;
    CHECK(count(painter.draw(), beside, palette::fire) > 15);
}

TEST_CASE("what is shot breaks into eight strokes of its own outline, which fly outwards and are gone") {
    const std::vector<Polyline> square{{{-10, -10}, {10, -10}, {10, 10}, {-10, 10}, {-10, -10}}};
    const auto length = [](const Polyline& stroke) {
        return std::hypot(stroke[1].x - stroke[0].x, stroke[1].y - stroke[0].y);
    };
    const auto far = [](const Polyline& stroke) {
        return std::hypot((stroke[0].x + stroke[1].x) / 2, (stroke[0].y + stroke[1].y) / 2);
    };
    const auto whole = shattered(square, 8, 36, 0);
    REQUIRE(whole.size() == 8);
    for (const Polyline& stroke : whole) {
        CHECK(length(stroke) == doctest::Approx(10));
        const float edge = std::max(std::abs(stroke[0].x + stroke[1].x), std::abs(stroke[0].y + stroke[1].y));
        CHECK(edge / 2 == doctest::Approx(10));
    }
    const auto later = shattered(square, 8, 36, 0.5f);
    const auto gone = shattered(square, 8, 36, 1);
    for (std::size_t i = 0; i < 8; ++i) {
        CHECK(length(later[i]) == doctest::Approx(5));
        CHECK(far(later[i]) == doctest::Approx(far(whole[i]) + 27));
        CHECK(length(gone[i]) == doctest::Approx(0).epsilon(0.001));
        CHECK(far(gone[i]) == doctest::Approx(far(whole[i]) + 36));
    }
    // A stroke through the middle flies the way it points; a dot alone gives none.
    CHECK(far(shattered({{{-4, 0}, {4, 0}}}, 1, 36, 1)[0]) == doctest::Approx(36));
    CHECK(shattered({{{0, 0}}}, 8, 36, 0).empty());
}
