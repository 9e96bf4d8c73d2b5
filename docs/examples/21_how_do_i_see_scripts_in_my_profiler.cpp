// SPDX-License-Identifier: MIT
// How do I see scripts in my profiler, and its checks in my log? By hooks: two around each resume, one for a
// check of the library that failed, one for a call that cannot be right in builds without exceptions. Prints:
//   guard begins, is new
//   and waits, or is over
//   guard begins, goes on
//   and waits, or is over
//   guard begins, goes on
//   and waits, or is over
//   Segue 0.1.0: checks 0, exceptions 1
#include <cstdio>
#include <segue/segue.hpp>

using namespace segue;

Task<> guard() {
    co_await next_frame();
    co_await frames(2);
}

void failed(std::string_view what, const std::source_location&) {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(what.size()), what.data());
}

void misused(std::string_view text) {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data());
}

int main() {
    const AssertHandler before = on_assert(failed);  // SEGUE_ASSERTS says whether checks are compiled in
    const MisuseHandler other = on_misuse(misused);  // unused where SEGUE_EXCEPTIONS is 1
    Scheduler game{Scheduler::Options().workers(1).max_wakes_per_tick(1000).max_ready_awaits(100)};
    game.on_resume_begin([](std::string_view name, std::uint_least32_t line) {
        std::printf("%.*s begins, %s\n", static_cast<int>(name.size()), name.data(),
                    line ? "goes on" : "is new");
    });
    game.on_resume_end([] { std::puts("and waits, or is over"); });
    game.start(guard());
    for (int frame = 0; frame < 5; ++frame) game.tick(1.0 / 60);
    std::printf("Segue %d.%d.%d: checks %d, exceptions %d\n", SEGUE_VERSION_MAJOR, SEGUE_VERSION_MINOR,
                SEGUE_VERSION_PATCH, SEGUE_ASSERTS, SEGUE_EXCEPTIONS);
    on_assert(before), on_misuse(other);
}
