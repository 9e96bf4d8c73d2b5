// SPDX-License-Identifier: MIT
// The title screen.
#include "demo/relay/title_view.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <utility>

#include "demo/relay/font.hpp"
#include "demo/relay/layout.hpp"
#include "demo/relay/wires_view.hpp"

namespace relay {
namespace {

using namespace layout;

constexpr int letter_steps = 24;
constexpr std::string_view name = "RELAY";

/// "Z SHOOT   X BOMB", without what has no key.
std::string key_line(std::initializer_list<std::pair<std::string_view, std::string_view>> entries) {
    std::string out;
    for (const auto& [key, does] : entries) {
        if (key.empty()) continue;
        out.append(out.empty() ? "" : "   ").append(key).append(" ").append(does);
    }
    return out;
}

}  // namespace

void TitleView::draw_sky(const World& world, const TitleColumns& columns) {
    canvas_.clear(palette::outside);
    const double seconds = static_cast<double>(world.tick) / 60;
    constexpr int stars = 120;
    for (int i = 0; i < stars; ++i) {
        const int near = i % 3;  // nearer stars are brighter, larger and faster
        const int y = (i * i * 31 + i * 57 + static_cast<int>(seconds * (6 + 9 * near))) % canvas_height;
        const int x = (i * 197) % canvas_width;
        const bool beside = x > columns.wire_x - 172 && x < columns.wire_state_x + 156;
        const bool behind_text = y > subtitle_y - 4 && beside;
        canvas_.fill(x, y, 1 + near / 2, 1 + near / 2, near == 2 && !behind_text ? 0x35507A : 0x1B2C48);
    }
    for (const Bullet& bullet : world.bullets) {  // of --stress: nothing else flies here
        if (bullet.alive) {
            canvas_.put(sprites_.bullet(bullet.kind, bullet.angle), columns.x(bullet.x), bullet.y);
        }
    }
}

void TitleView::draw_ring(const World& world, const TitleColumns& columns, const Effects& effects) {
    for (const Enemy& enemy : world.enemies) {
        if (!enemy.alive) continue;
        Body(enemy.shape, columns.x(enemy.x), enemy.y, enemy.radius)
            .turned(enemy.angle)
            .resolved(enemy.resolved, enemy.resolving)
            .flashes(effects.flashes)
            .draw(canvas_, sprites_);
    }
}

void TitleView::draw(const Screen& screen, const Link& link, const LinkHead& head, const KeyWords& keys,
                     const TitleColumns& columns) {
    const float middle = columns.middle;
    draw_name(screen, columns);
    draw_wires(canvas_, sprites_, link, screen.wires, columns);
    if (screen.wires > 0) return;  // the game begins: the wires are on their way

    const std::string_view motto = "CARRY THE PACKET HOME";
    const auto letters =
        static_cast<std::size_t>(std::lround(std::clamp(screen.subtitle, 0.f, 1.f) * motto.size()));
    Face& quiet = canvas_.face(2, palette::quiet);
    canvas_.text(quiet, motto.substr(0, letters), middle - text_width(motto, 2) / 2, subtitle_y);
    canvas_.label(head.text, middle, title_head_y, head.colour, Align::centre);
    constexpr int shades = 8;  // the prompt breathes through so many baked brightnesses
    const float shade = std::round(std::clamp(screen.prompt, 0.f, 1.f) * shades) / shades;
    canvas_.text(canvas_.face(3, mix(palette::outside, palette::amber, shade), 3), "PRESS " + keys.shoot,
                 middle, prompt_y, Align::centre);
    constexpr std::array<std::string_view, 3> choices{"EASY", "NORMAL", "HELL"};
    constexpr std::array<int, 3> places{-110, 0, 110};
    for (std::size_t i = 0; i < choices.size(); ++i) {
        const bool chosen = static_cast<int>(i) == screen.choice;
        canvas_.label(choices[i], middle + static_cast<float>(places[i]), choices_y,
                      chosen ? palette::amber : palette::quiet, Align::centre);
    }
    canvas_.label("<", middle - 170, choices_y, palette::quiet, Align::centre);
    canvas_.label(">", middle + 170, choices_y, palette::quiet, Align::centre);
    draw_keys(keys, columns);
}

/// In one line, or in two where that is too long: beside the inspector, or with long names of keys.
void TitleView::draw_keys(const KeyWords& keys, const TitleColumns& columns) {
    constexpr float unit = 1.5f;
    const float room = 2 * columns.middle - 32;
    const std::string first =
        key_line({{keys.move, "MOVE"}, {keys.shoot, "SHOOT"}, {keys.focus, "FOCUS"}, {keys.bomb, "BOMB"}});
    const std::string second = key_line({{keys.slow, "SLOW"},
                                         {keys.plug, "PLUG"},
                                         {keys.inspector, "INSPECTOR"},
                                         {keys.settings, "SETTINGS"}});
    const std::string both = first + "   " + second;
    const bool fits = text_width(both, unit) <= room;
    canvas_.label(fitted(fits ? both : first, unit, room), columns.middle, keys_y, palette::quiet,
                  Align::centre);
    if (fits) return;
    canvas_.label(fitted(second, unit, room), columns.middle, keys_y + 14, palette::quiet, Align::centre);
}

void TitleView::light(const Figure& figure, std::string_view script, const TitleColumns& columns) {
    constexpr float gap = 6, label_h = 8;
    const float x = columns.x(figure.x);
    const float ring = figure.radius + gap;
    canvas_.circle(x, figure.y, ring, palette::text);
    canvas_.circle(x, figure.y, ring + 2, palette::quiet);
    const bool at_right = x > columns.middle;
    const float beside = ring + 2 + gap;
    canvas_.label(script, at_right ? x - beside : x + beside, figure.y - label_h / 2, palette::text,
                  at_right ? Align::right : Align::left);
}

void TitleView::draw_name(const Screen& screen, const TitleColumns& columns) {
    const float unit = columns.name_unit;
    float x = columns.middle - text_width(name, unit) / 2;
    for (std::size_t i = 0; i < letters_.size(); ++i) {
        Letter& letter = letters_[i];
        const float shown =
            std::min(screen.letters[i], 1 - screen.wires);  // undrawn again as the wires leave
        const int step = static_cast<int>(std::lround(std::clamp(shown, 0.f, 1.f) * letter_steps));
        if (step != letter.step || unit != letter.unit) {
            letter.step = step;
            letter.unit = unit;
            Pen pen;
            pen.width = unit * 0.55f;
            pen.halo = 10;
            pen.glow = 0.5f;
            pen.colour = palette::data;
            pen.core = mix(palette::data, 0xFFFFFF, 0.5f);
            const auto strokes = placed(glyph(name[i]), 0, unit);
            letter.sprite =
                canvas_.sprite(bake(drawn_part(strokes, static_cast<float>(step) / letter_steps), pen));
        }
        if (letter.step > 0) canvas_.put(letter.sprite, x, title_y);
        x += 6 * unit;
    }
}

}  // namespace relay
