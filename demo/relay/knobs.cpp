// SPDX-License-Identifier: MIT
// One table says of each knob what it is called, where it stops and what it turns.
#include "demo/relay/knobs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <span>

namespace relay {
namespace {

constexpr std::array<double, 11> tenths{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
constexpr std::array<double, 2> off_on{0, 1};
// The packs' own paces are some 70 KB/s for the title's files and 8 for a stage's.
constexpr std::array<double, 12> bandwidths{0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, no_limit};
constexpr std::array<double, 9> latencies{0, 20, 40, 80, 160, 320, 640, 1000, 2000};
constexpr std::array<double, 9> losses{0, 1, 2, 5, 10, 20, 30, 50, 75};

std::string plain(double value, const char* unit) {
    char text[32];
    std::snprintf(text, sizeof text, value < 1000 ? "%.4g%s" : "%.0f%s", value, unit);
    return text;
}

std::string share_words(double value) { return std::to_string(std::lround(value * 100)) + "%"; }
std::string switch_words(double value) { return value > 0 ? "ON" : "OFF"; }
std::string bandwidth_words(double value) {
    if (value == no_limit) return "NO LIMIT";
    return value > 0 ? plain(value, " KB/S") : "PACK'S PACE";
}
std::string latency_words(double value) { return plain(value, " MS"); }
std::string loss_words(double value) { return plain(value, "%"); }

struct Row {
    std::string_view name;
    std::span<const double> stops;
    double (*value)(const Knobs&);
    void (*set)(Knobs&, double);
    std::string (*words)(double);
};

constexpr std::array<Row, all_knobs> rows{{
    {"SOUNDS", tenths, [](const Knobs& k) { return static_cast<double>(k.settings.volume.effects); },
     [](Knobs& k, double v) { k.settings.volume.effects = static_cast<float>(v); }, share_words},
    {"MUSIC", tenths, [](const Knobs& k) { return static_cast<double>(k.settings.volume.music); },
     [](Knobs& k, double v) { k.settings.volume.music = static_cast<float>(v); }, share_words},
    {"FLASHES", off_on, [](const Knobs& k) { return k.settings.flashes ? 1. : 0.; },
     [](Knobs& k, double v) { k.settings.flashes = v > 0; }, switch_words},
    {"SHAKE", off_on, [](const Knobs& k) { return k.settings.shake ? 1. : 0.; },
     [](Knobs& k, double v) { k.settings.shake = v > 0; }, switch_words},
    {"FULL SCREEN", off_on, [](const Knobs& k) { return k.settings.fullscreen ? 1. : 0.; },
     [](Knobs& k, double v) { k.settings.fullscreen = v > 0; }, switch_words},
    {"BANDWIDTH", bandwidths, [](const Knobs& k) { return k.line->bandwidth; },
     [](Knobs& k, double v) { k.line->bandwidth = v; }, bandwidth_words},
    {"LATENCY", latencies, [](const Knobs& k) { return static_cast<double>(k.line->latency); },
     [](Knobs& k, double v) { k.line->latency = static_cast<int>(v); }, latency_words},
    {"LOSS", losses, [](const Knobs& k) { return k.line->loss; },
     [](Knobs& k, double v) { k.line->loss = v; }, loss_words},
}};

const Row& row_of(Knob knob) { return rows[static_cast<std::size_t>(knob)]; }

/// Where a value stands among the stops, in stops from the first one: 2.5 is half-way from the third to the
/// fourth. Volumes are floats: what is that near to a stop is at it. Of the way to an infinite stop all is
/// its middle.
double place_of(double value, std::span<const double> stops) {
    constexpr double near = 1e-6;
    for (std::size_t i = stops.size() - 1; i > 0; --i) {
        const double low = stops[i - 1], high = stops[i];
        if (value >= high - near) return static_cast<double>(i);
        if (value > low + near) {
            const double share = std::isinf(high) ? 0.5 : (value - low) / (high - low);
            return static_cast<double>(i - 1) + share;
        }
    }
    return 0;
}

Knobs at_stop(const Knobs& knobs, const Row& row, double stop) {
    Knobs out = knobs;
    const double last = static_cast<double>(row.stops.size() - 1);
    row.set(out, row.stops[static_cast<std::size_t>(std::clamp(stop, 0., last))]);
    return out;
}

}  // namespace

bool turns(const Knobs& knobs, Knob knob) { return !is_of_line(knob) || knobs.line.has_value(); }

bool is_switch(Knob knob) { return row_of(knob).stops.size() == off_on.size(); }

std::string_view name_of(Knob knob) { return row_of(knob).name; }

std::string words_of(const Knobs& knobs, Knob knob) {
    if (!turns(knobs, knob)) return "-";
    return row_of(knob).words(row_of(knob).value(knobs));
}

float share_of(const Knobs& knobs, Knob knob) {
    if (!turns(knobs, knob)) return 0;
    const Row& row = row_of(knob);
    return static_cast<float>(place_of(row.value(knobs), row.stops) /
                              static_cast<double>(row.stops.size() - 1));
}

Knobs turned(const Knobs& knobs, Knob knob, int by) {
    if (!turns(knobs, knob)) return knobs;
    const Row& row = row_of(knob);
    const double place = place_of(row.value(knobs), row.stops);
    if (by > 0 && place >= static_cast<double>(row.stops.size() - 1)) return knobs;  // a flag's may be beyond
    return at_stop(knobs, row, by > 0 ? std::floor(place) + 1 : std::ceil(place) - 1);
}

Knobs turned_to(const Knobs& knobs, Knob knob, float share) {
    if (!turns(knobs, knob)) return knobs;
    const Row& row = row_of(knob);
    const double last = static_cast<double>(row.stops.size() - 1);
    return at_stop(knobs, row, std::round(static_cast<double>(share) * last));
}

}  // namespace relay
