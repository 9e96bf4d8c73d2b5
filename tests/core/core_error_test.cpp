// SPDX-License-Identifier: MIT
// Errors: where an exception goes, and who hears of it.
#include <stdexcept>

#include "tests/core/probe.hpp"

using namespace segue;
using namespace probe;

#if SEGUE_EXCEPTIONS

namespace {

Task<> throws_at_once() {
    throw std::runtime_error("boom");
    co_return;
}
Task<int> throws_after_a_frame() {
    const Counted local;
    co_await next_frame();
    throw std::runtime_error("boom");
}
Task<int> middle_of_three() {
    const Counted local;
    const int n = co_await throws_after_a_frame();
    co_return n + 1;
}

std::string what(const std::exception_ptr& e) {
    try {
        std::rethrow_exception(e);
    } catch (const std::exception& x) {
        return x.what();
    }
}

}  // namespace

TEST_CASE("an exception leaves a child into its parent, which may catch it and go on") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    auto s = game.start([&]() -> Task<> {
        try {
            co_await throws_at_once();
        } catch (const std::runtime_error& e) {
            log(e.what());
        }
        try {
            const int n = co_await middle_of_three();
            log("", n);
        } catch (const std::runtime_error& e) {
            log("grandparent");
        }
        co_await next_frame();
        log("on");
    });
    for (int i = 0; i < 3; ++i) game.tick(0.0);
    CHECK(log.take() == "boom grandparent on");
    CHECK(s.state() == State::done);
}

TEST_CASE("a root script's exception ends that script alone, and the others run on in the same tick") {
    const NoLeaks no_leaks;
    Log log;
    Scheduler game;
    const Reports reports(game);
    const auto say = [&](std::string w) -> Task<> {
        for (;;) {
            co_await next_frame();
            log(w);
        }
    };
    game.start(say, "a");
    auto s = game.start(middle_of_three());
    game.start(say, "b");
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "a b");
    CHECK(s.state() == State::failed);
    auto outcome = s.take();
    CHECK(outcome->kind() == Kind::failed);
    CHECK(!outcome->ok());
    CHECK(what(outcome->error()) == "boom");
    CHECK_THROWS_AS(static_cast<void>(outcome->value()), std::runtime_error);
    CHECK(reports.failures.size() == 1);
}

TEST_CASE(
    "on_error gets the name, the exception and the await chain, where it was thrown first, with file and "
    "line a level") {
    Scheduler game;
    const Reports reports(game);
    game.start(StartOptions().name("boss"), middle_of_three());
    game.tick(0.0);
    game.tick(0.0);
    REQUIRE(reports.failures.size() == 1);
    const Failure& f = reports.failures[0];
    CHECK(f.name == "boss");
    CHECK(what(f.error) == "boom");
    REQUIRE(f.chain.size() == 2);
    CHECK(f.chain[0].function == "throws_after_a_frame");
    CHECK(f.chain[1].function == "middle_of_three");
    CHECK(has(f.chain[0].file, "core_error_test.cpp"));
    CHECK(f.chain[1].line == f.chain[0].line + 5);
}

TEST_CASE("each level of the chain has a line, also where nothing was awaited before the throw") {
    Scheduler game;
    const Reports reports(game);
    game.start([]() -> Task<> { co_await throws_at_once(); });
    game.tick(0.0);
    REQUIRE(reports.failures.size() == 1);
    const Failure& f = reports.failures[0];
    REQUIRE(f.chain.size() == 2);
    CHECK(f.chain[0].function == "throws_at_once");
    for (const auto& level : f.chain) {
        CHECK(has(level.file, "core_error_test.cpp"));
        CHECK(level.line > 0);
    }
    CHECK(f.chain[1].line > f.chain[0].line);
}

TEST_CASE("one exception that ends two scripts has a chain for each") {
    Scheduler game;
    const Reports reports(game);
    auto first = completion<int>();
    auto second = completion<int>();
    auto heard = game.start([&]() -> Task<> { co_await first.future; });
    game.start([&]() -> Task<> {
        auto outcome = co_await heard.join();
        CHECK(what(outcome.error()) == "shared");
    });
    game.start(StartOptions().name("other"), [&]() -> Task<> { co_await second.future; });
    game.tick(0.0);
    const auto error = std::make_exception_ptr(std::runtime_error("shared"));
    first.resolver.error(error);
    second.resolver.error(error);
    game.tick(0.0);
    REQUIRE(reports.failures.size() == 1);
    CHECK(reports.failures[0].name == "other");
    CHECK(reports.failures[0].chain.size() == 1);
}

