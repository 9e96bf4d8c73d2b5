// SPDX-License-Identifier: MIT
// Each lint by a script that deserves it, and by one that does not.
#include <stdexcept>

#include "tests/core/inspected.hpp"

using namespace segue;
using namespace probe;
using inspect::Lint;
using inspect::LintOptions;
using inspect::Lints;

namespace {

std::string names(const std::vector<inspect::Finding>& findings, Lint lint) {
    Log log;
    for (const inspect::Finding& f : findings) {
        if (f.lint == lint) log(f.name);
    }
    return log.take();
}

const inspect::Finding& only(const std::vector<inspect::Finding>& findings) {
    static const inspect::Finding none;
    CHECK(findings.size() == 1);
    return findings.empty() ? none : findings.front();
}

/// No compiler may think that it is not used.
void keep(char* locals) { asm volatile("" : : "r"(locals) : "memory"); }

void start(Inspected& i, const char* name, Task<> task) {
    i.game.start(StartOptions{}.name(name), std::move(task));
}

}  // namespace

TEST_CASE("stuck: a wait without a deadline past the limit; not a timed one, not forever, not a paused one") {
    Inspected i(Inspect::basic);
    Event never;
    unsigned line = 0;
    auto waits = [&](bool first) -> Task<> {
        if (first) line = __LINE__ + 1;
        co_await never;
    };
    auto times = [&]() -> Task<> { co_await timeout(100s, never); };
    auto loops = [&]() -> Task<> {
        for (;;) co_await wait(1s);
    };
    auto rests = []() -> Task<> { co_await forever(); };
    start(i, "stuck", waits(true));
    start(i, "timed", times());
    start(i, "loop", loops());
    start(i, "resting", rests());
    auto paused = i.game.start(StartOptions{}.name("paused"), waits(false));
    Lints lints(i.game, LintOptions{}.stuck_after(2s));
    i.frames(60);
    paused.pause();
    CHECK(lints.check().empty());
    i.frames(70);
    const auto found = lints.check();
    const auto& f = only(found);
    CHECK(f.lint == Lint::stuck);
    CHECK(f.name == "stuck");
    CHECK(f.at.line == line);
    CHECK(has(f.text,
              "stuck #1 has waited 2 s for event at core_inspect_lint_test.cpp:" + std::to_string(line)));
    never.set();
    i.frame();
    CHECK(lints.check().empty());
}

TEST_CASE(
    "stuck: not a race of which an entrant goes on, but one whose entrants all stand, and a group of which "
    "one does") {
    Inspected i(Inspect::basic);
    Event never;
    const auto works = []() -> Task<> {
        for (;;) co_await next_frame();
    };
    const auto stands = [&]() -> Task<> { co_await never; };
    const auto asks = []() -> Task<> { co_await until([] { return false; }); };
    const auto served = [&]() -> Task<> { co_await race(never, works()); };
    const auto deep = [&]() -> Task<> { co_await race(stands(), all(works(), works())); };
    const auto standing = [&]() -> Task<> { co_await race(never, stands(), asks()); };
    const auto held_up = [&]() -> Task<> { co_await all(works(), race(never, asks())); };
    const auto worker = i.game.start(StartOptions{}.name("worker"), works());
    const auto sleeper = i.game.start(StartOptions{}.name("sleeper"), stands());
    const auto follows = [&](Script<> whom) -> Task<> { co_await race(never, whom.join()); };
    start(i, "follows", follows(worker));
    start(i, "follows none", follows(sleeper));
    start(i, "served", served());
    start(i, "deep", deep());
    start(i, "standing", standing());
    start(i, "held up", held_up());
    Lints lints(i.game, LintOptions{}.stuck_after(2s));
    i.frames(130);
    std::vector<std::string> names;
    for (const auto& f : lints.check()) names.push_back(f.name);
    CHECK(names == std::vector<std::string>{"sleeper", "follows none", "standing", "held up"});
}

