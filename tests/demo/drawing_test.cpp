// SPDX-License-Identifier: MIT
// Strokes, letters and colours: what the pictures are made of.
#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "demo/relay/baker.hpp"
#include "demo/relay/font.hpp"
#include "demo/relay/palette.hpp"
#include "demo/relay/screenshot.hpp"
#include "scripts/world/stage_data.hpp"
#include "tests/demo/scene.hpp"

namespace {

using namespace relay;

Pen pen(float width, float halo, float glow, float fill = 0) {
    Pen out;
    out.width = width;
    out.halo = halo;
    out.glow = glow;
    out.colour = palette::mint;
    out.core = 0xFFFFFF;
    out.fill = fill;
    return out;
}

/// The pixel at a point of the drawing, not of the picture.
std::uint32_t at(const Pixels& pixels, int x, int y) {
    return pixels.at(x - static_cast<int>(pixels.left), y - static_cast<int>(pixels.top));
}

std::uint32_t alpha(std::uint32_t pixel) { return pixel >> 24; }

/// What stands between quotes in a source file, comments and includes left out.
std::set<char> quoted(const std::string& source) {
    std::set<char> found;
    bool inside = false;
    for (std::size_t i = 0; i < source.size(); ++i) {
        const bool line_begins = i == 0 || source[i - 1] == '\n';
        if (!inside && ((line_begins && source[i] == '#') || source.compare(i, 2, "//") == 0)) {
            i = std::min(source.find('\n', i), source.size() - 1);
        } else if (source[i] == '\\') {
            ++i;
        } else if (source[i] == '\'' && !inside) {
            i += 2;
        } else if (source[i] == '"') {
            inside = !inside;
        } else if (inside) {
            found.insert(source[i]);
        }
    }
    return found;
}

}  // namespace

TEST_CASE("a stroke is solid in its middle, glows by the halo's formula, and ends") {
    const Pixels stroke = bake({{{0, 0}, {20, 0}}}, pen(2, 4, 0.5f));
    CHECK(at(stroke, 10, 0) == 0xFFFFFFFFu);
    CHECK(alpha(at(stroke, 10, 4)) == std::lround(255 * 0.5 * std::exp(-1.0)));
    CHECK((at(stroke, 10, 4) & 0xFFFFFF) == palette::mint);
    CHECK(alpha(at(stroke, 10, -8)) == std::lround(255 * 0.5 * std::exp(-4.0)));
    CHECK(stroke.top <= -8);
    CHECK(alpha(stroke.at(0, 0)) <= 2);
}

TEST_CASE("only closed lines are filled, and a hole is left out") {
    const auto square = [](float r) { return Polyline{{-r, -r}, {r, -r}, {r, r}, {-r, r}, {-r, -r}}; };
    const Pixels filled = bake({square(20), square(8)}, pen(1, 0, 0, 0.2f));
    CHECK(alpha(at(filled, 14, 0)) == 51);
    CHECK(alpha(at(filled, 0, 0)) == 0);
    CHECK(alpha(at(filled, 23 - 1, 0)) == 0);
}

TEST_CASE("many strokes are as far from each pixel as the nearest of them") {
    const Pixels one = bake({{{0, 0}, {30, 0}}}, pen(2, 3, 0.4f));
    const Pixels many = bake({{{0, 0}, {10, 0}, {20, 0}, {30, 0}}}, pen(2, 3, 0.4f));
    CHECK(one.argb == many.argb);
}

TEST_CASE("a bullet has a white core, its hue, a dark rim and a halo, from the middle out") {
    BulletLook look;
    look.radius = 11;
    look.colour = palette::rose;
    const Pixels ball = bake_bullet(look);
    const int middle = ball.width / 2;
    CHECK(luminance(ball.at(middle, middle) & 0xFFFFFF) > 0.9);
    CHECK(contrast(ball.at(middle + 6, middle) & 0xFFFFFF, palette::rose) < 1.1);
    CHECK(luminance(ball.at(middle + 9, middle) & 0xFFFFFF) < 0.05);
    CHECK(alpha(ball.at(middle + 9, middle)) > 220);
    CHECK(alpha(ball.at(middle + 14, middle)) > 10);
    CHECK(alpha(ball.at(middle + 14, middle)) < 110);
}

