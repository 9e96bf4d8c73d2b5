// SPDX-License-Identifier: MIT
// song.json: those of the packs are read, and of a bad one the first wrong place is named.
#include "demo/relay/song.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "tests/scripts/paced_courier.hpp"

namespace {

using namespace relay;

std::string text_of_pack(int stage) {
    return relay::testing::read_file(relay::testing::assets_folder() / ("stage" + std::to_string(stage)) /
                                     "song.json");
}

std::string refused(const std::string& text) {
    std::string error;
    CHECK(read_song(text, error) == nullptr);
    return error;
}

std::string with_row(const std::string& row) {
    return R"({"loop": {"bpm": 128, "rows": [{"bar": 0, "step": 0}, )" + row +
           R"(]}, "boss": {"bpm": 140, "rows": [{}]}})";
}

void check_same(const Section& a, const Section& b) {
    CHECK(a.bpm == b.bpm);
    REQUIRE(a.bars.size() == b.bars.size());
    for (std::size_t bar = 0; bar < a.bars.size(); ++bar) {
        for (std::size_t step = 0; step < steps_of_bar; ++step) {
            CAPTURE(bar);
            CAPTURE(step);
            const Row &one = a.bars[bar][step], &other = b.bars[bar][step];
            CHECK(one.kick == other.kick);
            CHECK(one.hat == other.hat);
            CHECK(one.bass == other.bass);
            CHECK(one.arpeggio == doctest::Approx(other.arpeggio));
            for (std::size_t i = 0; i < one.pad.size(); ++i)
                CHECK(one.pad[i] == doctest::Approx(other.pad[i]));
        }
    }
}

}  // namespace

TEST_CASE("the built-in song is that of stage 1's pack") {
    std::string error;
    const auto song = read_song(text_of_pack(1), error);
    REQUIRE_MESSAGE(song, error);
    check_same(song->loop, built_in_song()->loop);
    check_same(song->boss, built_in_song()->boss);
}

TEST_CASE("the loop is Am F C G at 128 bpm, a boss's Dm Bb F C at 140") {
    const auto song = built_in_song();
    const auto check = [](const Section& section, double bpm, std::array<float, 4> roots,
                          std::array<double, 4> thirds) {
        CHECK(section.bpm == bpm);
        REQUIRE(section.bars.size() == 4);
        for (std::size_t bar = 0; bar < 4; ++bar) {
            CAPTURE(bar);
            const Bar& rows = section.bars[bar];
            std::vector<std::size_t> kicks, hats, basses;
            for (std::size_t step = 0; step < steps_of_bar; ++step) {
                if (rows[step].kick > 0) kicks.push_back(step);
                if (rows[step].hat > 0) hats.push_back(step);
                if (rows[step].bass > 0) basses.push_back(step);
                CHECK((rows[step].bass == 0 || rows[step].bass == roots[bar]));
                CHECK((rows[step].pad[0] > 0) == (step == 0));
            }
            CHECK(kicks == std::vector<std::size_t>{0, 4, 8, 12});
            CHECK(hats == std::vector<std::size_t>{1, 3, 5, 7, 9, 11, 13, 15});
            CHECK(basses == std::vector<std::size_t>{0, 3, 6, 10, 12});
            const float high = roots[bar] * 4;  // two octaves up: 1-3-5-8
            CHECK(rows[4].arpeggio == doctest::Approx(high).epsilon(0.0001));
            CHECK(rows[5].arpeggio == doctest::Approx(high * std::exp2(thirds[bar] / 12)).epsilon(0.0001));
            CHECK(rows[6].arpeggio == doctest::Approx(high * std::exp2(7 / 12.0)).epsilon(0.0001));
            CHECK(rows[7].arpeggio == doctest::Approx(high * 2).epsilon(0.0001));
            CHECK(rows[0].pad[1] == doctest::Approx(rows[5].arpeggio / 2).epsilon(0.0001));
        }
    };
    check(song->loop, 128, {110, 87.31f, 130.81f, 98}, {3, 4, 4, 4});
    check(song->boss, 140, {146.83f, 116.54f, 87.31f, 130.81f}, {3, 4, 4, 4});
}

TEST_CASE("each pack's song can be read, has chords as the first one's, and a way of its own through them") {
    std::vector<std::vector<float>> ways;
    for (int stage = 1; stage <= 3; ++stage) {
        CAPTURE(stage);
        std::string error;
        const auto song = read_song(text_of_pack(stage), error);
        REQUIRE_MESSAGE(song, error);
        CHECK(song->loop.bpm == 128);
        CHECK(song->boss.bpm == 140);
        REQUIRE(song->loop.bars.size() == 4);
        CHECK(song->loop.bars[1][0].pad == built_in_song()->loop.bars[1][0].pad);
        std::vector<float> way;
        for (std::size_t step = 0; step < 4; ++step) way.push_back(song->loop.bars[0][step].arpeggio);
        ways.push_back(way);
    }
    CHECK(ways[0] != ways[1]);
    CHECK(ways[0] != ways[2]);
    CHECK(ways[1] != ways[2]);
}

TEST_CASE("what a row does not name is silent, and a bar that is not there is one of silence") {
    std::string error;
    const auto song = read_song(with_row(R"({"bar": 2, "step": 5, "hat": 0.5, "bass": null})"), error);
    REQUIRE_MESSAGE(song, error);
    REQUIRE(song->loop.bars.size() == 3);
    CHECK(song->loop.bars[1][0].kick == 0);
    const Row& row = song->loop.bars[2][5];
    CHECK(row.hat == 0.5f);
    CHECK(row.kick == 0);
    CHECK(row.bass == 0);
    CHECK(row.pad[0] == 0);
}

TEST_CASE("the first wrong place of a song is named") {
    CHECK(refused("song") == "it is no JSON object");
    CHECK(refused("[]") == "it is no JSON object");
    CHECK(refused("{}") == "loop is no object");
    CHECK(refused(R"({"loop": {}})") == "loop.bpm is missing");
    CHECK(refused(R"({"loop": {"bpm": 1e9}})") == "loop.bpm is not 40 to 300");
    CHECK(refused(R"({"loop": {"bpm": 128}})") == "loop.rows is no list, empty or too long");
    CHECK(refused(R"({"loop": {"bpm": 128, "rows": []}})") == "loop.rows is no list, empty or too long");
    CHECK(refused(R"({"loop": {"bpm": 128, "rows": [{}]}})") == "boss is no object");
    CHECK(refused(with_row("7")) == "loop.rows[1] is no object");
    CHECK(refused(with_row(R"({"bar": 32})")) == "loop.rows[1].bar is not 0 to 31");
    CHECK(refused(with_row(R"({"step": -1})")) == "loop.rows[1].step is not 0 to 15");
    CHECK(refused(with_row(R"({"kick": "loud"})")) == "loop.rows[1].kick is not 0 to 1");
    CHECK(refused(with_row(R"({"arp": 9000})")) == "loop.rows[1].arp is not 20 to 8000");
    CHECK(refused(with_row(R"({"pad": [220, 10]})")) == "loop.rows[1].pad is not 20 to 8000");
    CHECK(refused(with_row(R"({"pad": [1, 2, 3, 4]})")) == "loop.rows[1].pad is no list of three or fewer");
}
