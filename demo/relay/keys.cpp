// SPDX-License-Identifier: MIT
// The default table is read from the text that is written for the user, so that the two cannot differ.
#include "demo/relay/keys.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace relay {

const std::string_view default_keys =
    "# Relay's keys: what a line names is done by each of its keys, parted by commas. What is changed here "
    "counts from\n"
    "# the next start. After a # stands a comment.\n"
    "#\n"
    "# Keys have SDL's names, which are those of a US keyboard: Z is the key at that place, whatever is "
    "printed on it.\n"
    "# Comma and Hash are the keys , and #. In the program's lines, Alt+Return is Return while Alt is held.\n"
    "# Buttons of a gamepad are `pad` and SDL's name: a, b, x, y, back, guide, start, leftstick, "
    "rightstick,\n"
    "# leftshoulder, rightshoulder, dpup, dpdown, dpleft, dpright. Its left stick always moves.\n"
    "\n"
    "# The game's; each has a key: one without any keeps the one that it had.\n"
    "left = Left, A, pad dpleft\n"
    "right = Right, D, pad dpright\n"
    "up = Up, W, pad dpup\n"
    "down = Down, S, pad dpdown\n"
    "shoot = Z, Space, pad a  # in menus: yes\n"
    "focus = Left Shift, Right Shift, pad rightshoulder\n"
    "bomb = X, pad x\n"
    "slow = C, pad leftshoulder\n"
    "pause = Escape, pad start  # in menus: back\n"
    "\n"
    "# The program's; nothing after the = leaves one without a key.\n"
    "plug = P\n"
    "inspector = F1\n"
    "steer = F5, pad back  # the inspector, by keys and gamepad\n"
    "freeze = F2\n"
    "step = F3\n"
    "slow-all = F4\n"
    "settings = F6, pad y  # sliders\n"
    "screenshot = F12\n"
    "fullscreen = F11, Alt+Return\n"
    "quieter = -, Keypad -\n"
    "louder = =, Keypad +\n"
    "shake = F7\n"
    "flashes = F8\n";

namespace {

const std::string file_name = "keys.txt";

constexpr std::array<std::string_view, all_acts> act_names{
    "left",       "right",      "up",        "down",   "shoot",  "focus",  "bomb",     "slow",
    "pause",      "plug",       "inspector", "steer",  "freeze", "step",   "slow-all", "settings",
    "screenshot", "fullscreen", "quieter",   "louder", "shake",  "flashes"};

static_assert(button_of(static_cast<std::size_t>(Act::left)) == Button::left);
static_assert(button_of(static_cast<std::size_t>(Act::shoot)) == Button::shoot);
static_assert(button_of(static_cast<std::size_t>(Act::pause)) == Button::pause);

/// What people call keys that SDL calls otherwise.
constexpr std::array<std::pair<std::string_view, std::string_view>, 15> other_names{{
    {"enter", "Return"},
    {"spacebar", "Space"},
    {"shift", "Left Shift"},
    {"ctrl", "Left Ctrl"},
    {"control", "Left Ctrl"},
    {"alt", "Left Alt"},
    {"minus", "-"},
    {"plus", "="},
    {"equals", "="},
    {"pgup", "PageUp"},
    {"pgdn", "PageDown"},
    {"pad lb", "pad leftshoulder"},
    {"pad rb", "pad rightshoulder"},
    {"pad select", "pad back"},
    {"pad up", "pad dpup"},
}};

constexpr std::string_view pad_prefix = "pad ";
constexpr std::string_view alt_prefix = "alt+";

/// SDL's name for a key whose name here is a word: commas part the names, and # begins a comment.
std::string as_sdl_has_it(std::string_view name) {
    const std::size_t blank = name.rfind(' ');
    const std::size_t last = blank == std::string_view::npos ? 0 : blank + 1;
    const std::string word = lower(name.substr(last));
    const std::string before(name.substr(0, last));
    if (word == "comma") return before + ",";
    if (word == "hash") return before + "#";
    return std::string(name);
}

/// Adds what a name means; false: it means nothing.
bool add(Bound& bound, std::string_view name) {
    const std::string word = lower(name);
    if (word.starts_with(pad_prefix)) {
        const std::string button(trimmed(std::string_view(word).substr(pad_prefix.size())));
        const SDL_GameControllerButton pad = SDL_GameControllerGetButtonFromString(button.c_str());
        if (pad == SDL_CONTROLLER_BUTTON_INVALID) return false;
        bound.pads.push_back(pad);
        return true;
    }
    const bool alt = word.starts_with(alt_prefix) && word.size() > alt_prefix.size();
    const std::string key = as_sdl_has_it(alt ? trimmed(name.substr(alt_prefix.size())) : name);
    const SDL_Scancode code = SDL_GetScancodeFromName(key.c_str());
    if (code == SDL_SCANCODE_UNKNOWN) return false;
    bound.keys.push_back({code, alt});
    return true;
}

std::string name_of(Key key) { return (key.alt ? "Alt+" : "") + std::string(SDL_GetScancodeName(key.code)); }

std::string name_of(SDL_GameControllerButton pad) {
    return std::string(pad_prefix) + SDL_GameControllerGetStringForButton(pad);
}

/// "X, pad x"
std::string names_of(const Bound& bound) {
    std::string out;
    for (const Key key : bound.keys) out += (out.empty() ? "" : ", ") + name_of(key);
    for (const SDL_GameControllerButton pad : bound.pads) out += (out.empty() ? "" : ", ") + name_of(pad);
    return out;
}

std::string remedy(std::string_view name) {
    const std::string word = lower(name);
    const auto known = [&](const auto& pair) { return pair.first == word; };
    const auto other = std::find_if(other_names.begin(), other_names.end(), known);
    if (other != other_names.end()) return "; did you mean " + std::string(other->second) + "?";
    std::vector<std::string> names;
    for (int code = 0; code < SDL_NUM_SCANCODES; ++code) {
        names.emplace_back(SDL_GetScancodeName(static_cast<SDL_Scancode>(code)));
    }
    std::erase(names, "");
    for (int button = 0; button < SDL_CONTROLLER_BUTTON_MAX; ++button) {
        names.push_back(name_of(static_cast<SDL_GameControllerButton>(button)));
        if (names.back() == "pad " + word) return "; did you mean " + names.back() + "?";
    }
    return did_you_mean(name, names);
}

/// A line's names, each where it belongs.
Bound bound_of(const NamedLine& line, bool button, Complaints& complaints) {
    Bound out;
    std::string_view rest = line.value;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(','), rest.size());
        const std::string_view name = trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (name.empty()) continue;
        if (!add(out, name)) {
            complaints.add(line.number, "there is no key '" + std::string(name) + "'" + remedy(name));
        } else if (button && !out.keys.empty() && out.keys.back().alt) {
            out.keys.pop_back();
            complaints.add(line.number,
                           "'" + std::string(name) + "': Alt+ is for the program's lines; leave it out");
        }
    }
    return out;
}

