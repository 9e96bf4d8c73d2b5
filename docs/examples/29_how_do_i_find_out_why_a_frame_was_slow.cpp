// SPDX-License-Identifier: MIT
// How do I find out why a frame was slow, or what woke whom? By what Inspect::full keeps of the last 300
// frames. The clock here is ours: it takes a millisecond a look. Prints:
//   #1 by #3: wake
//   #2 by #3: wake
//   of 6 frames the third went on thief
//   1 x thief: frames
//   2 x guard: wake
//   frame 3 took 17.0 ms: #3 thief
//   a trace of many events, 0 lost
#include <cstdio>
#include <segue/inspect.hpp>
#include <segue/segue.hpp>

using namespace segue;
using namespace std::chrono_literals;

Event alarm_bell{"alarm"};
auto looks = 0ms;

Task<> guard() { co_await alarm_bell; }

Task<> thief() {
    co_await frames(2);
    alarm_bell.set();
}

int main() {
    const auto slow_clock = [] { return looks += 1ms; };
    Scheduler game{Scheduler::Options().real_clock(slow_clock).inspect(Inspect::full)};
    const inspect::Trace trace{game};
    const Script<> one = game.start(guard());
    game.start(guard()), game.start(thief());
    for (int n = 0; n < 6; ++n) game.tick(1.0 / 60);
    for (const inspect::Wake& wake : inspect::wakes(game)) {
        std::printf("#%d by #%d: %s\n", static_cast<int>(wake.of), static_cast<int>(wake.by),
                    to_string(wake.cause));
    }
    std::vector<inspect::FrameTotals> all;
    inspect::frames(game, all);
    const std::optional<inspect::Frame> third = inspect::frame(game, 3);
    std::printf("of %zu frames the third went on %s\n", all.size(), third->spenders.front().name.c_str());
    for (const inspect::Group& group : third->groups)
        std::printf("%d x %s: %s\n", static_cast<int>(group.scripts), group.name.c_str(),
                    to_string(group.cause));
    std::printf("%s\n", inspect::why(game, 3).substr(0, 30).c_str());
    if (const auto cost = inspect::cost(one)) std::printf("%d resumes\n", static_cast<int>(cost->resumes));
    std::printf("a trace of %s, %d lost\n", trace.events() > 20 ? "many events" : "nothing",
                static_cast<int>(trace.dropped()));
}