TEST_CASE("a dart points where it flies") {
    BulletLook look;
    look.along = 1.45f;
    look.across = 0.72f;
    const auto solid = [](const Pixels& p, int x, int y) {
        return alpha(p.at(p.width / 2 + x, p.height / 2 + y)) > 200;
    };
    const Pixels right = bake_bullet(look);
    look.turns = 0.25f;
    const Pixels down = bake_bullet(look);
    CHECK(solid(right, 7, 0));
    CHECK_FALSE(solid(right, 0, 7));
    CHECK(solid(down, 0, 7));
    CHECK_FALSE(solid(down, 7, 0));
}

TEST_CASE("part of a drawing has its share of the length") {
    const std::vector<Polyline> lines{{{0, 0}, {10, 0}}, {{0, 5}, {30, 5}}};
    CHECK(drawn_part(lines, 0).empty());
    const auto half = drawn_part(lines, 0.5f);
    REQUIRE(half.size() == 2);
    CHECK(half[1].back().x == doctest::Approx(10));
    CHECK(drawn_part(lines, 0.125f).size() == 1);
    CHECK(drawn_part(lines, 1)[1].back().x == doctest::Approx(30));
}

TEST_CASE("every character that the game writes is in the font") {
    const auto home = find_home();
    int files = 0;
    for (const auto* folder :
         {"demo/relay", "scripts/screens", "scripts/bosses", "scripts/stages", "scripts/world"}) {
        for (const auto& entry : std::filesystem::directory_iterator(home / folder)) {
            const auto name = entry.path().filename().string();
            const bool writes =
                name.ends_with("_view.cpp") || entry.path().string().find("scripts/") != std::string::npos;
            if (!writes || !name.ends_with(".cpp") || name == "built_in.cpp" || name == "stage_data.cpp")
                continue;
            ++files;
            for (const char c : quoted(relay::testing::read(entry.path()))) {
                CHECK_MESSAGE(has_glyph(c), name << " writes '" << c << "'");
            }
        }
    }
    CHECK(files > 15);
}

TEST_CASE("what a stage says is in the font, and fits into the field") {
    const auto home = find_home();
    for (const auto* pack : {"stage1", "stage2", "stage3"}) {
        StageData data;
        std::string error;
        REQUIRE(read_stage(relay::testing::read(home / "assets" / pack / "stage.json"), data, error));
        for (const Talk& talk : data.talk) {
            CHECK_MESSAGE(text_width(talk.say, 1.5f) <= field_width - 16, talk.say);
            for (const char c : talk.say) CHECK_MESSAGE(has_glyph(c), talk.say);
        }
        CHECK_MESSAGE(text_width(data.name, 5) <= field_width - 32, data.name);
    }
}

TEST_CASE("letters are six units wide, and a text that is too long is cut with two dots") {
    CHECK(text_width("A", 1.5f) == 6);
    CHECK(text_width("AB", 1.5f) == 15);
    CHECK(text_width("", 2) == 0);
    CHECK(fitted("SHORT", 1.5f, 100) == "SHORT");
    const auto cut = fitted("MUCH TOO LONG", 1.5f, 60);
    CHECK(cut.ends_with(".."));
    CHECK(text_width(cut, 1.5f) <= 60);
    CHECK(cut.size() == 7);
    CHECK_FALSE(has_glyph('{'));
    CHECK(glyph('a').size() == glyph('A').size());
}

TEST_CASE("bullets stand out from the void by the measured contrasts") {
    CHECK(contrast(palette::rose, palette::ground) == doctest::Approx(6.3).epsilon(0.02));
    CHECK(contrast(palette::blue, palette::ground) == doctest::Approx(8.0).epsilon(0.02));
    CHECK(contrast(palette::amber, palette::ground) == doctest::Approx(10.7).epsilon(0.02));
    CHECK(contrast(0xFFFFFF, 0x000000) == doctest::Approx(21));
}

TEST_CASE("bullets stand out five to one from the brightest pixel of each backdrop") {
    const auto home = find_home();
    for (const auto* pack : {"stage1", "stage2", "stage3"}) {
        const Pixels backdrop = decode_png(relay::testing::read(home / "assets" / pack / "backdrop.png"));
        REQUIRE(backdrop.width == 432);
        REQUIRE(backdrop.height == 1016);
        Rgb brightest = 0;
        for (const auto pixel : backdrop.argb) {
            if (luminance(pixel & 0xFFFFFF) > luminance(brightest)) brightest = pixel & 0xFFFFFF;
        }
        for (const Rgb bullet : {palette::rose, palette::amber, palette::blue}) {
            CHECK_MESSAGE(contrast(bullet, brightest) >= 5, pack);
        }
    }
}

TEST_CASE("what is no picture gives no pixels") {
    CHECK(decode_png("").argb.empty());
    CHECK(decode_png("hello").argb.empty());
}
