// SPDX-License-Identifier: MIT
// The exports: JSON that anybody can read, the dump, and the trace, whose slices nest and whose waits end.
#include <algorithm>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "segue/inspect/json_writer.hpp"
#include "tests/core/inspected.hpp"
#include "tests/core/tiny_json.hpp"

using namespace segue;
using namespace probe;

namespace {

std::string as_json(std::string_view text) {
    std::string out;
    inspect::append_json_string(out, text);
    return out;
}

/// Scripts with every kind of wait that start, fork, race, wake, end and are cancelled.
class Bustle {
  public:
    explicit Bustle(Inspected& i) : i_(i) {
        i.game.start(StartOptions{}.name("spawner"), spawner());
        i.game.start(StartOptions{}.name("poller"), poller());
    }

  private:
    Task<> brief(int n) {
        i_.burn(std::chrono::microseconds(n));
        co_await wait(30ms);
        i_.burn(std::chrono::microseconds(n));
    }
    Task<> waits_for_bell() {
        co_await bell_.next();
        i_.burn(5us);
        auto sleep = brief(3);
        co_await race(std::move(sleep), bell_.next());
    }
    Task<> spawner() {
        for (int n = 0;; ++n) {
            auto kept = co_await fork(brief(n % 7));
            i_.game.start(waits_for_bell());
            co_await next_frame();
            i_.burn(2us);
            bell_.emit();
            if (n % 5 == 4) kept.cancel();
            auto first = brief(1);
            auto second = brief(2);
            co_await all(std::move(first), std::move(second));
        }
    }
    Task<> poller() {
        int n = 0;
        auto third = [&] { return ++n % 3 == 0; };
        for (;;) co_await until(third);
    }

    Inspected& i_;
    Signal<> bell_;
};

}  // namespace

TEST_CASE("strings of JSON are escaped, and bytes that are no UTF-8 replaced") {
    CHECK(as_json("plain") == "\"plain\"");
    CHECK(as_json("a\"b\\c") == "\"a\\\"b\\\\c\"");
    CHECK(as_json(std::string_view("\n\t\0\x7f", 4)) == "\"\\u000a\\u0009\\u0000\\u007f\"");
    CHECK(as_json("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80") == "\"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80\"");
    CHECK(as_json("\xff") == "\"\\ufffd\"");
    CHECK(as_json("\xc3") == "\"\\ufffd\"");                                   // cut off
    CHECK(as_json("\xc0\x80") == "\"\\ufffd\\ufffd\"");                        // overlong
    CHECK(as_json("\xed\xa0\x80") == "\"\\ufffd\\ufffd\\ufffd\"");             // a surrogate
    CHECK(as_json("\xf4\x90\x80\x80") == "\"\\ufffd\\ufffd\\ufffd\\ufffd\"");  // beyond the last one
}

TEST_CASE("the JSON snapshot is read back with scripts, stacks, frames, history and wakes") {
    Inspected i;
    const Bustle bustle(i);
    i.game.start(StartOptions{}.name("quo\"ted\xff"), []() -> Task<> { co_await wait(10s); });
    i.frames(20);
    const Json all = JsonReader::read(inspect::json(i.game));
    REQUIRE(all.type == Json::Type::object);
    CHECK(all["tick"].number == 20);
    CHECK(all["level"].text == "full");
    CHECK(all["stats"]["resumes"].number == static_cast<double>(i.game.stats().resumes));
    CHECK(all["scripts"].items.size() == i.game.size());
    CHECK(all["frames"].items.size() == 20);
    CHECK(all["frames"].items.back()["scripts_us"].number > 0);
    const Json& latest = all["frames"].items.back();
    CHECK(latest["began_us"].number > 1e6);
    REQUIRE_FALSE(latest["spenders"].items.empty());
    CHECK(latest["spenders"].items.front()["time_us"].number > 0);
    CHECK(has(latest["spenders"].items.front()["at"].text, "core_inspect_trace_test.cpp:"));
    REQUIRE_FALSE(latest["groups"].items.empty());
    CHECK(latest["groups"].items.front()["resumes"].number > 0);
    CHECK_FALSE(latest["groups"].items.front()["cause"].text.empty());
    CHECK_FALSE(all["history"].items.empty());
    CHECK_FALSE(all["wakes"].items.empty());
    const Json& spawner = all["scripts"].items.front();
    CHECK(spawner["name"].text == "spawner");
    CHECK(spawner["state"].text == "waiting");
    CHECK(spawner["reason"].text.starts_with("all of 2: "));
    CHECK(has(spawner["stack"].items.at(0)["at"].text, "core_inspect_trace_test.cpp:"));
    CHECK(spawner["cost"]["resumes"].number > 0);
    const Json& quoted = all["scripts"].items.at(2);
    CHECK(has(all["scripts"].items.at(2)["name"].text + quoted["name"].text, ""));
    bool found = false;
    for (const Json& s : all["scripts"].items) {
        if (s["name"].text != "quo\"ted<fffd>") continue;
        found = true;
        CHECK(s["left"].number == doctest::Approx(9.68).epsilon(0.01));
    }
    CHECK(found);
}

