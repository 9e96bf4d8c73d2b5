// SPDX-License-Identifier: MIT
// The field, from the ground up.
#include "demo/relay/field_view.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "demo/relay/credits_view.hpp"
#include "demo/relay/font.hpp"
#include "demo/relay/layout.hpp"
#include "demo/relay/scores_view.hpp"

namespace relay {
namespace {

using namespace layout;

constexpr int backdrop_height = 1016;
constexpr double seconds_a_tick = 1.0 / 60;
constexpr int resolve_ticks = 12;  // 200 ms
constexpr int flash_ticks = 2;
constexpr int boss_flash_every = 12;    // ticks: a boss is hit all the time, and must not strobe
constexpr int calm_blink = 40;          // ticks, of a ship that cannot be hurt, without flashes
constexpr int burst_ticks = 21;         // 350 ms
constexpr int wall_distance = 116;      // of the firewall from its boss
constexpr int wall_height = 22;         // of its two courses
constexpr float part_distance = 30;     // of a boss's parts from its middle
constexpr Rgb press_ground = 0x160A06;  // of a wall that closes in
constexpr float calm_stars = 0.4f;      // behind words: beside a letter a bright one is read as a comma
constexpr int plate_alpha = 170;        // under words of a fight: a bullet is still seen through it

Rgb hue_of(EnemyKind kind) {
    switch (kind) {
        case EnemyKind::drone:
            return palette::amber;
        case EnemyKind::escort:
            return palette::rose;
        case EnemyKind::orbiter:
            return palette::data;
        case EnemyKind::hub:
        case EnemyKind::mine:
        case EnemyKind::seeder:
            break;
    }
    return palette::blue;
}

/// The part of a text that is there while it comes in, letter by letter.
std::string_view revealed(std::string_view text, float share) {
    const float letters = std::clamp(share, 0.f, 1.f) * static_cast<float>(text.size());
    return text.substr(0, static_cast<std::size_t>(std::lround(letters)));
}

/// Where light from `at` is seen when it is bent round a boss: nothing behind it is, and what is near stands
/// off. The image of a point lens (Einstein 1936) outside of its ring, whose radius is `lens`.
Point bent(Point at, const BossRow& boss) {
    const float x = at.x - boss.x;
    const float y = at.y - boss.y;
    const float r = std::max(1.f, std::hypot(x, y));
    const float seen = (r + std::sqrt(r * r + 4 * boss.lens * boss.lens)) / 2;
    return {boss.x + x * seen / r, boss.y + y * seen / r};
}

}  // namespace

void Body::draw(Canvas& canvas, Sprites& sprites) const {
    if (!resolved_ || sprites.shape(shape_) == nullptr) {
        canvas.put(sprites.ring(radius_), x_, y_);
    } else if (ticks_ < resolve_ticks) {
        canvas.put(sprites.ring(radius_), x_, y_);
        canvas.put(*sprites.part(shape_, turns_, ticks_ * Sprites::parts / resolve_ticks), x_, y_);
    } else {
        const bool white = flashes_ && (white_ || ticks_ < resolve_ticks + flash_ticks);
        canvas.put(*sprites.outline(shape_, turns_, white), x_, y_);
    }
}

void FieldView::backdrop(int stage, const Pixels& picture, const Pixels& darker) {
    backdrops_[stage] = {canvas_.sprite(picture, false), canvas_.sprite(darker, false)};
}

void FieldView::begin(const World& world, const Effects& effects) {
    effects_ = effects;
    const float shake = effects.shake ? std::round(world.shake_pixels()) : 0;
    origin_x_ = field_x + (world.tick % 2 == 0 ? shake : -shake);
    origin_y_ = field_y + (world.tick % 4 < 2 ? shake : -shake);
    canvas_.clip(field_x, field_y, field_w, field_h);
}

void FieldView::draw(const World& world, const Screen& screen, const Effects& effects,
                     std::string_view slow_key) {
    begin(world, effects);
    const bool fights = screen.scene == Scene::card || screen.scene == Scene::field;
    calm_ = screen.panel != Panel::none || !fights;
    draw_ground(world, screen.backdrop, calm_);
    draw_bolts(world);
    if (world.message.left > 0) {
        const bool fits = text_width(world.message.text, 2) <= field_w - 16;
        Face& face = canvas_.face(fits ? 2 : 1.5f, palette::text);
        canvas_.text(face, world.message.text, field_x + field_w / 2, field_y + 474, Align::centre);
    }
    draw_fight(world);
    draw_words(world, screen, slow_key);
    canvas_.unclip();
    canvas_.frame(field_x - 1, field_y - 1, field_w + 2, field_h + 2, palette::hairline);
}

void FieldView::draw_below(const World& world, float share, const Effects& effects) {
    constexpr float brightness = 0.4f;
    begin(world, effects);
    calm_ = false;
    draw_ground(world, world.stage, calm_);
    draw_bolts(world);
    draw_fight(world);
    // One fill of 0.9 ms: everything baked twice would cost more, for a picture that is seen where nobody is.
    const float veil = 1 - brightness * std::clamp(share, 0.f, 1.f);
    canvas_.fill(field_x, field_y, field_w, field_h, palette::outside,
                 static_cast<int>(std::lround(255 * veil)));
    canvas_.unclip();
}

void FieldView::draw_fight(const World& world) {
    draw_columns(world);
    draw_cast(world);
    draw_bursts(world);
    if (world.bomb.here) {
        for (const float inner : {0.f, 1.f, 5.f}) {
            const float radius = world.bomb.radius - inner;
            const Rgb colour = inner > 1 ? palette::bolt : palette::mint;
            if (radius > 0)
                canvas_.circle(world.bomb.x + origin_x_, world.bomb.y + origin_y_, radius, colour);
        }
    }
    for (const Spark& spark : world.sparks) put(sprites_.spark, spark.x, spark.y);
    draw_bullets(world);
    draw_ship(world);
}

void FieldView::light(const Figure& figure, std::string_view name) {
    constexpr float gap = 6, two = 2, label_h = 8;
    const float x = figure.x + origin_x_, y = figure.y + origin_y_;
    const float ring = figure.radius + gap;
    const float beside = ring + two + gap;
    const bool at_right = figure.x > field_w / 2;  // the name keeps to the field
    const float name_y = std::clamp<float>(y - label_h / 2, field_y + gap, field_y + field_h - gap - label_h);
    canvas_.clip(field_x, field_y, field_w, field_h);
    canvas_.circle(x, y, ring, palette::text);
    canvas_.circle(x, y, ring + two, palette::quiet);
    canvas_.label(name, at_right ? x - beside : x + beside, name_y, palette::text,
                  at_right ? Align::right : Align::left);
    canvas_.unclip();
}

void FieldView::draw_ground(const World& world, int stage, bool dark) {
    const double seconds = static_cast<double>(world.tick) * seconds_a_tick;
    const auto found = backdrops_.find(stage);
    if (found == backdrops_.end()) {
        canvas_.fill(field_x, field_y, field_w, field_h, palette::ground);
    } else {
        const Sprite& picture = dark ? found->second.darker : found->second.picture;
        const int scrolled = static_cast<int>(seconds * 24) % backdrop_height;
        const int above = std::min(scrolled, field_h);
        if (above > 0)
            canvas_.put_part(picture, {0, backdrop_height - scrolled, field_w, above}, field_x, field_y);
        if (above < field_h)
            canvas_.put_part(picture, {0, 0, field_w, field_h - above}, field_x, field_y + above);
    }
    draw_stars(world);
}

void FieldView::draw_stars(const World& world) {
    const double seconds = static_cast<double>(world.tick) * seconds_a_tick;
    const bool bends = world.boss.here && world.boss.lens > 0;
    constexpr int stars = 35;
    for (int layer = 0; layer < 2; ++layer) {
        const double speed = layer == 0 ? 40 : 110;
        const int length = layer == 0 ? 4 : 9;
        const Rgb bright = layer == 0 ? 0x1B2C48 : 0x2C4468;
        const Rgb colour = calm_ ? mix(palette::ground, bright, calm_stars) : bright;
        for (int i = 0; i < stars; ++i) {
            int x = (i * 97 + layer * 41) % field_w;
            const int start = (i * i * 31 + i * 57 + layer * 113) % field_h;
            int y = (start + static_cast<int>(seconds * speed)) % (field_h + length) - length;
            if (bends) {
                const Point seen = bent({static_cast<float>(x), static_cast<float>(y)}, world.boss);
                x = static_cast<int>(std::lround(seen.x));
                y = static_cast<int>(std::lround(seen.y));
            }
            canvas_.fill(field_x + x, field_y + y, layer + 1, length, colour);
        }
    }
}

void FieldView::draw_bolts(const World& world) {
    for (const Bolt& bolt : world.bolts) {
        const bool stopped = world.boss.here && world.boss.firewall && bolt.y < world.boss.y + wall_distance;
        if (!stopped) put(sprites_.bolt, bolt.x, bolt.y);
    }
}

void FieldView::draw_columns(const World& world) {
    for (const Column& column : world.columns) {
        if (!column.alive) continue;
        const float middle = (column.left + column.right) / 2;
        const float inner =
            column.left > 0 ? column.left : column.right;  // of a wall: where it leaves you room
        const float line = column.kind == ColumnKind::wall ? inner : middle;
        if (!column.hot) {
            put(sprites_.warning, line, 0);
        } else if (column.kind == ColumnKind::beam) {
            put(sprites_.beam, middle, 0);
            put(sprites_.beam_core, middle, 0);
        } else {
            draw_wall(column);
        }
    }
}

void FieldView::draw_wall(const Column& wall) {
    const auto x = [this](float of_field) { return static_cast<int>(std::lround(of_field + origin_x_)); };
    const int left = x(wall.left);
    const int right = x(wall.right);
    const int top = static_cast<int>(origin_y_);
    canvas_.fill(left, top, right - left, field_h, press_ground);
    // The filling moves with the edge: at the right wall its left part is seen, at the left wall its right
    // one.
    const bool at_left = wall.left <= 0;
    const int filled = std::min(right - left, Sprites::press_width);
    const int from = at_left ? Sprites::press_width - filled : 0;
    const SDL_Rect part{from - sprites_.press.left, -sprites_.press.top, filled, field_h};
    canvas_.put_part(sprites_.press, part, at_left ? right - filled : left, top);
    put(sprites_.edge, at_left ? wall.right : wall.left, 0);
}

void FieldView::draw_cast(const World& world) {
    for (const Enemy& enemy : world.enemies) {
        if (!enemy.alive) continue;
        Body(enemy.shape, enemy.x + origin_x_, enemy.y + origin_y_, enemy.radius)
            .turned(enemy.angle)
            .resolved(enemy.resolved, enemy.resolving)
            .white(enemy.flash > 0)
            .flashes(effects_.flashes)
            .draw(canvas_, sprites_);
    }
    if (world.boss.here) draw_boss(world.boss, world.tick);
}

void FieldView::draw_boss(const BossRow& boss, std::uint64_t tick) {
    sprites_.put_turning(boss.shape + "_ring", boss.x + origin_x_, boss.y + origin_y_, boss.turn);
    const Sprite* disc = sprites_.outline(boss.shape + "_disc", 0);  // behind its outline, if it has one
    if (disc != nullptr) put(*disc, boss.x, boss.y);
    const bool hit = boss.flash > 0 || boss.staggers;
    const bool white = effects_.flashes && hit && tick % boss_flash_every < flash_ticks;
    Body(boss.shape, boss.x + origin_x_, boss.y + origin_y_, boss.radius)
        .resolved(boss.resolved, 1000)
        .white(white)
        .draw(canvas_, sprites_);
    draw_parts(boss, white);
    if (boss.firewall) put(tick % 40 < 20 ? sprites_.wall : sprites_.wall_glow, 0, boss.y + wall_distance);
}

/// A boss whose outline comes with parts has them about its middle.
void FieldView::draw_parts(const BossRow& boss, bool white) {
    for (std::size_t i = 0; i < boss.parts.size(); ++i) {
        const std::string name = boss.shape + "_" + std::to_string(i);
        const float turns = boss.parts[i];
        const Sprite* part = sprites_.outline(name, turns, white);
        if (part == nullptr) continue;
        const Point at = placed({{{part_distance, 0}}}, turns, 1)[0][0];
        put(*part, boss.x + at.x, boss.y + at.y);
    }
}

void FieldView::draw_bullets(const World& world) {
    for (const Bullet& bullet : world.bullets) {
        if (!bullet.alive) continue;
        put(sprites_.bullet(bullet.kind, bullet.angle), bullet.x, bullet.y);
    }
}

void FieldView::draw_bursts(const World& world) {
    constexpr int strokes = 8;
    for (const Burst& burst : world.bursts) {
        const float age = std::clamp(static_cast<float>(burst.age) / burst_ticks, 0.f, 1.f);
        const float size = burst.boss ? 40.f : 9.f;
        const Rgb colour = mix(burst.boss ? palette::fire : hue_of(burst.kind), palette::ground, age * age);
        const Shape* shape = sprites_.shape(burst.shape);
        const std::vector<Polyline> ring{polygon(strokes, size)};  // of one whose outline is not in
        const auto pieces = shattered(shape != nullptr ? shape->lines : ring, strokes, 4 * size, age);
        const Point at{burst.x + origin_x_, burst.y + origin_y_};
        for (const Polyline& piece : placed(pieces, burst.angle, 1, at))
            canvas_.line(piece[0].x, piece[0].y, piece[1].x, piece[1].y, colour);
    }
}

void FieldView::draw_ship(const World& world) {
    const Ship& ship = world.ship;
    if (!ship.here) return;
    const bool blinks =
        ship.safe > 0 && (effects_.flashes ? world.tick % 8 < 3 : world.tick % calm_blink < calm_blink / 4);
    if (!blinks) put(sprites_.ship, ship.x, ship.y);
    if (ship.focused) put(sprites_.hurt_dot, ship.x, ship.y);
}

void FieldView::draw_words(const World& world, const Screen& screen, std::string_view slow_key) {
    const BossRow& boss = world.boss;
    if (boss.here && screen.scene == Scene::field) {
        constexpr int usual_w = 340, bar_h = 5, gap = 6;
        // A long name takes from the bar.
        const int named = static_cast<int>(std::lround(8 + text_width(world.boss.name, 1.5f) + gap));
        const int bar_w = std::min(usual_w, field_w - 8 - named);
        const int bar_x = field_x + field_w - 8 - bar_w;
        const int bar_y = field_y + 10;
        const float share = boss.firewall
                                ? boss.percent / 100
                                : static_cast<float>(boss.hp) / static_cast<float>(std::max(1, boss.hp_full));
        draw_plate(field_y + 8, text_width(boss.name, 1.5f));
        canvas_.label(boss.name, field_x + 8, field_y + 8, 0xFFB98A);
        canvas_.fill(bar_x, bar_y, bar_w, bar_h, 0x2A1608);
        canvas_.fill(bar_x, bar_y, static_cast<int>(std::lround(static_cast<float>(bar_w) * share)), bar_h,
                     boss.firewall ? palette::data : palette::fire);
        for (const float notch : boss.notches) {
            canvas_.fill(bar_x + static_cast<int>(std::lround(static_cast<float>(bar_w) * notch)), bar_y - 2,
                         1, bar_h + 4, palette::text);
        }
        if (boss.firewall) {
            char text[64];
            std::snprintf(text, sizeof text, "NEXT PACK %.0f%%", static_cast<double>(boss.percent));
            const int width = static_cast<int>(text_width(text, 1.5f)) + 20;
            const int x = field_x + (field_w - width) / 2;
            const int y = static_cast<int>(boss.y) + field_y + wall_distance;
            canvas_.fill(x, y + 1, width, wall_height - 1, palette::ground);
            canvas_.label(text, static_cast<float>(x + 10), static_cast<float>(y + 7), palette::amber);
        }
    }
    const bool flies = screen.scene != Scene::ending && screen.scene != Scene::initials &&
                       screen.scene != Scene::scores;  // else the field is a page of words
    if (world.stage > 0 && flies) {
        const bool charged = world.meter >= 100;
        char text[32];
        if (world.slow > 0) {
            std::snprintf(text, sizeof text, "SLOW %.1f S", world.slow * seconds_a_tick);
        } else if (charged) {
            std::snprintf(text, sizeof text, "SLOW: PRESS %.*s", static_cast<int>(slow_key.size()),
                          slow_key.data());
        } else {
            std::snprintf(text, sizeof text, "SLOW %.0f%%", static_cast<double>(world.meter));
        }
        const bool lit = charged || world.slow > 0;
        constexpr float room = field_w - 24 - notice_w;  // for keys with long names
        const std::string words = fitted(text, 1.5f, room);
        draw_plate(notice_y, text_width(words, 1.5f));
        canvas_.label(words, field_x + 8, notice_y, lit ? palette::mint : palette::bolt);
    }
    if (screen.card > 0 && flies && screen.scene != Scene::tally) draw_card(world, screen);
    if (screen.scene == Scene::tally) draw_tally(screen);
    if (screen.scene == Scene::ending) draw_credits(canvas_, screen);
    if (screen.scene == Scene::initials) draw_initials(canvas_, screen);
    if (screen.scene == Scene::scores) draw_scores(canvas_, screen);
    if (screen.panel == Panel::game_over) draw_game_over(world, screen);
}

/// Under words at the field's left edge, whatever flies there.
void FieldView::draw_plate(int y, float width) {
    constexpr int margin = 4, letter_h = 9;
    canvas_.fill(field_x + 8 - margin, y - margin, static_cast<int>(std::lround(width)) + 2 * margin,
                 letter_h + 2 * margin, palette::ground, plate_alpha);
}

void FieldView::draw_card(const World& world, const Screen& screen) {
    constexpr float middle = field_x + field_w / 2.f;
    const std::string stage = "STAGE " + std::to_string(world.stage);
    canvas_.text(canvas_.face(2, palette::quiet), revealed(stage, screen.card * 2), middle, field_y + 176,
                 Align::centre);
    canvas_.text(canvas_.face(5, palette::data, 5), revealed(world.stage_name, screen.card), middle,
                 field_y + 206, Align::centre);
    const int half = static_cast<int>(screen.card * 150);
    canvas_.fill(static_cast<int>(middle) - half, field_y + 254, 2 * half, 1, palette::hairline);
    if (!screen.waits_for.empty()) {
        canvas_.label(screen.waits_for, middle, field_y + 270, palette::amber, Align::centre);
    }
}

void FieldView::draw_tally(const Screen& screen) {
    constexpr int left = field_x + 76, right = field_x + field_w - 76;
    canvas_.text(canvas_.face(3, palette::mint, 3), "DELIVERED", field_x + field_w / 2.f, field_y + 140,
                 Align::centre);
    for (int i = 0; i < screen.tally_rows; ++i) {
        const TallyRow& row = screen.tally[static_cast<std::size_t>(i)];
        const auto y = static_cast<float>(field_y + 194 + i * 26);
        canvas_.text(canvas_.face(2, palette::quiet), row.label, left, y);
        canvas_.text(canvas_.face(2, palette::text), std::to_string(row.value), right, y, Align::right);
    }
}

void FieldView::draw_game_over(const World& world, const Screen& screen) {
    constexpr int width = 260, height = 160;
    constexpr int x = field_x + (field_w - width) / 2, y = field_y + (field_h - height) / 2;
    constexpr float middle = x + width / 2.f;
    canvas_.fill(x, y, width, height, palette::panel);
    canvas_.frame(x, y, width, height, palette::fire);
    canvas_.text(canvas_.face(3, palette::fire, 3), "SIGNAL LOST", middle, y + 22, Align::centre);
    canvas_.label("SCORE " + figures(world.score), middle, y + 58, palette::quiet, Align::centre);
    constexpr std::array<std::string_view, 2> choices{"SEND AGAIN", "TO THE TITLE"};
    for (std::size_t i = 0; i < choices.size(); ++i) {
        const bool chosen = static_cast<int>(i) == screen.panel_choice;
        const std::string text = chosen ? "> " + std::string(choices[i]) + " <" : std::string(choices[i]);
        canvas_.text(canvas_.face(2, chosen ? palette::amber : palette::quiet), text, middle,
                     static_cast<float>(y + 88 + static_cast<int>(i) * 26), Align::centre);
    }
}

}  // namespace relay
