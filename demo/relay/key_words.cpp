// SPDX-License-Identifier: MIT
// Short names: they stand in lines of text.
#include "demo/relay/key_words.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "demo/relay/font.hpp"

namespace relay {
namespace {

struct Pair {
    SDL_Scancode left, right;
    std::string_view word;  // for both
};
constexpr std::array<Pair, 3> pairs{{
    {SDL_SCANCODE_LSHIFT, SDL_SCANCODE_RSHIFT, "SHIFT"},
    {SDL_SCANCODE_LCTRL, SDL_SCANCODE_RCTRL, "CTRL"},
    {SDL_SCANCODE_LALT, SDL_SCANCODE_RALT, "ALT"},
}};

std::string capitals(std::string text) {
    for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return text;
}

/// A name in letters that the alphabet has.
std::string drawable(const std::string& name) {
    if (name == "\\") return "BACKSLASH";
    if (name == "`") return "GRAVE";
    std::string out = capitals(name);
    std::erase_if(out, [](char c) { return !has_glyph(c); });
    return out;
}

std::string word_of(SDL_Scancode code) {
    const std::string printed = SDL_GetKeyName(SDL_GetKeyFromScancode(code));
    const bool whole = !printed.empty() && std::all_of(printed.begin(), printed.end(), has_glyph);
    return whole ? capitals(printed) : drawable(SDL_GetScancodeName(code));
}

std::string word_of(const Bound& bound) {
    if (bound.keys.empty() && bound.pads.empty()) return {};
    if (bound.keys.empty()) {
        return "PAD " + capitals(SDL_GameControllerGetStringForButton(bound.pads.front()));
    }
    const Key first = bound.keys.front();
    const auto both = std::find_if(pairs.begin(), pairs.end(), [&](const Pair& pair) {
        const bool is_first = pair.left == first.code || pair.right == first.code;
        return is_first && !first.alt && bound.has(Key{pair.left, false}) &&
               bound.has(Key{pair.right, false});
    });
    if (both != pairs.end()) return std::string(both->word);
    return (first.alt ? "ALT+" : "") + word_of(first.code);
}

/// "ARROWS", "WASD", or four words.
std::string move_word(const KeyTable& keys) {
    constexpr std::array<Act, 4> acts{Act::up, Act::left, Act::down, Act::right};
    constexpr std::array<SDL_Scancode, 4> arrows{SDL_SCANCODE_UP, SDL_SCANCODE_LEFT, SDL_SCANCODE_DOWN,
                                                 SDL_SCANCODE_RIGHT};
    bool all_arrows = true, all_short = true;
    std::array<std::string, 4> words;
    for (std::size_t i = 0; i < acts.size(); ++i) {
        const Bound& bound = keys[acts[i]];
        all_arrows = all_arrows && !bound.keys.empty() && bound.keys.front() == Key{arrows[i], false};
        words[i] = word_of(bound);
        all_short = all_short && words[i].size() == 1;
    }
    if (all_arrows) return "ARROWS";
    const std::string between = all_short ? "" : "/";
    return words[0] + between + words[1] + between + words[2] + between + words[3];
}

}  // namespace

KeyWords key_words(const KeyTable& keys) {
    KeyWords out;
    out.move = move_word(keys);
    out.shoot = word_of(keys[Act::shoot]);
    out.focus = word_of(keys[Act::focus]);
    out.bomb = word_of(keys[Act::bomb]);
    out.slow = word_of(keys[Act::slow]);
    out.plug = word_of(keys[Act::plug]);
    out.inspector = word_of(keys[Act::inspector]);
    out.settings = word_of(keys[Act::settings]);
    return out;
}

}  // namespace relay
