// SPDX-License-Identifier: MIT
// How do I find scripts that are stuck, that spin, that grow in number? By looking now and then; each finding
// is one sentence, many of a kind are one. Prints:
//   3 x stuck: guard
//   3 guards are stuck at...
//   guard guard guard ghost
#include <cstdio>
#include <segue/inspect.hpp>
#include <segue/segue.hpp>

using namespace segue;
using namespace std::chrono_literals;

Event never_set{"door"};

Task<> guard() { co_await never_set; }
Task<> ghost() { co_await never_set; }

int main() {
    Scheduler game;
    auto thresholds = inspect::LintOptions().stuck_after(5s).hog_over(8ms).frame_over(4096);
    thresholds.spin_over(300, 60ns).resumes_a_frame(1000).leak_over(50, 60);
    inspect::Lints lints{game, thresholds};
    for (int n = 0; n < 3; ++n) game.start(guard());
    game.start(ghost());
    lints.mute("ghost");  // we know
    for (int second = 0; second < 10; ++second) game.tick(1s);
    const std::vector<inspect::Finding> findings = lints.check();
    for (const inspect::Findings& kind : inspect::alike(findings)) {
        std::printf("%zu x %s: %s\n", kind.count, to_string(kind.first->lint), kind.first->name.c_str());
    }
    for (const std::string& line : inspect::summary(findings))
        std::printf("%s...\n", line.substr(0, 21).c_str());
    lints.unmute("ghost");
    lints.options(thresholds.stuck_after(9s));
    for (const inspect::Finding& finding : lints.check()) std::printf("%s ", finding.name.c_str());
    std::puts("");
}
