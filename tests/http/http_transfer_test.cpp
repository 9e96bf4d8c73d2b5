// SPDX-License-Identifier: MIT
// Transfers in the hands of scripts: progress, cancelling at each stage, races, teardown.
#include <doctest/doctest.h>

#include <cmath>

#include "segue/inspect.hpp"
#include "tests/http/web.hpp"
#include "tests/support/allocations.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/report.hpp"

using namespace std::chrono_literals;
using namespace segue;
using namespace segue::test;
using http::Errc;
using http::Options;
using http::TransferState;
using http::testing::Fault;
using http::testing::Reply;

namespace {

const char* const url = "http://h/x.json";

}  // namespace

TEST_CASE("progress goes through the states, with true bytes, pace and time to the next try") {
    FakeGame g(http::ClientOptions().max_connections(1));
    g.fake.latency(100ms);
    g.fake.on("http://h/first", Reply(200, std::string(1000, 'x')).pace(1000));
    g.fake.on(url, Reply(200, std::string(60000, 'x')).pace(30000).fault(Fault::reset, 20000));
    g.fake.on(url, Reply(200, std::string(60000, 'x')).pace(30000));
    auto first = g.web().begin("http://h/first");
    auto dl = g.web().begin(url, Options().retry_delay(10s, 10s));
    g.step();
    CHECK(dl.progress().state == TransferState::queued);
    CHECK(dl.progress().attempt == 0);
    REQUIRE(g.play_until([&] { return first.done(); }));
    g.step();
    CHECK(dl.progress().state == TransferState::connecting);
    CHECK(dl.progress().attempt == 1);
    REQUIRE(g.play_until([&] { return dl.progress().state == TransferState::requesting; }, 1));
    REQUIRE(g.play_until([&] { return dl.progress().state == TransferState::receiving; }, 1));
    g.play(0.5);
    http::Progress p = dl.progress();
    CHECK(p.total == 60000);
    CHECK(std::abs(static_cast<double>(p.received) - 15000) < 1500);
    CHECK(std::abs(p.fraction() - 0.25) < 0.05);
    CHECK(std::abs(p.bytes_per_second - 30000) < 1000);
    REQUIRE(g.play_until([&] { return dl.progress().state == TransferState::retrying; }, 1));
    p = dl.progress();
    CHECK(p.attempt == 1);
    CHECK(p.retry_in > 0);
    CHECK(p.retry_in <= 10);
    CHECK(p.bytes_per_second == 0);
    const double left = p.retry_in;
    g.step();
    CHECK(std::abs(left - dl.progress().retry_in - 1.0 / 60) < 1e-6);
    REQUIRE(g.play_until([&] { return dl.progress().state == TransferState::receiving; }, 11));
    CHECK(dl.progress().attempt == 2);
    CHECK(dl.progress().received < 20000);
    REQUIRE(g.play_until([&] { return dl.done(); }, 3));
    CHECK(dl.progress().state == TransferState::done);
    CHECK(dl.progress().received == 60000);
    CHECK(dl.progress().ended());
}

TEST_CASE("a wait describes itself for the inspector") {
    FakeGame g;
    g.fake.on("http://h/stage2.json?v=1",
              Reply(200, std::string(4000000, 'x')).pace(1200000).fault(Fault::reset, 3000000));
    auto dl = g.web().begin("http://h/stage2.json?v=1", Options().retry_delay(10s, 10s));
    const auto words = [&] {
        Reason reason;
        dl.as_wait().describe(reason);
        return reason.text();
    };
    CHECK(words() == "GET /stage2.json queued");
    g.play(1.5);
    CHECK(words() == "GET /stage2.json 45 %, 1.2 MB/s");
    g.play_until([&] { return dl.progress().state == TransferState::retrying; });
    CHECK(words().find("GET /stage2.json retry 1 in ") == 0);
    CHECK(words().find(" s") == words().size() - 2);
}

