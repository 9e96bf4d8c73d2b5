// SPDX-License-Identifier: MIT
// What sliders turn, stop by stop.
#include "demo/relay/knobs.hpp"

#include <doctest/doctest.h>

#include <set>

#include "demo/relay/font.hpp"
#include "demo/relay/layout.hpp"

namespace {

using namespace relay;

Knobs ours() { return {Settings(), LineValues()}; }

Knob knob(std::size_t i) { return static_cast<Knob>(i); }

}  // namespace

TEST_CASE("a knob says its value with its unit") {
    Knobs knobs = ours();
    CHECK(words_of(knobs, Knob::effects) == "80%");
    CHECK(words_of(knobs, Knob::flashes) == "ON");
    CHECK(words_of(knobs, Knob::fullscreen) == "OFF");
    CHECK(words_of(knobs, Knob::bandwidth) == "PACK'S PACE");
    CHECK(words_of(knobs, Knob::latency) == "40 MS");
    CHECK(words_of(knobs, Knob::loss) == "0%");
    knobs.line = LineValues{512, 1000, 2.5};
    CHECK(words_of(knobs, Knob::bandwidth) == "512 KB/S");
    CHECK(words_of(knobs, Knob::latency) == "1000 MS");
    CHECK(words_of(knobs, Knob::loss) == "2.5%");
    knobs.line->bandwidth = no_limit;
    CHECK(words_of(knobs, Knob::bandwidth) == "NO LIMIT");
}

TEST_CASE("every knob goes stop by stop to both of its ends, and turns nothing else") {
    for (std::size_t i = 0; i < all_knobs; ++i) {
        const std::string name(name_of(knob(i)));
        CAPTURE(name);
        Knobs knobs = ours();
        while (share_of(knobs, knob(i)) > 0) knobs = turned(knobs, knob(i), -1);
        CHECK(turned(knobs, knob(i), -1) == knobs);
        std::set<std::string> words{words_of(knobs, knob(i))};
        for (float before = 0; before < 1;) {
            knobs = turned(knobs, knob(i), 1);
            CHECK(share_of(knobs, knob(i)) > before);
            before = share_of(knobs, knob(i));
            CHECK(words.insert(words_of(knobs, knob(i))).second);
        }
        CHECK(turned(knobs, knob(i), 1) == knobs);
        CHECK(words.size() == (is_switch(knob(i)) ? 2 : i < settings_knobs ? 11 : words.size()));
        CHECK(words.size() >= 2);
        for (std::size_t other = 0; other < all_knobs; ++other) {
            if (other != i) CHECK(words_of(knobs, knob(other)) == words_of(ours(), knob(other)));
        }
    }
}

TEST_CASE("a value of a flag's that lies between two stops goes to the next one, either way") {
    Knobs knobs = ours();
    knobs.line = LineValues{100, 55, 99};
    CHECK(turned(knobs, Knob::bandwidth, 1).line->bandwidth == 128);
    CHECK(turned(knobs, Knob::bandwidth, -1).line->bandwidth == 64);
    CHECK(turned(knobs, Knob::latency, 1).line->latency == 80);
    CHECK(turned(knobs, Knob::latency, -1).line->latency == 40);
    CHECK(turned(knobs, Knob::loss, 1) == knobs);  // beyond the last one
    CHECK(share_of(knobs, Knob::loss) == 1);
    CHECK(share_of(knobs, Knob::bandwidth) > share_of(turned(knobs, Knob::bandwidth, -1), Knob::bandwidth));
    knobs.line->bandwidth = 2000;  // between the last number and no limit
    CHECK(turned(knobs, Knob::bandwidth, 1).line->bandwidth == no_limit);
    CHECK(turned(knobs, Knob::bandwidth, -1).line->bandwidth == 1024);
    knobs.settings.volume.effects = 0.85f;
    CHECK(turned(knobs, Knob::effects, 1).settings.volume.effects == 0.9f);
    CHECK(turned(knobs, Knob::effects, -1).settings.volume.effects == 0.8f);
}

TEST_CASE("a slider that is dragged is at the nearest stop, also beyond its ends") {
    const Knobs knobs = ours();
    CHECK(turned_to(knobs, Knob::effects, 0.42f).settings.volume.effects == 0.4f);
    CHECK(turned_to(knobs, Knob::effects, -3).settings.volume.effects == 0);
    CHECK(turned_to(knobs, Knob::effects, 3).settings.volume.effects == 1);
    CHECK(turned_to(knobs, Knob::bandwidth, 1).line->bandwidth == no_limit);
    CHECK(turned_to(knobs, Knob::loss, 0.5f).line->loss == 10);
}

TEST_CASE("of another's line nothing turns") {
    const Knobs knobs{Settings(), std::nullopt};
    for (const Knob each : {Knob::bandwidth, Knob::latency, Knob::loss}) {
        CHECK_FALSE(turns(knobs, each));
        CHECK(words_of(knobs, each) == "-");
        CHECK(turned(knobs, each, 1) == knobs);
        CHECK(turned_to(knobs, each, 1) == knobs);
    }
    CHECK(turns(knobs, Knob::fullscreen));
}

TEST_CASE("no name and no value of a knob reaches its slider") {
    constexpr float unit = 1.5f, gap = 6;
    constexpr float name_room = layout::page_track - layout::page_name - gap;
    constexpr float value_room =
        layout::page_w - layout::page_margin - layout::page_track - layout::page_track_w - gap;
    for (std::size_t i = 0; i < all_knobs; ++i) {
        CHECK(text_width(name_of(knob(i)), unit) <= name_room);
        for (Knobs knobs = turned_to(ours(), knob(i), 0);; knobs = turned(knobs, knob(i), 1)) {
            CHECK_MESSAGE(text_width(words_of(knobs, knob(i)), unit) <= value_room, words_of(knobs, knob(i)));
            if (share_of(knobs, knob(i)) >= 1) break;
        }
    }
    const Knobs most{Settings(), LineValues{1e6, 60000, 99}};  // what flags allow
    CHECK(text_width(words_of(most, Knob::bandwidth), unit) <= value_room + gap);
    CHECK(text_width(words_of(most, Knob::latency), unit) <= value_room);
}
