// SPDX-License-Identifier: MIT
// "Why?": planted causes are named with file and line.
#include "tests/core/planted.hpp"

using namespace segue;
using namespace probe;

namespace {

/// Gives how many of them name a line.
int check_all(const std::vector<Plant>& plants, const std::string& file) {
    int lines = 0;
    for (const Plant& plant : plants) {
        Inspected i;
        const Answer answer = plant.run(i);
        lines += answer.line != no_line ? 1 : 0;
        const std::string lacks = missing(answer, file);
        CHECK_MESSAGE(lacks.empty(), plant.name << ": no" << lacks << " in: " << answer.sentence);
    }
    return lines;
}

}  // namespace

TEST_CASE("why a frame was slow: thirty-one planted causes, twenty-nine with a file and line") {
    CHECK(slow_frames().size() == 31);
    CHECK(check_all(slow_frames(), "slow_frames.cpp") == 29);
}

TEST_CASE("why a script does not go on: twenty-three planted causes, twenty-one with a file and line") {
    CHECK(stuck_scripts().size() == 23);
    CHECK(check_all(stuck_scripts(), "stuck_scripts.cpp") == 21);
}

TEST_CASE("of a frame that is not on record the sentence says so") {
    Inspected i(Inspect::basic);
    i.frame();
    CHECK(has(inspect::why(i.game, 1), "frame 1 is not on record"));
    CHECK(has(inspect::why(Script<>()), "refers to no script"));
}

TEST_CASE("a frame in which nothing happens has a sentence too") {
    Inspected i;
    i.frames(2);
    CHECK(inspect::why(i.game, 2).starts_with("frame 2 took "));
}