TEST_CASE("the JSON snapshot has what looks wrong") {
    Inspected i;
    Event never;
    i.game.start(StartOptions{}.name("waiter"), [&]() -> Task<> { co_await never; });
    i.frames(10);
    CHECK(JsonReader::read(inspect::json(i.game))["lints"].items.empty());
    i.frames(1860);
    const Json all = JsonReader::read(inspect::json(i.game));
    REQUIRE(all["lints"].items.size() == 1);
    const Json& stuck = all["lints"].items.front();
    CHECK(stuck["lint"].text == "stuck");
    CHECK(stuck["id"].number == 1);
    CHECK(stuck["name"].text == "waiter");
    CHECK(has(stuck["at"].text, "core_inspect_trace_test.cpp:"));
    CHECK(has(stuck["text"].text, "waiter #1 has waited 31 s for event"));
}

TEST_CASE("the dump tells costs, how long each has waited, and the last ends with their causes") {
    Inspected i;
    Event never;
    auto doomed = i.game.start(StartOptions{}.name("doomed"), [&]() -> Task<> { co_await never; });
    i.game.start(StartOptions{}.name("waiter"), [&]() -> Task<> { co_await never; });
    i.frames(61);
    doomed.cancel();
    const std::string text = inspect::dump(i.game);
    CHECK(has(text, "waiter [waiting] event"));
    CHECK(has(text, "waits for 1.0 s"));
    CHECK(has(text, "ended: #1 doomed [cancelled] by cancel() in tick 61, at "));
    CHECK(has(text, "core_inspect_trace_test.cpp:"));
    CHECK(has(text, "\nwhy: #2 waiter has waited 1.0 s for event (core_inspect_trace_test.cpp:"));
    CHECK(has(text, "\nwhy: frame "));
    CHECK_FALSE(has(text, "lint: "));
    i.frames(1800);
    CHECK(has(inspect::dump(i.game), "\nlint: waiter #2 has waited 31 s for event at core_inspect_trace"));
}

TEST_CASE("a dump and a JSON snapshot tell of what a lint saw go wrong before") {
    Inspected i;
    inspect::Lints lints(i.game);
    i.game.start(StartOptions{}.name("decode"), [&]() -> Task<> {
        i.burn(21ms);
        co_await forever();
    });
    i.frame();
    const auto found = lints.check();
    i.frames(400);
    CHECK_FALSE(has(inspect::dump(i.game), "lint: "));
    CHECK(has(inspect::dump(i.game, found), "\nlint: decode #1 ran 21"));
    const Json all = JsonReader::read(inspect::json(i.game, found));
    REQUIRE(all["lints"].items.size() == 1);
    CHECK(all["lints"].items.front()["lint"].text == "hog");
}

TEST_CASE("a trace says why a tick was slow, and why what waits at its end does") {
    Inspected i(Inspect::basic);
    Event door("door_open");
    inspect::Trace trace(i.game);
    i.game.start(StartOptions{}.name("guard"), [&]() -> Task<> { co_await door; });
    i.game.start(StartOptions{}.name("decode"), [&]() -> Task<> {
        co_await wait(100ms);
        i.burn(21ms);
        co_await wait(500ms);
    });
    i.frames(80);
    std::string slow, waits;
    int explained = 0;
    const Json all = JsonReader::read(trace.json());
    for (const Json& e : all["traceEvents"].items) {
        const std::string& why = e["args"]["why"].text;
        if (why.empty()) continue;
        ++explained;
        (e["cat"].text == "tick" ? slow : waits) += why;
    }
    CHECK(explained == 2);
    CHECK(has(slow, "took 21.0 ms: #2 decode (core_inspect_trace_test.cpp:"));
    CHECK(has(slow, "its time was due"));
    CHECK(has(waits, "#1 guard has waited 1.3 s for event door_open (core_inspect_trace_test.cpp:"));
}