TEST_CASE("a script that waits for a download is stuck only where no timeout need ever end that") {
    struct Case {
        Options options;
        bool stuck;
        bool unbounded;
    };
    const auto for_ever = std::chrono::nanoseconds::max();
    const auto without_total = [&] { return Options().total_timeout(for_ever); };
    const std::vector<Case> cases = {
        {Options(), false, false},
        {without_total(), false, false},
        {without_total().stall_timeout(for_ever), true, true},
        {without_total().first_byte_timeout(for_ever), true, false},
        {Options().stall_timeout(for_ever).first_byte_timeout(for_ever), false, false},
    };
    for (std::size_t i = 0; i < cases.size(); ++i) {
        CAPTURE(i);
        FakeGame g;
        g.fake.latency(1h);
        Got got, collected;
        const Script<> gets = g.game.start(fetch(g.web(), url, cases[i].options, got, g.tick));
        auto dl = g.web().begin(url, cases[i].options);
        const Script<> collects = g.game.start(collect(dl, collected, g.tick));
        inspect::Lints lints(g.game, inspect::LintOptions().stuck_after(100ms));
        g.play(0.2);
        const auto found = lints.check();
        const auto count = [&](inspect::Lint lint) {
            return std::count_if(found.begin(), found.end(), [&](const auto& f) { return f.lint == lint; });
        };
        CHECK(count(inspect::Lint::stuck) == (cases[i].stuck ? 2 : 0));
        CHECK(count(inspect::Lint::unbounded) == (cases[i].unbounded ? 2 : 0));
        for (const inspect::Finding& f : found) {
            CHECK(f.text.find(" for GET /x.json connecting") != std::string::npos);
        }
    }
}

TEST_CASE("progress and stats are read without an allocation") {
    if (!allocations_are_counted()) return skip("operator new is not ours here");
    FakeGame g;
    g.fake.bandwidth(1000).on(url, Reply(200, std::string(5000, 'x')));
    auto dl = g.web().begin(url);
    std::uint64_t bytes = 0;
    for (int frame = 0; frame < 400; ++frame) {
        g.step();
        const std::uint64_t before = allocations();
        for (int i = 0; i < 10; ++i) bytes += dl.progress().received + g.web().stats().bytes_downloaded;
        CHECK(allocations() == before);
    }
    CHECK(bytes > 0);
    CHECK(dl.done());
}

TEST_CASE("a transfer keeps its last state after its end, and has none once moved from") {
    FakeGame g;
    g.fake.on(url, Reply(200, "x"));
    auto dl = g.web().begin(url);
    g.play(0.1);
    CHECK(dl.progress().state == TransferState::done);
    http::Transfer moved = std::move(dl);
    CHECK(moved.progress().state == TransferState::done);
    CHECK(dl.progress().state == TransferState::failed);  // moved from: there is nothing to come
    CHECK(http::Transfer().done());
}

TEST_CASE("a transfer is awaited after its end, before it, and again") {
    FakeGame g;
    g.fake.latency(1s).on(url, Reply(200, "text"));
    auto dl = g.web().begin(url);
    Got early, late, again;
    g.game.start(collect(dl, early, g.tick));
    g.play(1.1);
    CHECK(early.text() == "text");
    g.game.start(collect(dl, late, g.tick));
    g.step();
    CHECK(late.text() == "text");
    g.game.start(collect(dl, again, g.tick));
    g.step();
    CHECK(again.text() == "text");
}

TEST_CASE("several scripts may await one transfer, and one that stops waiting leaves it to the others") {
    FakeGame g;
    g.fake.latency(1s).on(url, Reply(200, "text"));
    auto dl = g.web().begin(url);
    Got one, two, three;
    g.game.start(collect(dl, one, g.tick));
    auto leaver = g.game.start(collect(dl, two, g.tick));
    g.game.start(collect(dl, three, g.tick));
    g.play(0.5);
    leaver.cancel();
    g.play(0.6);
    CHECK(one.text() == "text");
    CHECK_FALSE(two);
    CHECK(three.text() == "text");
}

TEST_CASE("a transfer that is dropped while a script awaits it cancels that script") {
    FakeGame g;
    g.fake.on(url, Reply().fault(Fault::silence));
    std::optional<http::Transfer> dl = g.web().begin(url);
    Got got;
    auto script = g.game.start(collect(*dl, got, g.tick));
    g.play(0.1);
    dl.reset();
    CHECK(script.state() == State::cancelled);
    g.play(0.1);
    CHECK_FALSE(got);
    CHECK(g.fake.sockets() == 0);
}