/// One press that does two things is rarely meant.
void complain_of_shared(const std::array<Bound, all_acts>& bound, const std::array<int, all_acts>& lines,
                        Complaints& complaints) {
    const auto shared = [&](std::size_t first, std::size_t second, const std::string& name) {
        complaints.add(std::max(lines[first], lines[second]),
                       name + " does both " + std::string(act_names[first]) + " and " +
                           std::string(act_names[second]) + "; take it out of one of the two lines");
    };
    for (std::size_t second = 1; second < all_acts; ++second) {
        for (std::size_t first = 0; first < second; ++first) {
            for (const Key key : bound[second].keys) {
                if (bound[first].has(key)) shared(first, second, name_of(key));
            }
            for (const SDL_GameControllerButton pad : bound[second].pads) {
                if (bound[first].has(pad)) shared(first, second, name_of(pad));
            }
        }
    }
}

std::array<Bound, all_acts> defaults() {
    std::array<Bound, all_acts> out;
    Complaints none(file_name);
    for (const NamedLine& line : named_lines(default_keys, none)) {
        const auto act = std::find(act_names.begin(), act_names.end(), line.name);
        out[static_cast<std::size_t>(act - act_names.begin())] = bound_of(line, false, none);
    }
    return out;
}

}  // namespace

bool Bound::has(Key key) const { return std::find(keys.begin(), keys.end(), key) != keys.end(); }

bool Bound::has(SDL_GameControllerButton pad) const {
    return std::find(pads.begin(), pads.end(), pad) != pads.end();
}

KeyTable::KeyTable() : bound_(defaults()) {}

bool KeyTable::has_chord(SDL_Scancode code) const {
    return std::any_of(bound_.begin(), bound_.end(),
                       [code](const Bound& bound) { return bound.has(Key{code, true}); });
}

KeyTable parse_keys(std::string_view text, Complaints& complaints) {
    std::array<Bound, all_acts> out = defaults();
    std::array<int, all_acts> lines{};  // 0: none
    for (const NamedLine& line : named_lines(text, complaints)) {
        const auto found = std::find(act_names.begin(), act_names.end(), lower(line.name));
        if (found == act_names.end()) {
            complaints.add(line.number, "there is nothing called '" + line.name + "' to have keys" +
                                            did_you_mean(line.name, {act_names.begin(), act_names.end()}));
            continue;
        }
        const auto act = static_cast<std::size_t>(found - act_names.begin());
        const bool button = act < all_buttons;
        lines[act] = line.number;
        Bound bound = bound_of(line, button, complaints);
        if (!bound.empty() || (!button && line.value.empty())) {
            out[act] = std::move(bound);
        } else {
            complaints.add(line.number, line.name + " is left without a key: it keeps " + names_of(out[act]));
        }
    }
    for (std::size_t act = 0; act < all_buttons; ++act) {
        if (lines[act] != 0) continue;
        complaints.add("there is no line for " + std::string(act_names[act]) + ": it keeps " +
                       names_of(out[act]));
    }
    complain_of_shared(out, lines, complaints);
    return KeyTable(std::move(out));
}

KeyTable read_keys(UserFolder& folder) {
    auto text = folder.read(file_name);
    if (text && !is_text(*text)) {
        folder.set_aside(file_name, "is no text");
        text.reset();
    }
    if (!text) folder.write(file_name, std::string(default_keys));
    Complaints complaints(folder.file(file_name).string());
    KeyTable out = parse_keys(text ? *text : default_keys, complaints);
    for (const std::string& complaint : complaints.texts()) folder.say(complaint);
    return out;
}

}  // namespace relay