TEST_CASE("hog: one resume over the limit, told once; many small ones are none") {
    Inspected i;
    unsigned line = 0;
    auto hogs = [&]() -> Task<> {
        line = __LINE__ + 1;
        co_await frames(3);
        i.burn(9ms);
        co_await forever();
    };
    auto small = [&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            i.burn(7ms);
        }
    };
    Lints lints(i.game);
    start(i, "hog", hogs());
    start(i, "small", small());
    i.frames(3);
    CHECK(lints.check().empty());
    i.frames(3);
    const auto found = lints.check();
    const auto& f = only(found);
    CHECK(f.lint == Lint::hog);
    CHECK(f.at.line == line);
    CHECK(f.text == "hog #1 ran 9.0 ms in one resume in frame 4, from core_inspect_lint_test.cpp:" +
                        std::to_string(line));
    i.frames(3);
    CHECK(lints.check().empty());
    Lints strict(i.game, LintOptions{}.hog_over(5ms));
    i.frames(2);
    CHECK(names(strict.check(), Lint::hog) == "small small");
}

TEST_CASE("spin: each frame from one line back to it for nothing; not what works there, nor until") {
    Inspected i;
    bool flag = false;
    unsigned line = 0;
    auto spins = [&]() -> Task<> {
        while (!flag) {
            line = __LINE__ + 1;
            co_await next_frame();
        }
    };
    auto moves = [&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            i.burn(2us);
        }
    };
    auto asks = [&]() -> Task<> {
        auto set = [&] { return flag; };
        co_await until(set);
    };
    auto walks = [&]() -> Task<> {
        for (;;) {
            co_await next_frame();
            co_await next_frame();
        }
    };
    Lints lints(i.game, LintOptions{}.spin_over(100, 200ns));
    start(i, "spins", spins());
    start(i, "moves", moves());
    start(i, "asks", asks());
    start(i, "walks", walks());
    i.frames(90);
    CHECK(lints.check().empty());
    i.frames(20);
    const auto found = lints.check();
    const auto& f = only(found);
    CHECK(f.lint == Lint::spin);
    CHECK(f.name == "spins");
    CHECK(f.at.line == line);
    flag = true;
    i.frames(2);
    CHECK(lints.check().empty());
}

TEST_CASE("spin: resumed again and again in one frame; not twice") {
    Inspected i;
    Channel<int> there(1);
    Channel<int> back(1);
    auto ping = [&]() -> Task<> {
        for (int n = 0;; ++n) {
            co_await there.send(n);
            co_await back.receive();
            if (n % 2000 == 1999) co_await next_frame();
        }
    };
    auto pong = [&]() -> Task<> {
        for (;;) {
            co_await there.receive();
            co_await back.send(1);
        }
    };
    Signal<> twice;
    auto calm = [&]() -> Task<> {
        for (;;) co_await twice.next();
    };
    start(i, "ping", ping());
    start(i, "pong", pong());
    start(i, "calm", calm());
    Lints lints(i.game);
    i.frames(2);
    twice.emit();
    const auto found = lints.check();
    CHECK(names(found, Lint::spin) == "ping pong");
    CHECK(has(found.at(0).text, " times in one frame, from core_inspect_lint_test.cpp:"));
}

TEST_CASE("leak: more and more of one name; not a crowd that stays, nor one that comes and goes") {
    Inspected i(Inspect::basic);
    Event never;
    unsigned line = 0;
    auto leaks = [&]() -> Task<> { co_await never; };
    auto stays = [&]() -> Task<> { co_await never; };
    auto goes = [&]() -> Task<> { co_await frames(12); };
    auto spawner = [&]() -> Task<> {
        for (int n = 0; n < 100; ++n) start(i, "stays", stays());
        for (int n = 0;; ++n) {
            line = __LINE__ + 1;
            i.game.start(StartOptions{}.name("leaks"), leaks());
            if (n % 40 < 20) start(i, "goes", goes());
            if (n % 40 < 20) start(i, "goes", goes());
            co_await next_frame();
        }
    };
    start(i, "spawner", spawner());
    Lints lints(i.game, LintOptions{}.leak_over(50, 10));
    for (int n = 0; n < 7; ++n) {
        i.frames(10);
        CHECK(lints.check().empty());
    }
    i.frames(10);
    const auto found = lints.check();
    const auto& f = only(found);
    CHECK(f.lint == Lint::leak);
    CHECK(f.name == "leaks");
    CHECK(f.at.line == line);
    lints.mute("leaks");
    CHECK(lints.check().empty());
    lints.unmute("leaks");
    CHECK(lints.check().size() == 1);
}