TEST_CASE("an error that was caught is not reported, one that is thrown after it is, with its own chain") {
    Scheduler game;
    const Reports reports(game);
    game.start([]() -> Task<> {
        try {
            co_await throws_at_once();
        } catch (...) {
        }
        co_await next_frame();
        throw std::logic_error("second");
    });
    game.tick(0.0);
    CHECK(reports.failures.empty());
    game.tick(0.0);
    REQUIRE(reports.failures.size() == 1);
    CHECK(what(reports.failures[0].error) == "second");
    CHECK(reports.failures[0].chain.size() == 1);
}

TEST_CASE(
    "an error goes to the joiner when there is one at that moment, else to on_error; its outcome has it "
    "either way") {
    Log log;
    Scheduler game;
    const Reports reports(game);
    auto heard = game.start(throws_after_a_frame());
    game.start([&]() -> Task<> {
        auto outcome = co_await heard.join();
        log(what(outcome.error()));
    });
    auto unheard = game.start(throws_after_a_frame());
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "boom");
    CHECK(reports.failures.size() == 1);
    game.start([&]() -> Task<> {
        auto outcome = co_await unheard.join();
        log("late", static_cast<std::int64_t>(outcome.kind()));
    });
    game.tick(0.0);
    CHECK(log.take() == "late1");
}

TEST_CASE(
    "an exception before the first wait, out of a predicate, a setter, an ease, a getter, a generator and a "
    "stream") {
    const NoLeaks no_leaks;
    const auto boom = [](bool now) {
        if (now) throw std::runtime_error("boom");
        return false;
    };
    double x = 0.0;
    int asked = 0;
    const auto bad_generator = []() -> Generator<int> {
        const Counted local;
        co_yield 1;
        throw std::runtime_error("boom");
    };
    const auto bad_stream = []() -> Stream<int> {
        const Counted local;
        co_yield 1;
        co_await next_frame();
        throw std::runtime_error("boom");
    };
    const std::function<Task<>()> scripts[] = {
        [&]() -> Task<> { co_await until([&] { return boom(true); }); },
        [&]() -> Task<> { co_await until([&] { return boom(++asked > 1); }); },
        [&]() -> Task<> { co_await until_changed([&] { return boom(++asked > 1); }); },
        [&]() -> Task<> { co_await tween(x, 1.0, 1s, [&](double t) { return boom(t > 0.4) ? 1.0 : t; }); },
        [&]() -> Task<> { co_await tween(0.0, 1.0, 1s, ease::linear, [&](double v) { boom(v > 0.4); }); },
        [&]() -> Task<> { co_await play(bad_generator(), [](int) {}); },
        [&]() -> Task<> {
            auto stream = bad_stream();
            while (auto n = co_await stream.next()) CHECK(*n == 1);
        },
        [&]() -> Task<> {
            for (const int n : bad_generator()) CHECK(n == 1);
            co_return;
        },
    };
    for (const auto& script : scripts) {
        asked = 0;
        Scheduler game;
        const Reports reports(game);
        auto s = game.start([&]() -> Task<> {
            const Counted local;
            auto inner = script();
            co_await inner;
        });
        for (int i = 0; i < 3; ++i) game.tick(0.5);
        CHECK(s.state() == State::failed);
        REQUIRE(reports.failures.size() == 1);
        CHECK(what(reports.failures[0].error) == "boom");
        CHECK(game.size() == 0);
    }
}

TEST_CASE("an exception of a constructor of the frame's parameters or locals leaks nothing") {
    const NoLeaks no_leaks;
    struct Bad {
        explicit Bad(int) {}
        Bad(const Bad&) { throw std::runtime_error("copy"); }
    };
    Scheduler game;
    const Reports reports(game);
    const Bad bad(1);
    const auto takes = [](Counted, Bad) -> Task<> { co_return; };
    CHECK_THROWS_AS(game.start(takes(Counted(1), bad)), std::runtime_error);
    game.start([]() -> Task<> {
        const Counted a;
        const Bad one(1);
        const Bad two(one);
        co_await next_frame();
    });
    game.tick(0.0);
    CHECK(reports.failures.size() == 1);
    CHECK(game.size() == 0);
}

