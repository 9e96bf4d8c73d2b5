// SPDX-License-Identifier: MIT
// Who stands where in the table of the ten best runs.
#include "scripts/world/scores.hpp"

#include <doctest/doctest.h>

#include "scripts/game.hpp"
#include "scripts/world/input_log.hpp"

using namespace relay;

namespace {

Score score(std::int64_t points, const char* initials = "AAA") {
    Score out;
    out.points = points;
    out.initials = initials;
    return out;
}

std::string names(const Scores& scores) {
    std::string out;
    for (const Score& row : scores.rows()) out += row.initials + ' ';
    return out;
}

Scores full() {
    Scores scores;
    for (int i = 1; i <= Scores::places; ++i) scores.add(score(i * 10000));
    return scores;
}

}  // namespace

TEST_CASE("the table is in order of points, whatever the order in which they came") {
    Scores scores;
    CHECK(scores.best() == 0);
    CHECK(scores.add(score(5000, "MID")) == 0);
    CHECK(scores.add(score(9000, "TOP")) == 0);
    CHECK(scores.add(score(2000, "LOW")) == 2);
    CHECK(names(scores) == "TOP MID LOW ");
    CHECK(scores.best() == 9000);
    CHECK(scores.points() == std::vector<std::int64_t>{9000, 5000, 2000});
}

TEST_CASE("of equals the earlier one stays above") {
    Scores scores;
    scores.add(score(5000, "ONE"));
    scores.add(score(5000, "TWO"));
    CHECK(scores.add(score(5000, "TRE")) == 2);
    CHECK(names(scores) == "ONE TWO TRE ");
    // In a full table, an equal of the last one has no place.
    Scores crowd = full();
    CHECK(crowd.place_of(10000) == Scores::places);
    CHECK(crowd.place_of(10001) == Scores::places - 1);
}

TEST_CASE("ten have a place, and who comes in puts the last one out") {
    Scores scores = full();
    const int version = scores.version();
    CHECK(scores.add(score(9999)) == Scores::places);
    CHECK(scores.version() == version);
    CHECK(scores.add(score(55000, "NEW")) == 5);
    CHECK(scores.version() == version + 1);
    CHECK(scores.rows().size() == Scores::places);
    CHECK(scores.rows()[5].initials == "NEW");
    CHECK(scores.rows().back().points == 20000);
}

TEST_CASE("who has hardly begun has no place in an empty table either") {
    Scores scores;
    CHECK(scores.place_of(0) == Scores::places);
    CHECK(scores.place_of(Scores::least - 1) == Scores::places);
    CHECK(scores.place_of(Scores::least) == 0);
}

TEST_CASE("a table out of a log's points has the same places") {
    Scores scores = full();
    scores.add(score(55000, "ABC"));
    const Scores again = Scores::of(scores.points());
    CHECK(again.points() == scores.points());
    for (const std::int64_t points : {1, 20000, 55000, 55001, 200000})
        CHECK(again.place_of(points) == scores.place_of(points));
}

TEST_CASE("a log keeps the table's points, and one without a table has no line of it") {
    InputLog log;
    CHECK(log.text().find("scores") == std::string::npos);
    log.scores = {1284300, 90210};
    log.add(Input{});
    CHECK(log.text().find("\nscores 1284300 90210\n") != std::string::npos);
    std::string error;
    const auto again = InputLog::read(log.text(), error);
    REQUIRE_MESSAGE(again.has_value(), error);
    CHECK(*again == log);
    CHECK_FALSE(InputLog::read("relay-log 1\nscores 12 x\nend 1\n", error).has_value());
    CHECK(error == "line 2 is not of a relay log: scores 12 x");
    CHECK_FALSE(InputLog::read("relay-log 1\nscores\nend 1\n", error).has_value());
}