TEST_CASE(
    "unawaited: a task that was dropped; not one that ran, was started, entered a group or was cancelled "
    "before") {
    Inspected i(Inspect::basic);
    auto child = []() -> Task<> { co_return; };
    auto slow_child = []() -> Task<> { co_await next_frame(); };
    Lints lints(i.game);
    Script<> cancelled = i.game.start([&]() -> Task<> {
        auto task = child();
        co_await forever();
        co_await std::move(task);
    });
    i.game.start([&]() -> Task<> {
        co_await child();
        i.game.start(child());
        auto winner = child();
        auto loser = slow_child();
        co_await race(std::move(winner), std::move(loser));
        std::vector<Task<>> all_of_them;
        all_of_them.push_back(child());
        all_of_them.push_back(slow_child());
        co_await any(std::move(all_of_them));
        co_await timeout(1s, child());
    });
    i.frames(2);
    cancelled.cancel();
    CHECK(lints.check().empty());
    i.game.start([&]() -> Task<> {
        static_cast<void>(slow_child());
        co_return;
    });
    i.frame();
    const auto found = lints.check();
    const auto& f = only(found);
    CHECK(f.lint == Lint::unawaited);
    CHECK(f.name == "lambda");
    CHECK(has(f.text, "core_inspect_lint_test.cpp:"));
    CHECK(lints.check().empty());
}

#if SEGUE_EXCEPTIONS
TEST_CASE("failed: nobody was joined on it; not one whose joiner learns it") {
    Inspected i(Inspect::basic);
    const Reports reports(i.game);
    unsigned line = 0;
    auto fails = [&](const char* what) -> Task<> {
        line = __LINE__ + 1;
        co_await next_frame();
        throw std::runtime_error(what);
    };
    Lints lints(i.game);
    start(i, "unheard", fails("no door"));
    auto heard = i.game.start(StartOptions{}.name("heard"), fails("no key"));
    i.game.start([&]() -> Task<> { co_await heard.join(); });
    i.frames(2);
    const auto found = lints.check();
    const auto& f = only(found);
    CHECK(f.lint == Lint::failed);
    CHECK(f.name == "unheard");
    CHECK(has(f.text, "no door"));
    CHECK(f.at.line == line);
    CHECK(lints.check().empty());
}
#endif

TEST_CASE("cycle: joins and locks round in a circle; not a chain, nor a circle that a timeout cuts") {
    Inspected i(Inspect::basic);
    Script<> a, b, c, chain;
    Mutex left, right;
    auto joins = [&](Script<>& other) -> Task<> {
        co_await next_frame();
        co_await other.join();
    };
    auto joins_in_time = [&](Script<>& other) -> Task<> {
        co_await next_frame();
        co_await timeout(100s, other.join());
    };
    auto locks = [&](Mutex& first, Mutex& second) -> Task<> {
        auto one = co_await first.lock();
        co_await next_frame();
        auto two = co_await second.lock();
    };
    a = i.game.start(StartOptions{}.name("a"), joins(b));
    b = i.game.start(StartOptions{}.name("b"), joins(c));
    c = i.game.start(StartOptions{}.name("c"), joins(a));
    chain = i.game.start(StartOptions{}.name("chain"), joins(a));
    Script<> d, e;
    d = i.game.start(StartOptions{}.name("d"), joins_in_time(e));
    e = i.game.start(StartOptions{}.name("e"), joins(d));
    start(i, "l", locks(left, right));
    start(i, "r", locks(right, left));
    Lints lints(i.game);
    i.frames(3);
    const auto found = lints.check();
    REQUIRE(found.size() == 2);
    CHECK(found[0].lint == Lint::cycle);
    CHECK(found[0].name == "a");
    CHECK(has(found[0].text, "a #1 (core_inspect_lint_test.cpp:"));
    CHECK(has(found[0].text, ") waits for c #3 (core_inspect_lint_test.cpp:"));
    CHECK(has(found[0].text, ") waits for a #1: none of them can go on"));
    CHECK(found[1].name == "l");
    CHECK(has(inspect::reason(inspect::find(i.game, 7)), "semaphore or mutex held by #8"));
    CHECK(has(inspect::why(a), "that is a cycle with #1 a: none of them can ever go on"));
}

