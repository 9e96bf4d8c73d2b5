// SPDX-License-Identifier: MIT
// Scripts that wait for something else than a frame: a tick must not notice how many they are.
#include <chrono>
#include <cstdint>
#include <cstdlib>

#include "bench/group.hpp"
#include "bench/shuffled.hpp"
#include "segue/segue.hpp"

namespace {

using namespace std::chrono_literals;

segue::Task<> sleep(std::chrono::nanoseconds time) { co_await segue::wait(time); }
segue::Task<> listen(segue::Signal<>& signal) { co_await signal.next(); }

/// Counts ticks. One that resumes anybody counts as many more, which fails the row.
class Ticks {
  public:
    enum class On { timer, signal };

    Ticks(std::int64_t count, On on) : game_(segue::Scheduler::Options()) {
        bench::Random random;
        for (std::int64_t i = 0; i < count; ++i) {
            // Longer than all ticks that are measured, and of such different lengths as sleeps are.
            if (on == On::timer) {
                game_.start(sleep(random.between(10'000h, 20'000h)));
            } else {
                game_.start(listen(signal_));
            }
        }
        game_.tick(1ms);
        first_runs_ = game_.stats().resumes;
    }
    void frame() { game_.tick(1ms); }
    std::int64_t done() const {
        const segue::Stats stats = game_.stats();
        return static_cast<std::int64_t>(stats.ticks + stats.resumes - first_runs_);
    }

  private:
    segue::Signal<> signal_;
    segue::Scheduler game_;
    std::uint64_t first_runs_ = 0;
};

}  // namespace

bench::Group bench::asleep(std::int64_t largest) {
    const std::string none = "tick/nobody";
    const Mark mark = Mark::more(1000, none);
    Group group;
    group.push_back(steady<Ticks>(none, 1, Mark::none(), std::int64_t{0}, Ticks::On::timer));
    group.push_back(steady<Ticks>("tick/asleep/1000", 1, mark, std::int64_t{1000}, Ticks::On::timer));
    group.push_back(steady<Ticks>(named("tick/asleep", largest), 1, mark, largest, Ticks::On::timer));
    group.push_back(steady<Ticks>(named("tick/await_signal", largest), 1, mark, largest, Ticks::On::signal));
    return group;
}
