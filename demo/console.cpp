// SPDX-License-Identifier: MIT
#include "demo/console.hpp"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <thread>
#include <utility>

namespace demo {
namespace {

using namespace std::chrono_literals;
using Time = std::chrono::steady_clock;

volatile std::sig_atomic_t interrupted = 0;

extern "C" void interrupt(int) { interrupted = 1; }

/// The progress on stderr, which keeps stdout for the result.
class Line {
  public:
    ~Line() {
        if (terminal_ && !shown_.empty()) std::fputs("\r\x1b[K", stderr);
    }
    void show(std::string text, bool last = false) {
        const auto now = Time::now();
        if (text == shown_ || (now < next_ && !last)) return;
        next_ = now + (terminal_ ? 100ms : 1000ms);
        std::fprintf(stderr, terminal_ ? "\r%s\x1b[K" : "%s\n", text.c_str());
        std::fflush(stderr);
        shown_ = std::move(text);
    }

  private:
    const bool terminal_ = isatty(STDERR_FILENO) != 0;
    Time::time_point next_ = Time::now() + 200ms;  // what is over by then needs its last line alone
    std::string shown_;
};

}  // namespace

void mind_interrupts() {
    std::signal(SIGINT, interrupt);
    std::signal(SIGTERM, interrupt);
}

bool printed() {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return true;
    std::perror("what was printed could not be written");
    return false;
}

int run(segue::Scheduler& game, segue::Task<int> job, const std::function<std::string()>& progress) {
    mind_interrupts();
    segue::Script<int> script = game.start(std::move(job));
    {
        Line line;
        for (auto last = Time::now(); script;) {
            if (interrupted) script.cancel();
            const auto now = Time::now();
            game.tick(now - std::exchange(last, now));
            line.show(progress());
            if (script) std::this_thread::sleep_until(now + 10ms);
        }
        line.show(progress(), true);
    }
    if (script.state() == segue::State::cancelled) {
        std::fputs("interrupted\n", stderr);
        return 130;
    }
    const auto outcome = script.take();
    if (outcome && outcome->ok()) return printed() ? outcome->value() : 1;
    std::fputs("the job ended without a result\n", stderr);
    return 1;
}

std::string in_words(std::uint64_t bytes) {
    constexpr const char* units[] = {"B", "KB", "MB", "GB"};
    double size = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (size >= 1024 && unit < 3) size /= 1024, ++unit;
    char text[32];
    std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
    return text;
}

}  // namespace demo
