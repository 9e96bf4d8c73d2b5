// SPDX-License-Identifier: MIT
// The input log: what was written is what is read, and what is broken is refused with its line.
#include "scripts/world/input_log.hpp"

#include <doctest/doctest.h>

using relay::Arrival;
using relay::Button;
using relay::Input;
using relay::InputLog;

namespace {

InputLog sample() {
    InputLog log;
    log.seed = 18446744073709551615u;
    log.difficulty = relay::Difficulty::hell;
    log.stage = 1;
    log.stress = 12;
    for (int i = 0; i < 10; ++i) log.add(Input{});
    for (int i = 0; i < 5; ++i) log.add(Input{}.press(Button::left).press(Button::shoot));
    log.add(Input{});
    log.add(Arrival{3, "stage1/stage.json", 0xfeedface12345678u, false});
    log.add(Arrival{9, "stage2/stage.json", 1, true});
    return log;
}

}  // namespace

TEST_CASE("an input log read back from its text is the same log") {
    const InputLog log = sample();
    std::string error;
    const auto read = InputLog::read(log.text(), error);
    REQUIRE_MESSAGE(read.has_value(), error);
    CHECK(*read == log);
    CHECK(read->text() == log.text());
}

TEST_CASE("an input log gives each tick its buttons, and none after its end") {
    const InputLog log = sample();
    CHECK(log.ticks() == 16);
    CHECK(log.input(0) == Input{});
    CHECK(log.input(9) == Input{});
    CHECK(log.input(10).has(Button::left));
    CHECK(log.input(14).has(Button::shoot));
    CHECK(log.input(15) == Input{});
    CHECK(log.input(16) == Input{});
    CHECK(log.input(1000000) == Input{});
}

TEST_CASE("a log that is none, is cut or has a wrong line is refused by its line") {
    std::string error;
    CHECK_FALSE(InputLog::read("hello", error));
    CHECK(error.find("line 1") != std::string::npos);
    CHECK_FALSE(InputLog::read("relay-log 2\n", error));
    CHECK_FALSE(InputLog::read("relay-log 1\nseed x\n", error));
    CHECK(error.find("line 2") != std::string::npos);
    CHECK_FALSE(InputLog::read("relay-log 1\ndifficulty mad\n", error));
    CHECK_FALSE(InputLog::read("relay-log 1\narrive 3 stage1/stage.json ff nowhere\n", error));
    std::string text = sample().text();
    CHECK_FALSE(InputLog::read(text.substr(0, text.find("end")), error));
    CHECK(error.find("cut") != std::string::npos);
    CHECK_FALSE(InputLog::read(text + "seed 1\n", error));
}