TEST_CASE("a response may die on another thread") {
    FaultServer server;
    server.on("/big", 200, std::string(1 << 20, 'x'));
    RealGame g;
    Got got = g.get(server.url("/big"));
    REQUIRE(got.text().size() == 1 << 20);
    std::thread([last = std::move(*got.response)]() mutable {
        http::Response gone = std::move(last);
    }).join();
}

TEST_CASE("who waits for a transfer gets its answer, though it goes before they resume") {
    FakeGame g;
    Got one, two;
    g.fake.latency(100ms);
    g.fake.on(url, Reply(200, "x"));
    std::optional<http::Transfer> dl(g.web().begin(url));
    SUBCASE("dropped by the first of two that resume") {
        const auto drops = [&]() -> Task<> {
            co_await collect(*dl, one, g.tick);
            dl.reset();
        };
        g.game.start(drops());
        g.game.start(collect(*dl, two, g.tick));
        g.play(1);
        CHECK(one.text() == "x");
        CHECK(two.text() == "x");
    }
    SUBCASE("cancelled and dropped at once") {
        g.game.start(collect(*dl, one, g.tick));
        g.step();
        dl->cancel();
        dl.reset();
        g.step();
        CHECK(one.code() == Errc::cancelled);
    }
    SUBCASE("answered, and not delivered yet") {
        g.game.start(collect(*dl, one, g.tick));
        g.step();
        g.fake.advance(1);
        REQUIRE(dl->done());
        dl.reset();
        g.step();
        CHECK(one.text() == "x");
    }
    SUBCASE("delivered to a paused script") {
        auto script = g.game.start(collect(*dl, one, g.tick));
        g.step();
        script.pause();
        REQUIRE(g.play_until([&] { return dl->done(); }));
        g.step();
        dl.reset();
        CHECK_FALSE(one);
        script.resume();
        g.step();
        CHECK(one.text() == "x");
    }
}

TEST_CASE("a get that goes while a script awaits it cancels that script, or leaves it its answer") {
    FakeGame g;
    Got got;
    g.fake.latency(100ms);
    g.fake.on(url, Reply(200, "x"));
    std::optional<http::Get> get(g.web().get(url));
    const auto waits = [&]() -> Task<> { got.response = co_await *get; };
    auto script = g.game.start(waits());
    g.step();
    SUBCASE("before it is answered") {
        get.reset();
        CHECK(script.state() == State::cancelled);
        g.play(1);
        CHECK_FALSE(got);
        CHECK(g.fake.sockets() == 0);
    }
    SUBCASE("after it came to a paused script") {
        script.pause();
        g.play(1);
        get.reset();
        CHECK_FALSE(got);
        script.resume();
        g.step();
        CHECK(got.text() == "x");
    }
}

TEST_CASE("a transfer may move while a script awaits it") {
    FakeGame g;
    Got got;
    g.fake.latency(100ms);
    g.fake.on(url, Reply(200, "x"));
    http::Transfer first = g.web().begin(url);
    const auto script = g.game.start(collect(first, got, g.tick));
    g.step();
    http::Transfer second = std::move(first);
    SUBCASE("and is answered") {
        g.play(1);
        CHECK(got.text() == "x");
    }
    SUBCASE("and is dropped where it is then") {
        second = http::Transfer();
        CHECK(script.state() == State::cancelled);
    }
}

TEST_CASE("the memory of a big body that was dropped holds the next one") {
    FaultServer server;
    const std::string first(300'000, 'a'), second(200'000, 'b');
    server.on("/first", 200, first);
    server.on("/second", 200, second);
    RealGame g;
    Got got = g.get(server.url("/first"));
    REQUIRE(got.text() == first);
    const char* const where = got.response->text().data();
    got.response.reset();
    got = g.get(server.url("/second"));
    CHECK(got.text() == second);
    CHECK(got.response->text().data() == where);
}