TEST_CASE("an exception through a thousand levels of children arrives at the top") {
    const NoLeaks no_leaks;
    Scheduler game;
    struct Deep {
        static Task<> go(int n) {
            const Counted local;
            if (n == 0) {
                co_await next_frame();
                throw std::runtime_error("deep");
            }
            co_await go(n - 1);
        }
    };
    auto s = game.start([]() -> Task<int> {
        int caught = 0;
        try {
            co_await Deep::go(1000);
        } catch (const std::runtime_error&) {
            ++caught;
        }
        co_return caught;
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(s.take()->value() == 1);
}

TEST_CASE("a fork's error goes to its joiner or to on_error, its parent goes on") {
    Log log;
    Scheduler game;
    const Reports reports(game);
    game.start([&]() -> Task<> {
        auto unheard = co_await fork(throws_after_a_frame());
        auto heard = co_await fork(throws_after_a_frame());
        auto at_start = co_await fork(throws_at_once());
        CHECK(at_start.state() == State::failed);
        auto outcome = co_await heard.join();
        log(what(outcome.error()));
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(log.take() == "boom");
    CHECK(reports.failures.size() == 2);
}

TEST_CASE("exceptions that are no std::exception are carried too") {
    Scheduler game;
    const Reports reports(game);
    auto s = game.start([]() -> Task<> {
        co_await next_frame();
        throw 42;
    });
    game.tick(0.0);
    game.tick(0.0);
    CHECK(reports.failures.size() == 1);
    int got = 0;
    try {
        std::rethrow_exception(s.take()->error());
    } catch (int n) {
        got = n;
    }
    CHECK(got == 42);
}

TEST_CASE("a result whose move throws makes the script fail, not the tick") {
    struct Fragile {
        explicit Fragile(int* m) : moves(m) {}
        Fragile(Fragile&& o) : moves(o.moves) {
            if (++*moves > 1) throw std::runtime_error("move");
        }
        int* moves;
    };
    Scheduler game;
    const Reports reports(game);
    int moves = 0;
    auto s = game.start([&]() -> Task<Fragile> { co_return Fragile(&moves); });
    game.tick(0.0);
    CHECK(s.state() == State::failed);
    CHECK(game.size() == 0);
}

TEST_CASE("an exception of a posted function is reported, and the tick goes on") {
    Log log;
    Scheduler game;
    const Reports reports(game);
    game.post([] { throw std::runtime_error("posted"); });
    game.post([&] { log("second"); });
    game.tick(0.0);
    CHECK(log.take() == "second");
    REQUIRE(reports.failures.size() == 1);
    CHECK(what(reports.failures[0].error) == "posted");
}

TEST_CASE("a handler that catches everything does not swallow a cancel") {
    Log log;
    Scheduler game;
    auto s = game.start([&]() -> Task<> {
        for (;;) {
            try {
                co_await next_frame();
            } catch (...) {
                log("caught");
            }
        }
    });
    game.tick(0.0);
    s.cancel();
    CHECK(s.state() == State::cancelled);
    CHECK(log.take() == "");
}

TEST_CASE("what a hook throws goes no further: the tick goes on, and all others with it") {
    NoLeaks check;
    Scheduler game;
    int frames = 0;
    const auto counts = [&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            ++frames;
        }
    };
    game.on_error([](const Failure&) { throw std::runtime_error("the hook's own"); });
    game.on_warning([](const Warning&) { throw 7; });
    game.on_resume_begin([](std::string_view, auto) { throw std::runtime_error("begin"); });
    game.on_resume_end([] { throw std::runtime_error("end"); });
    game.start(throws_at_once());
    game.start(counts());
    game.start([]() -> Task<> {
        Future<int> future = completion<int>().future;  // whose resolver is gone: a warning
        co_await future;
    });
    game.post([] { throw std::runtime_error("posted"); });
    for (int i = 0; i < 4; ++i) game.tick(0.1);
    CHECK(frames == 3);
}

#endif

TEST_CASE("on_warning and on_error hooks may be replaced and removed") {
    Scheduler game;
    {
        const Reports reports(game);
        game.on_error({});
        game.on_warning({});
    }
    game.start(at_once(1));
    game.tick(0.0);
    CHECK(game.size() == 0);
}
