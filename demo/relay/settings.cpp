// SPDX-License-Identifier: MIT
// One table says of each setting how it is written and read.
#include "demo/relay/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

namespace relay {

const std::string_view default_settings =
    "# Relay's settings. What is changed here counts from the next start. Keys in the game change some of "
    "them, and\n"
    "# write them back into their lines. What is wrong or missing has its default. After a # stands a "
    "comment.\n"
    "\n"
    "# How loud, from 0 (silence) to 1. The keys - and = change both; sliders (F6, or a pause) change each "
    "of "
    "these.\n"
    "volume_effects = 0.8\n"
    "volume_music = 0.8\n"
    "\n"
    "# Whether the field shakes when you are hit (F7), and whether what is hit flashes white (F8): on or "
    "off.\n"
    "shake = on\n"
    "flashes = on\n"
    "\n"
    "# Whether the game fills the screen (F11, Alt+Enter): on or off.\n"
    "fullscreen = off\n"
    "\n"
    "# The window's size, and that of screenshots: 1 is 960 x 540; from 0.25 to 8. The flag --scale wins.\n"
    "scale = 1\n";

namespace {

const std::string file_name = "settings.txt";

std::string plain(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", value);
    return text;
}

/// The whole text as a number in its range, or false.
template <class T>
bool read_number(T& value, std::string_view text, T low, T high) {
    T read{};
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, read);
    if (error != std::errc() || stop != end || !(read >= low && read <= high)) return false;
    value = read;
    return true;
}

std::string on_or_off(bool value) { return value ? "on" : "off"; }

bool read_switch(bool& value, std::string_view text) {
    const std::string word = lower(text);
    if (word != "on" && word != "off") return false;
    value = word == "on";
    return true;
}

struct Field {
    std::string_view name;
    std::string_view is;  // what a value has to be
    std::string (*text)(const Settings&);
    bool (*read)(Settings&, std::string_view);
};

constexpr std::string_view loudness = "a number from 0 to 1, such as 0.5";
constexpr std::string_view either = "on or off";

constexpr std::array<Field, 6> fields{{
    {"volume_effects", loudness,
     [](const Settings& s) { return plain(static_cast<double>(s.volume.effects)); },
     [](Settings& s, std::string_view text) { return read_number(s.volume.effects, text, 0.f, 1.f); }},
    {"volume_music", loudness, [](const Settings& s) { return plain(static_cast<double>(s.volume.music)); },
     [](Settings& s, std::string_view text) { return read_number(s.volume.music, text, 0.f, 1.f); }},
    {"shake", either, [](const Settings& s) { return on_or_off(s.shake); },
     [](Settings& s, std::string_view text) { return read_switch(s.shake, text); }},
    {"flashes", either, [](const Settings& s) { return on_or_off(s.flashes); },
     [](Settings& s, std::string_view text) { return read_switch(s.flashes, text); }},
    {"fullscreen", either, [](const Settings& s) { return on_or_off(s.fullscreen); },
     [](Settings& s, std::string_view text) { return read_switch(s.fullscreen, text); }},
    {"scale", "a number from 0.25 to 8, such as 1.5", [](const Settings& s) { return plain(s.scale); },
     [](Settings& s, std::string_view text) { return read_number(s.scale, text, 0.25, 8.0); }},
}};

std::vector<std::string> names() {
    std::vector<std::string> out;
    for (const Field& field : fields) out.emplace_back(field.name);
    return out;
}

/// The file's text; empty where it is missing or had to be set aside.
std::optional<std::string> text_of(UserFolder& folder) {
    auto text = folder.read(file_name);
    if (!text || is_text(*text)) return text;
    folder.set_aside(file_name, "is no text");
    return std::nullopt;
}

}  // namespace

Settings parse_settings(std::string_view text, Complaints& complaints) {
    Settings out;
    for (const NamedLine& line : named_lines(text, complaints)) {
        const auto named = [&](const Field& field) { return field.name == line.name; };
        const auto field = std::find_if(fields.begin(), fields.end(), named);
        if (field == fields.end()) {
            complaints.add(line.number,
                           "there is no setting '" + line.name + "'" + did_you_mean(line.name, names()));
        } else if (!field->read(out, line.value)) {
            complaints.add(line.number, line.name + " is '" + line.value + "' instead of " +
                                            std::string(field->is) + ": " + field->text(Settings()) +
                                            " is taken");
        }
    }
    return out;
}

Settings read_settings(UserFolder& folder) {
    const auto text = text_of(folder);
    if (!text) folder.write(file_name, std::string(default_settings));
    Complaints complaints(folder.file(file_name).string());
    const Settings out = parse_settings(text ? *text : default_settings, complaints);
    for (const std::string& complaint : complaints.texts()) folder.say(complaint);
    return out;
}

void write_changes(UserFolder& folder, const Settings& from, const Settings& to) {
    std::string text = text_of(folder).value_or(std::string(default_settings));
    for (const Field& field : fields) {
        const std::string value = field.text(to);
        if (value != field.text(from)) text = with_value(text, field.name, value);
    }
    folder.write_later(file_name, std::move(text));
}

}  // namespace relay
