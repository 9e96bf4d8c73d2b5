// SPDX-License-Identifier: MIT
// keys.txt: made, read, and mended by its reader; and what the game's texts call the keys.
#include "demo/relay/keys.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "demo/relay/key_words.hpp"
#include "tests/demo/scene.hpp"
#include "tests/support/temp_folder.hpp"

namespace {

using relay::Act;
using relay::Complaints;
using relay::default_keys;
using relay::Key;
using relay::key_words;
using relay::KeyTable;
using relay::KeyWords;
using relay::parse_keys;
using relay::read_keys;
using relay::UserFolder;
using segue::test::TempFolder;

/// A line for each of the game's buttons, then the given ones, which count.
struct Reading {
    explicit Reading(const std::string& text) : table(parse_keys(text, complaints)) {}
    const std::vector<std::string>& said() const { return complaints.texts(); }

    Complaints complaints{"keys.txt"};
    KeyTable table;
};

const std::string buttons =
    "left = Left\nright = Right\nup = Up\ndown = Down\nshoot = Z\nfocus = Left Shift\nbomb = X\nslow = C\n"
    "pause = Escape\n";  // nine lines

}  // namespace

TEST_CASE("the keys that are written for a new player are the defaults, and nothing in them is wrong") {
    const Reading reading{std::string(default_keys)};
    CHECK(reading.said().empty());
    const KeyTable plain;
    for (std::size_t act = 0; act < relay::all_acts; ++act) {
        CAPTURE(act);
        CHECK_FALSE(plain[act].empty());
        CHECK(reading.table[act].keys == plain[act].keys);
        CHECK(reading.table[act].pads == plain[act].pads);
    }
    CHECK(plain[Act::shoot].keys == std::vector<Key>{{SDL_SCANCODE_Z}, {SDL_SCANCODE_SPACE}});
    CHECK(plain[Act::focus].has(Key{SDL_SCANCODE_RSHIFT}));
    CHECK(plain[Act::slow].has(SDL_CONTROLLER_BUTTON_LEFTSHOULDER));
    CHECK(plain[Act::louder].has(Key{SDL_SCANCODE_EQUALS}));
    CHECK(plain[Act::fullscreen].has(Key{SDL_SCANCODE_RETURN, true}));
    CHECK(plain.has_chord(SDL_SCANCODE_RETURN));
    CHECK_FALSE(plain.has_chord(SDL_SCANCODE_F11));
}

TEST_CASE("keys.txt is made when it is not there, and then left alone; what is no text is set aside") {
    const TempFolder temp;
    std::vector<std::string> said;
    UserFolder folder(temp.path, [&](const std::string& words) { said.push_back(words); });
    CHECK(read_keys(folder)[Act::shoot].has(Key{SDL_SCANCODE_Z}));
    CHECK(temp.read("keys.txt") == default_keys);
    temp.write("keys.txt", buttons + "shoot = K\n");
    CHECK(read_keys(folder)[Act::shoot].keys == std::vector<Key>{{SDL_SCANCODE_K}});
    CHECK(temp.read("keys.txt") == buttons + "shoot = K\n");
    REQUIRE(said.size() == 1);
    CHECK(said[0] ==
          folder.file("keys.txt").string() + ":10: 'shoot' stands in line 5, too: this line counts");
    temp.write("keys.txt", std::string("\0\1", 2));
    CHECK(read_keys(folder)[Act::shoot].has(Key{SDL_SCANCODE_Z}));
    CHECK(temp.has("keys.txt.broken"));
    CHECK(temp.read("keys.txt") == default_keys);
    UserFolder none;
    CHECK(read_keys(none)[Act::bomb].has(Key{SDL_SCANCODE_X}));
}

TEST_CASE("a line names several keys and buttons, whatever their capitals, and Comma and Hash are words") {
    const Reading reading(buttons +
                          "plug = q,  keypad 0 ,PAD LeftStick, Comma, Keypad comma, hash\nstep = ALT+F3\n");
    CHECK(reading.said().empty());
    const auto& plug = reading.table[Act::plug];
    CHECK(plug.keys == std::vector<Key>{{SDL_SCANCODE_Q},
                                        {SDL_SCANCODE_KP_0},
                                        {SDL_SCANCODE_COMMA},
                                        {SDL_SCANCODE_KP_COMMA},
                                        {SDL_SCANCODE_NONUSHASH}});
    CHECK(plug.has(SDL_CONTROLLER_BUTTON_LEFTSTICK));
    CHECK(reading.table[Act::step].keys == std::vector<Key>{{SDL_SCANCODE_F3, true}});
}

