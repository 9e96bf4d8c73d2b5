// SPDX-License-Identifier: MIT
// song.json is somebody else's text: every number is checked, and the first wrong one is named.
#include "demo/relay/song.hpp"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

namespace relay {
namespace {

using nlohmann::json;

constexpr std::size_t most_bars = 32;

std::string plain(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", value);
    return text;
}

/// Reads members of one object, and keeps the first error of all.
class Reader {
  public:
    Reader(const json& object, std::string where, std::string& error)
        : object_(object), where_(std::move(where)), error_(error) {
        if (!object.is_object()) fail("is no object");
    }

    /// @return 0 where there is none.
    double number(const char* key, double low, double high) {
        const json* value = member(key);
        return value == nullptr ? 0 : checked(*value, key, low, high);
    }
    float hertz(const char* key) { return static_cast<float>(number(key, 20, 8000)); }

    void chord(const char* key, std::array<float, 3>& out) {
        const json* list = member(key);
        if (list == nullptr) return;
        if (!list->is_array() || list->size() > out.size()) {
            fail(std::string(".") + key + " is no list of three or fewer");
            return;
        }
        for (std::size_t i = 0; i < list->size(); ++i)
            out[i] = static_cast<float>(checked((*list)[i], key, 20, 8000));
    }

    /// Null, and an error, when it is not there.
    const json* list(const char* key, std::size_t most) {
        const json* value = member(key);
        if (value != nullptr && value->is_array() && !value->empty() && value->size() <= most) return value;
        fail(std::string(".") + key + " is no list, empty or too long");
        return nullptr;
    }

  private:
    /// Null when it is not there, null, or not to be read any more.
    const json* member(const char* key) const {
        if (!error_.empty()) return nullptr;
        const auto found = object_.find(key);
        return found == object_.end() || found->is_null() ? nullptr : &*found;
    }
    double checked(const json& value, const char* key, double low, double high) {
        const double number = value.is_number() ? value.get<double>() : low - 1;
        if (number >= low && number <= high) return number;
        fail(std::string(".") + key + " is not " + plain(low) + " to " + plain(high));
        return 0;
    }
    void fail(const std::string& what) {
        if (error_.empty()) error_ = where_ + (what.front() == '.' ? "" : " ") + what;
    }

    const json& object_;
    std::string where_;
    std::string& error_;
};

void read_row(const json& from, const std::string& where, Section& section, std::string& error) {
    Reader reader(from, where, error);
    const auto bar = static_cast<std::size_t>(reader.number("bar", 0, most_bars - 1));
    const auto step = static_cast<std::size_t>(reader.number("step", 0, steps_of_bar - 1));
    if (section.bars.size() <= bar) section.bars.resize(bar + 1);
    Row& row = section.bars[bar][step];
    row.kick = static_cast<float>(reader.number("kick", 0, 1));
    row.hat = static_cast<float>(reader.number("hat", 0, 1));
    row.bass = reader.hertz("bass");
    row.arpeggio = reader.hertz("arp");
    reader.chord("pad", row.pad);
}

void read_section(const json& song, const std::string& name, Section& section, std::string& error) {
    static const json nothing;
    const auto found = song.find(name);
    Reader reader(found == song.end() ? nothing : *found, name, error);
    section.bpm = reader.number("bpm", 40, 300);
    if (error.empty() && section.bpm == 0) error = name + ".bpm is missing";
    const json* rows = reader.list("rows", most_bars * steps_of_bar);
    for (std::size_t i = 0; error.empty() && i < rows->size(); ++i)
        read_row((*rows)[i], name + ".rows[" + std::to_string(i) + "]", section, error);
}

/// A chord's root in Hz, and its third in semitones.
struct Chord {
    double root;
    int third;
};

constexpr std::array<std::size_t, 5> bass_steps{0, 3, 6, 10, 12};
constexpr int minor = 3, major = 4, fifth = 7, octave = 12;

float hundredths(double hertz) {
    return static_cast<float>(std::round(hertz * 100) / 100);
}  // as draw.py does

Bar bar_of(const Chord& chord) {
    const std::array<int, 4> semitones{0, chord.third, fifth, octave};
    const auto tone = [&](std::size_t i, int octaves) {
        return hundredths(chord.root * octaves * std::exp2(semitones[i % semitones.size()] / 12.0));
    };
    Bar bar;
    for (std::size_t i = 0; i < bar.size(); ++i) {
        bar[i].kick = i % 4 == 0 ? 1.f : 0.f;
        bar[i].hat = i % 2 == 1 ? 1.f : 0.f;
        bar[i].arpeggio = tone(i, 4);
    }
    for (const std::size_t i : bass_steps) bar[i].bass = static_cast<float>(chord.root);
    bar[0].pad = {tone(0, 2), tone(1, 2), tone(2, 2)};
    return bar;
}

Section section_of(double bpm, const std::array<Chord, 4>& chords) {
    Section section{bpm, {}};
    for (const Chord& chord : chords) section.bars.push_back(bar_of(chord));
    return section;
}

}  // namespace

std::shared_ptr<const Song> read_song(std::string_view text, std::string& error) {
    error.clear();
    const json tree = json::parse(text, nullptr, false);
    auto song = std::make_shared<Song>();
    if (!tree.is_object()) {
        error = "it is no JSON object";
        return nullptr;
    }
    read_section(tree, "loop", song->loop, error);
    read_section(tree, "boss", song->boss, error);
    if (!error.empty()) return nullptr;
    return song;
}

std::shared_ptr<const Song> built_in_song() {
    constexpr Chord a_minor{110, minor}, f{87.31, major}, c{130.81, major}, g{98, major};
    constexpr Chord d_minor{146.83, minor}, b_flat{116.54, major};
    auto song = std::make_shared<Song>();
    song->loop = section_of(128, {a_minor, f, c, g});
    song->boss = section_of(140, {d_minor, b_flat, f, c});
    return song;
}

}  // namespace relay
