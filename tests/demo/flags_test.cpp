// SPDX-License-Identifier: MIT
// The command line: what it takes, and what it says when something is wrong.
#include "demo/relay/flags.hpp"

#include <doctest/doctest.h>

namespace {

using relay::parse_flags;

std::string complaint(const std::vector<std::string>& arguments) {
    const auto parsed = parse_flags(arguments);
    REQUIRE(parsed.exit.has_value());
    CHECK(*parsed.exit == 2);
    CHECK(parsed.text.starts_with("relay: "));
    CHECK(parsed.text.ends_with("\n"));
    return parsed.text;
}

}  // namespace

TEST_CASE("no flags give a window, the title, and the embedded server at the packs' own pace") {
    const auto parsed = parse_flags({});
    CHECK_FALSE(parsed.exit.has_value());
    CHECK_FALSE(parsed.flags.headless);
    CHECK(parsed.flags.stage == 0);
    CHECK(parsed.flags.seed == 1);
    CHECK(parsed.flags.bandwidth == 0);
    CHECK(parsed.flags.latency == 40);
    CHECK(parsed.flags.from.empty());
    CHECK_FALSE(parsed.flags.no_audio);
    CHECK_FALSE(parsed.flags.scale.has_value());
    CHECK(parsed.flags.user.empty());
}

TEST_CASE("each flag arrives where it belongs") {
    const auto parsed =
        parse_flags({"--headless",   "--fast",    "--bot",        "--inspector", "--frames",     "1800",
                     "--seed",       "7",         "--stage",      "1",           "--difficulty", "hell",
                     "--screenshot", "s.png@400", "--screenshot", "t.png",       "--report",     "r.json",
                     "--record",     "r.log",     "--replay",     "p.log",       "--bandwidth",  "64",
                     "--trace",      "t.json",    "--dump",       "d.txt",       "--snapshot",   "s.json",
                     "--latency",    "10",        "--loss",       "12.5",        "--plug",       "5..15.5",
                     "--stress",     "10000",     "--hitch",      "100",         "--scale",      "1.333",
                     "--no-audio",   "--user",    "no/such"});
    REQUIRE_MESSAGE(!parsed.exit.has_value(), parsed.text);
    const auto& flags = parsed.flags;
    CHECK(flags.headless);
    CHECK(flags.fast);
    CHECK(flags.bot);
    CHECK(flags.inspector);
    const auto tree = parse_flags({"--inspector-view", "tree", "--inspector-filter", "owner:boss"}).flags;
    CHECK(tree.inspector);
    CHECK(tree.tree);
    CHECK(tree.view == segue::overlay::View::scripts);
    CHECK(tree.filter == "owner:boss");
    const auto source = parse_flags({"--inspector-view", "source"}).flags;
    CHECK(source.inspector);
    CHECK_FALSE(source.tree);
    CHECK(source.view == segue::overlay::View::source);
    CHECK(flags.frames == 1800);
    CHECK(flags.seed == 7);
    CHECK(flags.stage == 1);
    CHECK(flags.difficulty == relay::Difficulty::hell);
    REQUIRE(flags.shots.size() == 2);
    CHECK(flags.shots[0].file == "s.png");
    CHECK(flags.shots[0].frame == 400);
    CHECK(flags.shots[1].file == "t.png");
    CHECK(flags.shots[1].frame == 0);
    CHECK(flags.report == "r.json");
    CHECK(flags.trace == "t.json");
    CHECK(flags.dump == "d.txt");
    CHECK(flags.snapshot == "s.json");
    CHECK(flags.record == "r.log");
    CHECK(flags.replay == "p.log");
    CHECK(flags.bandwidth == 64);
    CHECK(flags.latency == 10);
    CHECK(flags.loss == 12.5);
    REQUIRE(flags.plug.has_value());
    CHECK(flags.plug->from == 5);
    CHECK(flags.plug->to == 15.5);
    CHECK(flags.stress == 10000);
    CHECK(flags.hitch == 100);
    CHECK(flags.scale == 1.333);
    CHECK(flags.no_audio);
    CHECK(flags.user == "no/such");  // made when the game begins
}

TEST_CASE("a cache needs a server whose files could be kept") {
    CHECK(parse_flags({"--cache", "somewhere"}).flags.cache == "somewhere");
    CHECK(complaint({"--cache", "somewhere", "--fast"}) ==
          "relay: --cache: --fast asks no server whose files could be kept: leave one of the two out\n");
}

