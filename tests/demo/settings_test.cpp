// SPDX-License-Identifier: MIT
// settings.txt: made, read, mended by its reader, and changed by keys without a word of it lost.
#include "demo/relay/settings.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "demo/relay/adjust.hpp"
#include "tests/support/temp_folder.hpp"

namespace {

using relay::adjusted;
using relay::Commands;
using relay::Complaints;
using relay::default_settings;
using relay::parse_settings;
using relay::read_settings;
using relay::Settings;
using relay::UserFolder;
using relay::write_changes;
using segue::test::TempFolder;

/// A folder with a settings.txt, and what is said about it.
struct Desk {
    explicit Desk(const std::string& text) { temp.write("settings.txt", text); }
    Desk() = default;
    std::string text() const { return temp.read("settings.txt"); }
    /// Reads it as a start of the game does.
    Settings start() {
        UserFolder folder(temp.path, [this](const std::string& words) { said.push_back(words); });
        return read_settings(folder);
    }
    void change(const Settings& from, const Settings& to) const {
        UserFolder folder(temp.path, nullptr);
        write_changes(folder, from, to);
    }

    TempFolder temp;
    std::vector<std::string> said;
};

Commands asks(bool Commands::* command) {
    Commands out;
    out.*command = true;
    return out;
}

}  // namespace

TEST_CASE("the settings that are written for a new player are the defaults, and nothing in them is wrong") {
    Complaints complaints("settings.txt");
    CHECK(parse_settings(default_settings, complaints) == Settings());
    CHECK(complaints.texts().empty());
    for (const char* name : {"volume_effects", "volume_music", "shake", "flashes", "fullscreen", "scale"})
        CHECK_MESSAGE(default_settings.find(std::string("\n") + name + " = ") != std::string_view::npos,
                      name);
}

TEST_CASE("settings.txt is made when it is not there, and then left alone") {
    Desk desk;
    CHECK(desk.start() == Settings());
    CHECK(desk.text() == default_settings);
    desk.temp.write("settings.txt", "shake = off\n");
    CHECK_FALSE(desk.start().shake);
    CHECK(desk.text() == "shake = off\n");
    CHECK(desk.said.empty());
}

TEST_CASE("every setting arrives, and what has no line has its default") {
    Desk desk(
        "volume_effects = 0\nvolume_music = 0.25\nshake = off\nflashes = OFF\nfullscreen = on\nscale = "
        "1.5\n");
    const Settings all = desk.start();
    CHECK(all.volume.effects == 0);
    CHECK(all.volume.music == 0.25f);
    CHECK_FALSE(all.shake);
    CHECK_FALSE(all.flashes);
    CHECK(all.fullscreen);
    CHECK(all.scale == 1.5);
    CHECK(desk.said.empty());
    desk.temp.write("settings.txt", "");
    CHECK(desk.start() == Settings());
}

TEST_CASE("a wrong line of settings.txt is named with its remedy, has its default, and stays in the file") {
    const std::string text =
        "shake = perhaps\nscale = 9\nvolume_music = 0,5\nvolum_effects = 1\nflashes\nfullscreen = on\n";
    Desk desk(text);
    const Settings read = desk.start();
    Settings expected;
    expected.fullscreen = true;
    CHECK(read == expected);
    CHECK(desk.text() == text);
    const std::string file = (desk.temp.path / "settings.txt").string();
    REQUIRE(desk.said.size() == 5);
    CHECK(desk.said[0] == file + ":5: 'flashes' is no `name = value`; a # before it makes it a comment");
    CHECK(desk.said[1] == file + ":1: shake is 'perhaps' instead of on or off: on is taken");
    CHECK(desk.said[2] ==
          file + ":2: scale is '9' instead of a number from 0.25 to 8, such as 1.5: 1 is taken");
    CHECK(desk.said[3] ==
          file + ":3: volume_music is '0,5' instead of a number from 0 to 1, such as 0.5: 0.8 is taken");
    CHECK(desk.said[4] == file + ":4: there is no setting 'volum_effects'; did you mean volume_effects?");
}