TEST_CASE(
    "a trace has a slice for each resume counted, slices nest, each wait ends, each arrow arrives, each tick "
    "has its counters") {
    Inspected i(Inspect::basic);
    const Bustle bustle(i);
    i.frames(7);  // there is life before the recording
    const auto before = i.game.stats();
    inspect::Trace trace(i.game);
    i.frames(60);
    i.game.post([&] { i.burn(1ms); });
    i.frames(1);
    const Json all = JsonReader::read(trace.json());
    REQUIRE(all.type == Json::Type::object);
    const auto& events = all["traceEvents"].items;
    struct Slice {
        double from, to;
    };
    std::vector<Slice> slices;
    std::uint64_t resumes = 0;
    std::uint64_t ticks = 0;
    std::uint64_t posts = 0;
    std::set<double> open_waits, ended_waits, from, to;
    std::map<std::string, std::vector<double>> counters;
    for (const Json& e : events) {
        const std::string& ph = e["ph"].text;
        const double at = e["ts"].number;
        if (ph == "X") {
            slices.push_back({at, at + e["dur"].number});
            const std::string& cat = e["cat"].text;
            resumes += cat == "resume" ? 1 : 0;
            ticks += cat == "tick" ? 1 : 0;
            posts += cat == "post" ? 1 : 0;
        } else if (ph == "b") {
            CHECK(open_waits.insert(e["id"].number).second);
        } else if (ph == "e") {
            CHECK(open_waits.contains(e["id"].number));
            CHECK(ended_waits.insert(e["id"].number).second);
        } else if (ph == "s") {
            from.insert(e["id"].number);
        } else if (ph == "f") {
            CHECK(from.contains(e["id"].number));
            to.insert(e["id"].number);
        } else if (ph == "C") {
            counters[e["name"].text].push_back(e["args"]["n"].number);
        }
    }
    const auto sum = [&](const char* name) {
        const auto& values = counters[name];
        return std::accumulate(values.begin(), values.end(), 0.0);
    };
    for (const char* name : {"scripts", "resumes", "wakes"}) CHECK(counters[name].size() == ticks);
    CHECK(counters.size() == 3);
    CHECK(sum("resumes") == static_cast<double>(resumes));
    CHECK(sum("wakes") == static_cast<double>(i.game.stats().wakes - before.wakes));
    CHECK(counters["scripts"].back() == static_cast<double>(i.game.size()));
    CHECK(resumes == i.game.stats().resumes - before.resumes);
    CHECK(ticks == 61);
    CHECK(posts == 1);
    CHECK_FALSE(open_waits.empty());
    CHECK(ended_waits == open_waits);
    CHECK_FALSE(from.empty());
    CHECK(to == from);
    constexpr double rounding = 0.002;
    std::vector<double> ends;        // of the slices around the present one
    for (const Slice& s : slices) {  // in the order of their begin
        while (!ends.empty() && ends.back() <= s.from + rounding) ends.pop_back();
        if (!ends.empty()) CHECK(s.to <= ends.back() + rounding);
        ends.push_back(s.to);
    }
    CHECK(trace.dropped() == 0);
}

TEST_CASE("the first run of a fork is a slice within that of its parent") {
    Inspected i;
    inspect::Trace trace(i.game);
    auto child = [&]() -> Task<> {
        i.burn(2ms);
        co_await forever();
    };
    i.game.start(StartOptions{}.name("parent"), [&]() -> Task<> {
        i.burn(1ms);
        const auto kept = co_await fork(child());
        i.burn(1ms);
        co_await forever();
    });
    i.frame();
    const Json all = JsonReader::read(trace.json());
    const Json* parent = nullptr;
    const Json* fork = nullptr;
    for (const Json& e : all["traceEvents"].items) {
        if (e["cat"].text == "resume") parent = &e;
        if (e["cat"].text == "fork") fork = &e;
    }
    REQUIRE(parent);
    REQUIRE(fork);
    CHECK((*parent)["dur"].number == 4000);
    CHECK((*fork)["dur"].number == 2000);
    CHECK((*fork)["ts"].number - (*parent)["ts"].number == 1000);
}

TEST_CASE("a trace may outlive its scheduler, end inside a script, and be full") {
    std::unique_ptr<inspect::Trace> trace;
    {
        Inspected i(Inspect::off);
        trace = std::make_unique<inspect::Trace>(i.game);
        i.game.start([]() -> Task<> { co_await forever(); });
        i.frame();
    }
    CHECK(JsonReader::read(trace->json()).type == Json::Type::object);
    trace.reset();

    Inspected i(Inspect::off);
    i.game.start([&]() -> Task<> {
        co_await next_frame();
        trace = std::make_unique<inspect::Trace>(i.game);
        co_await next_frame();
        trace.reset();
        co_await next_frame();
    });
    i.frames(5);
    CHECK(i.game.size() == 0);

    inspect::Trace small(i.game, 10);
    const Bustle bustle(i);
    i.frames(10);
    CHECK(small.dropped() > 0);
    const Json all = JsonReader::read(small.json());
    REQUIRE(all.type == Json::Type::object);
    int open = 0;
    for (const Json& e : all["traceEvents"].items)
        open += e["ph"].text == "b" ? 1 : e["ph"].text == "e" ? -1 : 0;
    CHECK(open == 0);
}
