// SPDX-License-Identifier: MIT
// Lines of `name = value`, as people write them.
#include "demo/relay/named_lines.hpp"

#include <doctest/doctest.h>

namespace {

using relay::Complaints;
using relay::did_you_mean;
using relay::named_lines;
using relay::with_value;

}  // namespace

TEST_CASE("lines have numbers, names and values without blanks; comments and empty lines say nothing") {
    Complaints complaints("f.txt");
    const auto lines =
        named_lines("\xEF\xBB\xBF# first\r\n\r\n  volume =  0.5  # loud\r\nlouder = =\nempty =", complaints);
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].number == 3);
    CHECK(lines[0].name == "volume");
    CHECK(lines[0].value == "0.5");
    CHECK(lines[1].value == "=");
    CHECK(lines[2].name == "empty");
    CHECK(lines[2].value.empty());
    CHECK(complaints.texts().empty());
}

TEST_CASE(
    "a line that is no name and value is said with its place, and of two for one name the later counts") {
    Complaints complaints("f.txt");
    const auto lines = named_lines("a = 1\nnonsense here\n= 3\na = 2\n", complaints);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].value == "2");
    REQUIRE(complaints.texts().size() == 3);
    CHECK(complaints.texts()[0] ==
          "f.txt:2: 'nonsense here' is no `name = value`; a # before it makes it a comment");
    CHECK(complaints.texts()[1].starts_with("f.txt:3: '= 3' is no "));
    CHECK(complaints.texts()[2] == "f.txt:4: 'a' stands in line 1, too: this line counts");
}

TEST_CASE("a value is replaced where it stands, and all else stays as it was") {
    const std::string text = "# a = 9\r\n\ta  =  1 # one\r\nb=2\r\n";
    CHECK(with_value(text, "a", "10") == "# a = 9\r\n\ta  =  10 # one\r\nb=2\r\n");
    CHECK(with_value(text, "b", "") == "# a = 9\r\n\ta  =  1 # one\r\nb=\r\n");
    CHECK(with_value("a =", "a", "1") == "a =1");
    CHECK(with_value("a = 1\na = 2\n", "a", "3") == "a = 1\na = 3\n");
    CHECK(with_value("\xEF\xBB\xBF"
                     "a = 1\n",
                     "a", "2") ==
          "\xEF\xBB\xBF"
          "a = 2\n");
}

TEST_CASE("a name without a line gets one at the end") {
    CHECK(with_value("b = 2", "a", "1") == "b = 2\na = 1\n");
    CHECK(with_value("", "a", "1") == "a = 1\n");
}

TEST_CASE("text has no control characters but those of lines and tabs") {
    CHECK(relay::is_text("a = 1\r\n\tcaf\xC3\xA9 caf\xE9\n"));
    CHECK(relay::is_text(""));
    CHECK_FALSE(
        relay::is_text(std::string("a\0=\0"
                                   "1\0",
                                   6)));
    CHECK_FALSE(relay::is_text("\x89PNG\x1A"));
}

TEST_CASE("the nearest name is offered, and none where nothing is near") {
    const std::vector<std::string> names{"Left", "Left Shift", "Escape", "Space", "A"};
    CHECK(did_you_mean("spcae", names) == "; did you mean Space?");
    CHECK(did_you_mean("spac", names) == "; did you mean Space?");
    CHECK(did_you_mean("Esc", names) == "; did you mean Escape?");
    CHECK(did_you_mean("leftshift", names) == "; did you mean Left Shift?");
    CHECK(did_you_mean("lef", names) == "; did you mean Left?");
    CHECK(did_you_mean("hyperspanner", names) == "");
}
