// SPDX-License-Identifier: MIT
// keys.txt in the user's folder: which keys and which buttons of a gamepad do what.
#pragma once

#include <SDL.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "demo/relay/named_lines.hpp"
#include "demo/relay/user_folder.hpp"
#include "scripts/world/input.hpp"

namespace relay {

/// All that a key can do: the game's buttons, in the order of their bits, and then what the program does.
enum class Act : std::uint8_t {
    left,
    right,
    up,
    down,
    shoot,
    focus,
    bomb,
    slow,
    pause,
    plug,
    inspector,
    steer,
    freeze,
    step,
    slow_all,
    settings,
    screenshot,
    fullscreen,
    quieter,
    louder,
    shake,
    flashes,
};
inline constexpr std::size_t all_acts = static_cast<std::size_t>(Act::flashes) + 1;
inline constexpr std::size_t all_buttons = static_cast<std::size_t>(Act::pause) + 1;

/// Of an act below all_buttons.
[[nodiscard]] constexpr Button button_of(std::size_t act) { return static_cast<Button>(1 << act); }

/// A key by its place on the keyboard, or that key while Alt is held.
struct Key {
    SDL_Scancode code = SDL_SCANCODE_UNKNOWN;
    bool alt = false;
    bool operator==(const Key&) const = default;
};

/// What does one act.
struct Bound {
    std::vector<Key> keys;
    std::vector<SDL_GameControllerButton> pads;

    [[nodiscard]] bool has(Key key) const;
    [[nodiscard]] bool has(SDL_GameControllerButton pad) const;
    [[nodiscard]] bool empty() const { return keys.empty() && pads.empty(); }
};

class KeyTable {
  public:
    /// The keys of default_keys.
    KeyTable();
    [[nodiscard]] const Bound& operator[](Act act) const { return bound_[static_cast<std::size_t>(act)]; }
    [[nodiscard]] const Bound& operator[](std::size_t act) const { return bound_[act]; }
    /// Whether this key with Alt does something.
    [[nodiscard]] bool has_chord(SDL_Scancode code) const;

  private:
    friend KeyTable parse_keys(std::string_view text, Complaints& complaints);
    explicit KeyTable(std::array<Bound, all_acts> bound) : bound_(std::move(bound)) {}

    std::array<Bound, all_acts> bound_;
};

/// The file as it is made when there is none.
extern const std::string_view default_keys;

/// Names that are unknown are left out. What has no line keeps its default; so does what is left without a
/// key by names that are wrong, and each of the game's buttons.
[[nodiscard]] KeyTable parse_keys(std::string_view text, Complaints& complaints);

/// Of the folder's keys.txt, which is made when it is not there, set aside when it is no text, and never
/// changed for what is wrong in it: that is said.
[[nodiscard]] KeyTable read_keys(UserFolder& folder);

}  // namespace relay