TEST_CASE("a transfer that is dropped unawaited is aborted, at each stage") {
    for (const double when : {0.0, 0.02, 0.3, 0.8, 1.5, 2.5}) {
        CAPTURE(when);
        FakeGame g;
        g.fake.latency(1s).on(url, Reply(200, std::string(1000, 'x')).pace(1000));
        {
            auto dl = g.web().begin(url);
            g.play(when);
        }
        g.play(0.1);
        CHECK(g.fake.sockets() == 0);
        CHECK(g.web().stats().in_flight == 0);
        CHECK(g.web().stats().queued == 0);
        CHECK(g.web().stats().cancelled == (when < 2 ? 1 : 0));
    }
}

TEST_CASE("a script that is cancelled while it waits takes its request with it, at each stage") {
    struct Case {
        const char* name;
        Reply reply;
        double when;
    };
    const std::vector<Case> cases = {
        {"queued", Reply(200), 0},
        {"connecting", Reply().fault(Fault::black_hole), 0.5},
        {"headers", Reply().fault(Fault::silence), 0.5},
        {"body", Reply(200, "0123456789").fault(Fault::stall, 5), 0.5},
        {"retry sleep", Reply(503), 0.5},
    };
    for (const Case& stage : cases) {
        CAPTURE(stage.name);
        FakeGame g;
        g.fake.on(url, stage.reply);
        Got got;
        auto script =
            g.game.start(fetch(g.web(), url, Options().retries(99).retry_delay(100s, 100s), got, g.tick));
        g.game.tick(0);  // awaited, and not yet seen by the transport
        g.play(stage.when);
        script.cancel();
        CHECK(script.state() == State::cancelled);
        g.step();
        CHECK(g.fake.sockets() == 0);
        const http::Stats stats = g.web().stats();
        CHECK(stats.in_flight == 0);
        CHECK(stats.queued == 0);
        CHECK(stats.retrying == 0);
        CHECK(stats.cancelled == 1);
        const std::size_t asked = g.fake.requests().size();
        g.play(300);
        CHECK_FALSE(got);
        CHECK(g.fake.requests().size() == asked);
    }
}

TEST_CASE("a cancel after the finish and before the tick wins over the response") {
    FakeGame g;
    g.fake.on(url, Reply(200, "x"));
    Got got;
    auto script = g.game.start(fetch(g.web(), url, Options(), got, g.tick));
    g.game.tick(0);
    g.fake.advance(1);  // finished, not taken
    CHECK(g.web().stats().ok == 1);
    script.cancel();
    g.step();
    CHECK_FALSE(got);
}

TEST_CASE("Transfer::cancel gives its waiter Errc::cancelled") {
    FakeGame g;
    g.fake.on(url, Reply().fault(Fault::silence));
    auto dl = g.web().begin(url);
    Got got;
    g.game.start(collect(dl, got, g.tick));
    g.play(0.5);
    dl.cancel();
    CHECK(dl.done());
    g.step();
    CHECK(got.code() == Errc::cancelled);
    CHECK(got.response->error().host() == "h");
    dl.cancel();  // too late, harmless
    CHECK(g.fake.sockets() == 0);
}

TEST_CASE("a get that loses a race is aborted, a transfer that loses one runs on") {
    FakeGame g;
    g.fake.latency(1s).on(url, Reply(200, "late"));
    std::string said;
    const auto impatient = [](http::Client& web, std::string& words) -> Task<> {
        auto first = co_await race(web.get("http://h/x.json"), wait(100ms));
        words += first.index() == 1 ? "timer " : "get ";
    };
    g.game.start(impatient(g.web(), said));
    g.play(0.3);
    CHECK(said == "timer ");
    CHECK(g.fake.sockets() == 0);
    said.clear();
    auto dl = g.web().begin(url);
    const auto patient = [](http::Transfer& transfer, std::string& words) -> Task<> {
        auto first = co_await race(transfer, wait(100ms));
        words += first.index() == 1 ? "timer " : "get ";
        http::Response response = co_await transfer;
        words += response.text();
    };
    g.game.start(patient(dl, said));
    g.play(1.5);
    CHECK(said == "timer late");
}

