// SPDX-License-Identifier: MIT
// stage.json and shapes.json: good ones are read, and of a bad one the first wrong place is named.
#include "scripts/world/stage_data.hpp"

#include <doctest/doctest.h>

using namespace relay;

namespace {

std::string refused(std::string_view text) {
    StageData data;
    std::string error;
    CHECK_FALSE(read_stage(text, data, error));
    return error;
}

constexpr std::string_view small =
    R"({"stage": 1, "name": "X", "waves": [{"at": 9, "send": "drones"}, {"at": 3, "send": "mines", "count": 8}]})";

}  // namespace

TEST_CASE("waves are read in order of time, with usual numbers where the file has none") {
    StageData data;
    std::string error;
    REQUIRE_MESSAGE(read_stage(small, data, error), error);
    CHECK(data.name == "X");
    REQUIRE(data.waves.size() == 2);
    CHECK(data.waves[0].send == "mines");
    CHECK(data.waves[0].count == 8);
    CHECK(data.waves[1].send == "drones");
    CHECK(data.waves[1].count == 1);
    CHECK(data.boss_hp == 450);
    CHECK(data.factors[2].speed == 1);
}

TEST_CASE("the digest of a stage changes with any wave, and not with its talk or colours") {
    const auto digest = [](std::string text) {
        StageData data;
        std::string error;
        REQUIRE_MESSAGE(read_stage(text, data, error), error);
        return data.digest;
    };
    const std::string base(small);
    std::string later = base, more = base, talk = base;
    later.replace(later.find("9"), 1, "8");
    more.replace(more.find("8}"), 1, "7");
    talk.replace(talk.find("\"name\""), 6,
                 "\"talk\": [{\"say\": \"HO\"}], \"palette\": {\"grid\": \"00ff00\"}, \"name\"");
    CHECK(digest(later) != digest(base));
    CHECK(digest(more) != digest(base));
    CHECK(digest(talk) == digest(base));
}

TEST_CASE("a stage that is broken is refused with the place of the first error") {
    CHECK(refused("{") == "stage.json is no JSON");
    CHECK(refused("[]") == " is no object");
    CHECK(refused("{}") == "stage is missing");
    CHECK(refused(R"({"stage": 9, "name": "X", "waves": []})") == "stage is not 1 to 3");
    CHECK(refused(R"({"stage": 1, "name": "X", "waves": [{"at": 1}]})") == "waves[0].send is missing");
    CHECK(refused(R"({"stage": 1, "name": "X", "waves": [{"at": 1, "send": "drones", "count": 0}]})") ==
          "waves[0].count is not 1 to 64");
    CHECK(refused(R"({"stage": 1, "name": "X", "waves": [7]})") == "waves[0]. is no object");
    CHECK(refused(R"({"stage": 1, "name": 3, "waves": []})") == "name is no text of 120 letters or fewer");
    CHECK(refused(R"({"stage": 1, "name": "X", "waves": [], "palette": {"grid": "blue"}})") ==
          "palette.grid is no colour such as 10203A");
    CHECK(refused(R"({"stage": 1, "name": "X", "waves": [], "shapes": [{"name": "a"}]})") ==
          "shapes[0] is no shape");
}

TEST_CASE("shapes are read as polylines, and an odd or endless number is refused") {
    std::string error;
    const auto shapes =
        read_shapes(R"({"shapes": [{"name": "a", "hue": "rose", "lines": [[0, 1, 2, 3]]}]})", error);
    CHECK(error.empty());
    REQUIRE(shapes.size() == 1);
    REQUIRE(shapes[0].lines.size() == 1);
    CHECK(shapes[0].lines[0][1].y == 3);
    CHECK(read_shapes(R"({"shapes": [{"name": "a", "lines": [[0, 1, 2]]}]})", error).empty());
    CHECK_FALSE(error.empty());
    CHECK(read_shapes(R"({"shapes": [{"name": "a", "lines": [[0, 1e300]]}]})", error).empty());
    CHECK_FALSE(error.empty());
}

TEST_CASE("a shape that comes again replaces the one of its name, and the version grows") {
    Shapes shapes;
    Shape a;
    a.name = "a";
    shapes.put(a);
    a.hue = "rose";
    shapes.put(a);
    CHECK(shapes.all().size() == 1);
    CHECK(shapes.find("a")->hue == "rose");
    CHECK(shapes.version() == 2);
    CHECK(shapes.find("b") == nullptr);
}