TEST_CASE("frame: a coroutine frame over the limit, of a script, its child or its entrant; not a small one") {
    Inspected i(Inspect::basic);
    unsigned line = 0;
    const auto large = [&]() -> Task<> {
        char locals[6000];
        keep(locals);
        line = __LINE__ + 1;
        co_await forever();
        keep(locals);
    };
    const auto small = []() -> Task<> {
        char locals[2500];  // more than the pool holds, and under the limit
        keep(locals);
        co_await forever();
        keep(locals);
    };
    const auto calls = [&]() -> Task<> { co_await large(); };
    const auto races = [&]() -> Task<> { co_await race(small(), large()); };
    Lints lints(i.game);
    start(i, "small", small());
    i.frame();
    CHECK(lints.check().empty());
    start(i, "large", large());
    start(i, "calls", calls());
    start(i, "races", races());
    i.frame();
    const auto found = lints.check();
    CHECK(names(found, Lint::frame) == "large calls races");
    REQUIRE(found.size() == 3);
    CHECK(found[0].at.line == line);
    CHECK(has(found[0].text, "large #2 keeps a frame of "));
    CHECK(has(found[0].text, " KiB for "));
    CHECK(has(found[0].text, ", which waits at core_inspect_lint_test.cpp:" + std::to_string(line)));
    lints.options(LintOptions{}.frame_over(1000));
    CHECK(names(lints.check(), Lint::frame) == "small large calls races races");
    i.game.cancel_all();
    CHECK(lints.check().empty());
}

TEST_CASE("unbounded: what it waits for can hang for ever because its user wants it so") {
    struct Transfer {
        bool ready() { return false; }
        void hook(Waker) {}
        void unhook() {}
        void result() {}
        void describe(Reason& reason) const {
            reason.text("GET /pack");
            if (!lacks.empty()) reason.unbounded(lacks);
        }
        std::string lacks;
    };
    Inspected i(Inspect::basic);
    Transfer bound, endless;
    endless.lacks = "neither a total nor a stall timeout";
    const auto gets = [](Transfer& transfer) -> Task<> { co_await transfer; };
    const auto in_time = [](Transfer& transfer) -> Task<> { co_await timeout(5s, transfer); };
    start(i, "bound", gets(bound));
    start(i, "endless", gets(endless));
    start(i, "in time", in_time(endless));
    Lints lints(i.game);
    i.frame();
    const auto found = lints.check();
    const auto& f = only(found);
    CHECK(f.lint == Lint::unbounded);
    CHECK(f.name == "endless");
    CHECK(has(f.text, "endless #2 waits at core_inspect_lint_test.cpp:"));
    CHECK(has(f.text, " for GET /pack, which has neither a total nor a stall timeout: it may hang for ever"));
    lints.mute("endless");
    CHECK(lints.check().empty());
}

TEST_CASE("a summary says many findings of one kind in one sentence") {
    Inspected i(Inspect::basic);
    Event never;
    auto waits = [&]() -> Task<> { co_await never; };
    for (int n = 0; n < 240; ++n) start(i, "fan", waits());
    start(i, "boss", waits());
    Lints lints(i.game, LintOptions{}.stuck_after(1s));
    i.frames(70);
    const auto lines = inspect::summary(lints.check());
    REQUIRE(lines.size() == 2);
    CHECK(has(lines[0], "240 fans are stuck at core_inspect_lint_test.cpp:"));
    CHECK(has(lines[1], "boss #241 has waited 1 s for event"));
    CHECK(lines[0].substr(0, 14) == "240 fans are s");
    CHECK(inspect::summary({}).empty());
    lints.mute("fan");
    CHECK(lints.check().size() == 1);
}