TEST_CASE(
    "an unknown name of keys.txt is said with its place and the near one, and the others of its line count") {
    const Reading reading(
        buttons + "plug = Spacebar, Enter, Q\nstep = leftshoulder, F10\nfreze = F7\nfreeze = Esc, F9\n");
    CHECK(reading.table[Act::plug].keys == std::vector<Key>{{SDL_SCANCODE_Q}});
    CHECK(reading.table[Act::step].keys == std::vector<Key>{{SDL_SCANCODE_F10}});
    REQUIRE(reading.said().size() == 5);
    CHECK(reading.said()[0] == "keys.txt:10: there is no key 'Spacebar'; did you mean Space?");
    CHECK(reading.said()[1] == "keys.txt:10: there is no key 'Enter'; did you mean Return?");
    CHECK(reading.said()[2] == "keys.txt:11: there is no key 'leftshoulder'; did you mean pad leftshoulder?");
    CHECK(reading.said()[3] ==
          "keys.txt:12: there is nothing called 'freze' to have keys; did you mean freeze?");
    CHECK(reading.said()[4] == "keys.txt:13: there is no key 'Esc'; did you mean Escape?");
}

TEST_CASE("a button that is left without any key keeps its default and says so; a command may have none") {
    const Reading reading(buttons + "bomb =\nplug =\nshoot = Foo\nscreenshot = Baz\n");
    CHECK(reading.table[Act::bomb].has(Key{SDL_SCANCODE_X}));
    CHECK(reading.table[Act::shoot].has(Key{SDL_SCANCODE_SPACE}));
    CHECK(reading.table[Act::screenshot].has(Key{SDL_SCANCODE_F12}));
    CHECK(reading.table[Act::plug].empty());
    const auto said = [&](const std::string& words) {
        return std::find(reading.said().begin(), reading.said().end(), words) != reading.said().end();
    };
    CHECK(said("keys.txt:10: bomb is left without a key: it keeps X, pad x"));
    CHECK(said("keys.txt:12: shoot is left without a key: it keeps Z, Space, pad a"));
    CHECK(said("keys.txt:13: screenshot is left without a key: it keeps F12"));
}

TEST_CASE("a button that has no line at all keeps its default and says so") {
    const Reading reading(
        "left = J\nright = L\nup = I\ndown = K\nshoot = Z\nfocus = Left Shift\nslow = C\npause = P\nplug =");
    CHECK(reading.table[Act::bomb].has(Key{SDL_SCANCODE_X}));
    CHECK(reading.table[Act::plug].empty());
    CHECK(reading.table[Act::inspector].has(Key{SDL_SCANCODE_F1}));
    REQUIRE(reading.said().size() == 1);
    CHECK(reading.said()[0] == "keys.txt: there is no line for bomb: it keeps X, pad x");
}

TEST_CASE("a key that does two things is said, also when one of them is a default") {
    const Reading reading(buttons + "plug = X\nquieter = F1\n");
    REQUIRE(reading.said().size() == 2);
    CHECK(reading.said()[0] == "keys.txt:10: X does both bomb and plug; take it out of one of the two lines");
    CHECK(reading.said()[1] ==
          "keys.txt:11: F1 does both inspector and quieter; take it out of one of the two lines");
}

TEST_CASE("Alt with a key is for the program's lines alone") {
    const Reading reading(buttons + "bomb = Alt+B, N\n");
    CHECK(reading.table[Act::bomb].keys == std::vector<Key>{{SDL_SCANCODE_N}});
    REQUIRE(reading.said().size() == 2);
    CHECK(reading.said()[1] == "keys.txt:10: 'Alt+B': Alt+ is for the program's lines; leave it out");
}

TEST_CASE("the texts of the game call the keys as they are bound") {
    const relay::testing::Headless sdl;
    const KeyWords plain = key_words(KeyTable());
    const KeyWords written;
    CHECK(plain.move == written.move);
    CHECK(plain.shoot == written.shoot);
    CHECK(plain.focus == written.focus);
    CHECK(plain.bomb == written.bomb);
    CHECK(plain.slow == written.slow);
    CHECK(plain.plug == written.plug);
    CHECK(plain.inspector == written.inspector);

    const Reading letters(
        "left = A\nright = D\nup = W\ndown = S\nshoot = Left Ctrl, K\nfocus = Right Shift\nbomb = pad "
        "x\nslow = \\\n"
        "pause = Escape\nplug =\ninspector = Alt+I");
    const KeyWords words = key_words(letters.table);
    CHECK(words.move == "WASD");
    CHECK(words.shoot == "LEFT CTRL");
    CHECK(words.focus == "RIGHT SHIFT");
    CHECK(words.bomb == "PAD X");
    CHECK(words.slow == "BACKSLASH");
    CHECK(words.plug.empty());
    CHECK(words.inspector == "ALT+I");
    const Reading mixed("left = Left\nright = D\nup = Keypad 8\ndown = S\n");
    CHECK(key_words(mixed.table).move == "KEYPAD 8/LEFT/S/D");
}