TEST_CASE("all of several gets is a gather") {
    FakeGame g;
    for (int i = 0; i < 5; ++i)
        g.fake.on("http://h/" + std::to_string(i), Reply(200, std::string(1, char('a' + i))));
    std::string text;
    const auto one = [](http::Client& web, std::string address) -> Task<std::string> {
        http::Response response = co_await web.get(std::move(address));
        co_return response.text();
    };
    std::vector<Task<std::string>> tasks;
    for (int i = 0; i < 5; ++i) tasks.push_back(one(g.web(), "http://h/" + std::to_string(i)));
    const auto gather = [](std::vector<Task<std::string>> list, std::string& joined) -> Task<> {
        std::vector<std::string> parts = co_await all(std::move(list));
        for (const std::string& part : parts) joined += part;
    };
    g.game.start(gather(std::move(tasks), text));
    g.play(0.2);
    CHECK(text == "abcde");
}

TEST_CASE("a response resumes its script before timers and per-frame waits") {
    FakeGame g;
    g.fake.on(url, Reply(200));
    std::string order;
    const auto frame = [](std::string& out) -> Task<> {
        co_await next_frame();
        out += "1";
        co_await next_frame();
        out += "2";
    };
    const auto fetcher = [](http::Client& web, std::string& out) -> Task<> {
        http::Response response = co_await web.get("http://h/x.json");
        out += "r";
    };
    g.game.start(frame(order));
    g.game.start(fetcher(g.web(), order));
    g.step();
    CHECK(order.empty());
    g.step();  // the answer comes in this advance, and the frame's waits follow it
    CHECK(order == "r1");
}

TEST_CASE("the client ends first: who waits gets client_closed, and later requests too") {
    FakeGame g;
    g.fake.on(url, Reply().fault(Fault::silence));
    std::vector<Got> got(20);
    for (Got& one : got) g.game.start(fetch(g.web(), url, Options(), one, g.tick));
    g.play(0.5);
    auto late = g.web().get(url);
    auto running = g.web().begin(url);
    g.client.reset();
    CHECK(running.done());
    CHECK(running.progress().state == TransferState::failed);
    CHECK(g.fake.sockets() == 0);
    g.step();
    for (const Got& one : got) CHECK(one.code() == Errc::client_closed);
    Got afterwards;
    const auto script = [](http::Get get, Got& out) -> Task<> {
        http::Response response = co_await get;
        out.response = std::move(response);
    };
    g.game.start(script(std::move(late), afterwards));
    g.step();
    CHECK(afterwards.code() == Errc::client_closed);
}

TEST_CASE("the scheduler ends first: its scripts are cancelled, the client goes on for nobody") {
    http::testing::FakeTransport fake;
    fake.latency(1s).on(url, Reply(200));
    Got got;
    int tick = 0;
    auto game = std::make_unique<Scheduler>();
    http::Client web(*game, http::ClientOptions().transport(fake));
    auto script = game->start(fetch(web, url, Options(), got, tick));
    auto running = web.begin(url);
    game->tick(0);
    fake.advance(0.5);
    game.reset();
    CHECK(script.state() == State::cancelled);
    fake.advance(2);
    CHECK_FALSE(got);
    CHECK(running.progress().state == TransferState::done);
    CHECK(fake.sockets() == 0);
}

TEST_CASE("responses are shared, outlive client and scheduler, and give their text away") {
    http::Response kept;
    {
        FakeGame g;
        g.fake.on(url, Reply(200, std::string(100000, 'x')));
        kept = *g.get(url).response;
    }
    http::Response copy = kept;
    CHECK(std::string(std::move(copy).text()).size() == 100000);
    CHECK(kept.text().size() == 100000);
    CHECK(std::string(std::move(kept).text()).size() == 100000);
    CHECK(http::Response().status() == 0);
    CHECK_FALSE(http::Response().ok());
}

TEST_CASE("the client's CPU time on the game thread is told, and taken once") {
    FakeGame g;
    g.fake.on(url, Reply(200, "x"));
    std::vector<http::Transfer> transfers;
    for (int i = 0; i < 500; ++i) transfers.push_back(g.web().begin(url));
    g.play(1);
    const double spent = g.web().take_cpu_seconds();
    CHECK(spent > 0);
    CHECK(spent < 1);
    CHECK(g.web().take_cpu_seconds() == 0);
}
