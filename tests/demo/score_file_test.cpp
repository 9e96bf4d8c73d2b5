// SPDX-License-Identifier: MIT
// The table of scores as a text, and what becomes of a broken one.
#include "demo/relay/score_file.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/temp_folder.hpp"

namespace {

using namespace relay;

Scores sample() {
    Scores scores;
    Score first;
    first.points = 1284300;
    first.difficulty = Difficulty::hell;
    first.stage = 3;
    first.cleared = true;
    first.initials = "ABC";
    first.date = "2025-12-31";
    scores.add(first);
    Score second;
    second.points = 90210;
    second.difficulty = Difficulty::easy;
    second.stage = 2;
    second.continues = 2;
    second.initials = "-.9";
    scores.add(second);
    return scores;
}

std::string complaint(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    std::string error;
    CHECK_FALSE(read_scores(text.replace(at, from.size(), to), error).has_value());
    return error;
}

}  // namespace

TEST_CASE("a table that was written is read again, and who has no date gets today's") {
    std::string error;
    const auto scores = read_scores(text_of(sample(), "2026-01-31"), error);
    REQUIRE_MESSAGE(scores.has_value(), error);
    REQUIRE(scores->rows().size() == 2);
    CHECK(scores->rows()[0] == sample().rows()[0]);
    Score second = sample().rows()[1];
    second.date = "2026-01-31";
    CHECK(scores->rows()[1] == second);
    CHECK(read_scores(text_of(Scores(), "2026-01-31"), error)->rows().empty());
}

TEST_CASE("what is no table is refused with the place and the reason") {
    std::string error;
    for (const char* text : {"", "{", "[]", "null", "12", "\"x\"", "\xff\xfe"}) {
        CHECK_FALSE(read_scores(text, error).has_value());
        CHECK(error == "it is no JSON object");
    }
    CHECK_FALSE(read_scores("{}", error).has_value());
    CHECK(error == "it is no relay-scores 1");
    CHECK_FALSE(read_scores("{\"relay-scores\": 1}", error).has_value());
    CHECK(error == "it has no list of scores");

    const std::string good = text_of(sample(), "2026-01-31");
    CHECK(complaint(good, "\"relay-scores\": 1", "\"relay-scores\": 2") == "it is no relay-scores 1");
    CHECK(complaint(good, "90210", "-5") == "scores[1]: points is not 1000 to 1000000000000");
    CHECK(complaint(good, "90210", "1e300") == "scores[1]: points is not 1000 to 1000000000000");
    CHECK(complaint(good, "90210", "18446744073709551615") ==
          "scores[1]: points is not 1000 to 1000000000000");
    CHECK(complaint(good, "\"points\": 90210,", "") == "scores[1]: points is missing");
    CHECK(complaint(good, "\"easy\"", "\"calm\"") == "scores[1]: difficulty is not easy, normal or hell");
    CHECK(complaint(good, "\"easy\"", "7") == "scores[1]: difficulty is no text");
    CHECK(complaint(good, "\"stage\": 2", "\"stage\": 4") == "scores[1]: stage is not 1 to 3");
    CHECK(complaint(good, "\"cleared\": true", "\"cleared\": 1") ==
          "scores[0]: cleared is not true or false");
    CHECK(complaint(good, "\"ABC\"", "\"ab\"") == "scores[0]: initials are not three letters");
    CHECK(complaint(good, "\"ABC\"", "\"A\\u0000C\"") == "scores[0]: initials are not three letters");
    CHECK(complaint(good, "2025-12-31", "31.12.2025") == "scores[0]: date is not like 2026-01-31");
}

TEST_CASE("of a table that is too long or out of order the best ten are kept, in order") {
    std::string rows;
    for (int i = 1; i <= 12; ++i) {
        rows += (i > 1 ? "," : "") + std::string(R"({"points": )") + std::to_string(i * 1000) +
                R"(, "difficulty": "normal", "stage": 1, "cleared": false, "continues": 0,)" +
                R"("initials": "AAA", "date": "2026-01-31"})";
    }
    std::string error;
    const auto scores = read_scores("{\"relay-scores\": 1, \"scores\": [" + rows + "]}", error);
    REQUIRE_MESSAGE(scores.has_value(), error);
    REQUIRE(scores->rows().size() == Scores::places);
    CHECK(scores->rows().front().points == 12000);
    CHECK(scores->rows().back().points == 3000);
}

TEST_CASE("a folder without the file gives an empty table, one with a broken file sets that aside") {
    const segue::test::TempFolder temp;
    std::vector<std::string> said;
    const auto say = [&said](const std::string& words) { said.push_back(words); };
    {
        UserFolder folder(temp.path, say);
        CHECK(load_scores(folder).rows().empty());
        save_scores(folder, sample());
        CHECK(load_scores(folder).points() == sample().points());
    }
    CHECK(said.empty());
    temp.write("scores.json", temp.read("scores.json") + "}");
    UserFolder folder(temp.path, say);
    CHECK(load_scores(folder).rows().empty());
    CHECK(temp.has("scores.json.broken"));
    REQUIRE(said.size() == 1);
    CHECK(said[0].find("scores.json") != std::string::npos);
    CHECK(said[0].find("it is no JSON object") != std::string::npos);
}

TEST_CASE("today is a date of this calendar") {
    const std::string day = today();
    REQUIRE(day.size() == 10);
    CHECK(day >= "2024-01-01");
    CHECK(day[4] == '-');
}