TEST_CASE("the largest seed is a seed") {
    CHECK(parse_flags({"--seed", "18446744073709551615"}).flags.seed == 18446744073709551615ull);
}

TEST_CASE("help names every flag and ends well") {
    const auto parsed = parse_flags({"--help"});
    REQUIRE(parsed.exit.has_value());
    CHECK(*parsed.exit == 0);
    for (const char* flag : {"--headless",
                             "--fast",
                             "--frames",
                             "--seed",
                             "--difficulty",
                             "--stage",
                             "--bot",
                             "--screenshot",
                             "--inspector",
                             "--inspector-view",
                             "--inspector-filter",
                             "--report",
                             "--trace",
                             "--dump",
                             "--snapshot",
                             "--record",
                             "--replay",
                             "--bandwidth",
                             "--latency",
                             "--loss",
                             "--plug",
                             "--from",
                             "--stress",
                             "--downloads",
                             "--hitch",
                             "--scale",
                             "--no-audio",
                             "--user",
                             "--cache"}) {
        CHECK_MESSAGE(parsed.text.find(flag) != std::string::npos, flag);
    }
}

TEST_CASE("a wrong flag is named, and where to find the right one") {
    CHECK(complaint({"--frame", "3"}) == "relay: there is no flag --frame; relay --help lists them all\n");
    CHECK(complaint({"--stage", "4"}) == "relay: --stage: '4' is not a number from 1 to 3\n");
    CHECK(complaint({"stage1"}) == "relay: there is no flag stage1; relay --help lists them all\n");
}

TEST_CASE("a wrong value is quoted with what would be right") {
    CHECK(complaint({"--frames", "0"}) == "relay: --frames: '0' is not a number from 1 to 1e+09\n");
    CHECK(complaint({"--frames", "12x"}) == "relay: --frames: '12x' is not a number from 1 to 1e+09\n");
    CHECK(complaint({"--loss", "nan"}) == "relay: --loss: 'nan' is not a number from 0 to 99\n");
    CHECK(complaint({"--bandwidth", "0"}) == "relay: --bandwidth: '0' is not a number from 0.1 to 1e+06\n");
    CHECK(complaint({"--inspector-view", "frames"}) ==
          "relay: --inspector-view: 'frames' is not one of scripts, frame, names, ended, lints, source, "
          "downloads, tree\n");
    CHECK(complaint({"--difficulty", "hard"}) ==
          "relay: --difficulty: 'hard' is not one of easy, normal, hell\n");
    CHECK(complaint({"--plug", "5"}) == "relay: --plug: '5' is not FROM..TO in seconds, such as 5..15\n");
    CHECK(complaint({"--plug", "15..5"}) == "relay: --plug: 15..5 ends before it begins: swap the two\n");
    CHECK(complaint({"--screenshot", "s.jpg"}) ==
          "relay: --screenshot: pictures are PNG: name it s.png instead of 's.jpg'\n");
    CHECK(complaint({"--report", "/no/such/r.json"}) ==
          "relay: --report: there is no folder /no/such for /no/such/r.json: make it first\n");
    CHECK(complaint({"--from", "example.com"}) ==
          "relay: --from: 'example.com' is no address: begin it with http:// or https://\n");
    complaint({"--frames"});
    complaint({"--headless=maybe", "--frames", "1"});
}

TEST_CASE("flags that exclude each other say which one to leave out") {
    CHECK(complaint({"--headless"}) ==
          "relay: --headless: without a window nobody can end it: add --frames N, or --bot, which ends with "
          "its "
          "run\n");
    CHECK_FALSE(parse_flags({"--headless", "--bot"}).exit.has_value());
    CHECK(complaint({"--frames", "10", "--screenshot", "s.png@11"}) ==
          "relay: --screenshot: frame 11 is after the end: --frames 11 or more reaches it\n");
    CHECK(complaint({"--fast", "--downloads", "3"}) ==
          "relay: --downloads: --fast has no server to download from: leave one of the two out\n");
    CHECK(complaint({"--fast", "--from", "http://127.0.0.1:9"}) ==
          "relay: --from: --fast asks no server: leave one of the two out\n");
    CHECK(complaint({"--from", "http://127.0.0.1:9", "--loss", "5"}).find("leave them out") !=
          std::string::npos);
    CHECK_FALSE(parse_flags({"--headless", "--replay", "p.log"}).exit.has_value());
}
