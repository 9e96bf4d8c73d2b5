// SPDX-License-Identifier: MIT
// What ends the program, and what is written to stderr where no hook is set. Each runs in a process of its
// own.
#include "segue/config.hpp"
#if __has_include(<sys/wait.h>)

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <thread>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

namespace {

struct Words {
    std::string text;  // of stderr
    bool aborted = false;
    bool returned = false;
};

/// Runs `f` in a child process.
template <class F>
Words last_words(F f) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(ends[1], 2);
        ::close(ends[0]);
        ::close(ends[1]);
        std::signal(SIGABRT, SIG_DFL);  // doctest's would report a crash of the test
        f();
        ::_exit(0);
    }
    ::close(ends[1]);
    Words words;
    char buffer[256];
    for (ssize_t n = 0; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
        words.text.append(buffer, static_cast<std::size_t>(n));
    }
    ::close(ends[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    words.aborted = WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
    words.returned = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return words;
}

std::ptrdiff_t lines_of(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

}  // namespace

TEST_CASE("a scheduler that is destroyed inside its own tick aborts with a message") {
    const Words words = last_words([] {
        auto game = std::make_unique<Scheduler>();
        game->start([&]() -> Task<> {
            co_await next_frame();
            game.reset();
        });
        game->tick(0.0);
        game->tick(0.0);
    });
    CHECK(words.aborted);
    CHECK(has(words.text, "destroyed inside its own tick"));
}

TEST_CASE(
    "a scheduler that is destroyed by a destructor of a script that is cancelled aborts with a message") {
    const Words words = last_words([] {
        auto game = std::make_unique<Scheduler>();
        auto s = game->start([&]() -> Task<> {
            const auto act = [&] { game.reset(); };
            const AtEnd end(act);
            co_await forever();
        });
        game->tick(0.0);
        s.cancel();
    });
    CHECK(words.aborted);
    CHECK(has(words.text, "destroyed inside"));
}

TEST_CASE("by default a warning is one line on stderr, with the script's name") {
    const Words words = last_words([] {
        Scheduler game{Scheduler::Options{}.max_ready_awaits(5)};
        game.start(StartOptions{}.name("boss"), []() -> Task<> {
            for (int i = 0; i < 6; ++i) co_await frames(0);
        });
        game.tick(0.0);
    });
    CHECK(words.returned);
    CHECK(has(words.text, "boss"));
    CHECK(has(words.text, "core_last_words_test.cpp:"));
    CHECK(lines_of(words.text) == 1);
}

TEST_CASE(
    "a failed check aborts by default, and tells the handler where there is one, after which the call goes "
    "on") {
#if SEGUE_ASSERTS
    Log log;
    static std::atomic<int> heard;
    heard = 0;
    const AssertHandler before = on_assert([](std::string_view what, const std::source_location& where) {
        if (what.find("another thread") != std::string_view::npos && where.line() > 0) ++heard;
    });
    Scheduler game;
    Event event;
    auto sleeper = game.start([]() -> Task<> { co_await forever(); });
    game.start([&]() -> Task<> {
        co_await event;
        log("event");
    });
    game.tick(0.0);
    game.start([&]() -> Task<> {
        std::thread([&] {
            game.start([&]() -> Task<> {
                log("started");
                co_return;
            });
            event.set();
            sleeper.cancel();
        }).join();
        co_return;
    });
    CHECK(heard == 0);
    game.tick(0.0);
    CHECK(heard == 3);
    CHECK(sleeper.state() == State::cancelled);
    game.tick(0.0);
    CHECK(log.take() == "event started");
    const bool was_set = on_assert(nullptr) != nullptr;
    CHECK(was_set);
    const Words words = last_words([] {
        Scheduler lonely;
        lonely.start([&]() -> Task<> {
            auto start = [&] { lonely.start(at_once(1)); };
            std::thread(start).join();
            co_return;
        });
        lonely.tick(0.0);
    });
    CHECK(words.aborted);
    CHECK(has(words.text, "another thread"));
    on_assert(before);
#endif
}

TEST_CASE("other threads may call what they like between ticks, if the game sees to the order") {
    Scheduler game;
    Log log;
    Event event;
    game.start([&]() -> Task<> {
        co_await event;
        log("event");
    });
    game.tick(0.0);
    std::thread([&] {
        event.set();
        game.start([&]() -> Task<> {
            log("started");
            co_return;
        });
        game.tick(0.0);
    }).join();
    CHECK(log.take() == "event started");
}

#if SEGUE_EXCEPTIONS

TEST_CASE("by default an error that nobody hears is one line on stderr: name, words, and file:line a level") {
    const Words words = last_words([] {
        Scheduler game;
        const auto child = []() -> Task<> {
            co_await next_frame();
            throw std::runtime_error("boom");
        };
        game.start(StartOptions{}.name("boss"), [&]() -> Task<> { co_await child(); });
        game.tick(0.0);
        game.tick(0.0);
    });
    CHECK(words.returned);
    CHECK(has(words.text, "boss"));
    CHECK(has(words.text, "boom"));
    CHECK(has(words.text, "core_last_words_test.cpp:"));
    CHECK(lines_of(words.text) == 1);
}

TEST_CASE("a destructor that throws during a cancel terminates") {
    struct Thrower {
        ~Thrower() noexcept(false) { throw std::runtime_error("destructor"); }
    };
    const Words words = last_words([] {
        Scheduler game;
        auto s = game.start([]() -> Task<> {
            const Thrower thrower;
            co_await forever();
        });
        game.tick(0.0);
        try {
            s.cancel();
        } catch (...) {
        }
    });
    CHECK(words.aborted);
}

#else

TEST_CASE("without exceptions misuse prints the script and the line and aborts, where no handler is set") {
    const Words words = last_words([] {
        Scheduler game;
        game.start(StartOptions{}.name("boss"), []() -> Task<> { co_await wait(-1s); });
        game.tick(0.0);
    });
    CHECK(words.aborted);
    CHECK(has(words.text, "boss"));
    CHECK(has(words.text, "core_last_words_test.cpp:"));
}

#endif
#endif