TEST_CASE("a settings.txt that is no text is set aside, and a new one is made") {
    Desk desk(std::string("s\0h\0a\0k\0e\0", 10));
    CHECK(desk.start() == Settings());
    CHECK(desk.text() == default_settings);
    CHECK(desk.temp.read("settings.txt.broken").size() == 10);
    REQUIRE(desk.said.size() == 1);
    CHECK(desk.said[0].find("settings.txt is no text: set aside as ") != std::string::npos);
}

TEST_CASE("a changed setting is written into its line, and comments, order and other lines stay") {
    Desk desk(
        "# mine\r\nscale = 2 # big\r\nwhat is this\r\n  volume_music = 0.5   # at night\r\nshake=on\r\n");
    const Settings from = desk.start();
    Settings to = from;
    to.volume.music = 0.4f;
    to.shake = false;
    to.fullscreen = true;
    desk.change(from, to);
    CHECK(desk.text() ==
          "# mine\r\nscale = 2 # big\r\nwhat is this\r\n  volume_music = 0.4   # at night\r\nshake=off\r\n"
          "fullscreen = on\n");
    CHECK(desk.start() == to);
}

TEST_CASE("what the user edits while the game runs is not undone by a key") {
    Desk desk("shake = on\nscale = 1\n");
    const Settings from = desk.start();
    desk.temp.write("settings.txt", "# new\nscale = 3\nshake = on\n");
    Settings to = from;
    to.shake = false;
    desk.change(from, to);
    CHECK(desk.text() == "# new\nscale = 3\nshake = off\n");
    std::filesystem::remove(desk.temp.path / "settings.txt");
    desk.change(to, from);
    Complaints complaints("settings.txt");
    CHECK(parse_settings(desk.text(), complaints) == Settings());
}

TEST_CASE("without a folder there are the default settings, and changes are not kept") {
    UserFolder none;
    CHECK(read_settings(none) == Settings());
    Settings to;
    to.shake = false;
    write_changes(none, Settings(), to);
    CHECK(read_settings(none) == Settings());
}

TEST_CASE("the volume goes by tenths from wherever it stands, from silence to the loudest") {
    Settings settings;
    settings.volume.effects = 0.85f;
    settings.volume.music = 0.1f;
    auto after = adjusted(settings, asks(&Commands::quieter));
    CHECK(after.settings.volume.effects == 0.8f);
    CHECK(after.settings.volume.music == 0);
    CHECK(after.words == "EFFECTS 80% MUSIC 0%");
    after = adjusted(after.settings, asks(&Commands::quieter));
    CHECK(after.settings.volume.effects == 0.7f);
    CHECK(after.settings.volume.music == 0);
    for (int i = 0; i < 12; ++i) after = adjusted(after.settings, asks(&Commands::louder));
    CHECK(after.settings.volume.effects == 1);
    CHECK(after.words == "VOLUME 100%");
    Settings rest = after.settings;
    rest.volume = settings.volume;
    CHECK(rest == settings);
}

TEST_CASE("each switch has a key that turns it and says so, and without a key nothing changes") {
    const Settings settings;
    CHECK(adjusted(settings, Commands()).settings == settings);
    CHECK(adjusted(settings, Commands()).words.empty());
    auto after = adjusted(settings, asks(&Commands::shake));
    CHECK_FALSE(after.settings.shake);
    CHECK(after.words == "SHAKE OFF");
    CHECK(adjusted(after.settings, asks(&Commands::shake)).words == "SHAKE ON");
    after = adjusted(settings, asks(&Commands::flashes));
    CHECK_FALSE(after.settings.flashes);
    CHECK(after.settings.shake);
    CHECK(after.words == "FLASHES OFF");
    after = adjusted(settings, asks(&Commands::fullscreen));
    CHECK(after.settings.fullscreen);
    CHECK(after.words == "FULL SCREEN");
}
