// SPDX-License-Identifier: MIT
// The wires, their couriers and their words.
#include "demo/relay/wires_view.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "demo/relay/font.hpp"
#include "demo/relay/layout.hpp"

namespace relay {
namespace {

using namespace layout;

constexpr float label_unit = 1.5f;
constexpr std::size_t title_wires = 3;

long long kilobytes(std::int64_t bytes) { return (bytes + 1023) / 1024; }

std::string capitals(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
    return text;
}

float between(float from, float to, float share) { return from + (to - from) * share; }

std::size_t sprite_of(LaneState state) {
    if (state == LaneState::retry) return 1;
    return state == LaneState::done || state == LaneState::built_in ? 2 : 0;
}

}  // namespace

std::string lane_text(const Lane& lane) {
    char text[64] = "QUEUED";
    switch (lane.state) {
        case LaneState::queued:
            break;
        case LaneState::flying:
            if (lane.total > 0) {
                std::snprintf(text, sizeof text, "%.0f%%  %lld/%lld KB",
                              std::floor(static_cast<double>(lane.share()) * 100), kilobytes(lane.received),
                              kilobytes(lane.total));
            } else {
                std::snprintf(text, sizeof text, lane.received > 0 ? "%lld KB" : "ASKING",
                              kilobytes(lane.received));
            }
            break;
        case LaneState::retry:
            std::snprintf(text, sizeof text, "RETRY %d IN %.1f S", lane.attempt, lane.retry_in);
            break;
        case LaneState::done:
            std::snprintf(text, sizeof text, "DONE %lld KB", kilobytes(lane.total));
            break;
        case LaneState::failed:
            return "LOST";
        case LaneState::cut:
            return "CUT";
        case LaneState::built_in:
            return "BUILT IN";
    }
    return text;
}

std::string title_lane_text(const Lane& lane) {
    if (lane.state == LaneState::done) return "ARRIVED";
    if (lane.state != LaneState::flying) return lane_text(lane);
    char text[16];
    std::snprintf(text, sizeof text, "%.0f%%", std::floor(static_cast<double>(lane.share()) * 100));
    return text;
}

Rgb lane_colour(const Lane& lane) {
    switch (lane.state) {
        case LaneState::queued:
            break;
        case LaneState::flying:
            return palette::data;
        case LaneState::retry:
            return palette::amber;
        case LaneState::done:
        case LaneState::built_in:
            return palette::mint;
        case LaneState::failed:
        case LaneState::cut:
            return palette::fire;
    }
    return palette::quiet;
}

void draw_wires(Canvas& canvas, const Sprites& sprites, const Link& link, float place,
                const TitleColumns& columns) {
    const std::size_t wires = place >= 1 ? link.lanes.size() : title_wires;
    const bool large = place < 0.5f;
    for (std::size_t i = 0; i < wires; ++i) {
        const Lane& lane = link.lanes[i];
        const Rgb colour = lane_colour(lane);
        const auto row = static_cast<float>(i);
        const float y =
            std::round(between(title_lane_y + row * title_lane_step, lane_y + 4 + row * lane_step, place));
        const auto x =
            static_cast<int>(std::lround(between(static_cast<float>(columns.wire_x), wire_x, place)));
        const auto width =
            static_cast<int>(std::lround(between(static_cast<float>(columns.wire_w), wire_w, place)));
        const float share = lane.share();

        const std::string name = capitals(lane.name);
        const float name_at_title =
            static_cast<float>(columns.wire_name_right) - text_width(name, label_unit);
        const bool settled = large && lane.state == LaneState::done;
        canvas.label(name, between(name_at_title, panel_x, place), y - 4 - std::round(1 - place),
                     settled ? palette::quiet : palette::text);

        canvas.fill(x, static_cast<int>(y), width, 1, palette::hairline);
        const int done = static_cast<int>(std::lround(static_cast<float>(width) * share));
        canvas.fill(x, static_cast<int>(y) - 1, done, 3, colour);
        const bool travels = share < 1 && (lane.state == LaneState::flying || lane.state == LaneState::retry);
        if (travels) {
            const auto& packet = (large ? sprites.title_packet : sprites.packet)[sprite_of(lane.state)];
            canvas.put(packet, static_cast<float>(x + done), y);
        }

        const std::string words = large ? title_lane_text(lane) : lane_text(lane);
        const float words_at_link = panel_right - text_width(words, label_unit);
        canvas.label(words, between(static_cast<float>(columns.wire_state_x), words_at_link, place),
                     y - 4 - std::round(1 - place), colour);
    }
}

}  // namespace relay
