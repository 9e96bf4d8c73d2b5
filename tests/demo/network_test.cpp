// SPDX-License-Identifier: MIT
// The courier over the fake network, tick by tick, and once over the real one.
#include "demo/relay/network.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <thread>
#include <typeinfo>

#include "tests/demo/scene.hpp"
#include "tests/support/temp_folder.hpp"

namespace {

using namespace relay;
using namespace std::chrono_literals;

constexpr auto tick_length = 16'666'667ns;

/// What a script of the game would do.
segue::Task<> fetch(Courier& courier, std::string path, std::optional<Parcel>& parcel) {
    parcel = co_await courier.get(path, 1);
}

struct Run {
    explicit Run(const Flags& flags) : home(find_home()), network(scheduler, flags, home / "assets") {}

    void tick() {
        network.frame(static_cast<double>(ticks) / 60);
        scheduler.tick(tick_length);
        ++ticks;
    }
    /// Ticks until it is in; gives up after so many.
    int ticks_until(const std::optional<Parcel>& parcel, int most) {
        const int begin = ticks;
        while (!parcel && ticks - begin < most) tick();
        return ticks - begin;
    }

    std::filesystem::path home;
    segue::Scheduler scheduler;
    Network network;
    segue::Scope scripts{scheduler};  // they end before the courier that they wait for
    int ticks = 0;
};

Flags fast() {
    Flags flags;
    flags.fast = true;
    return flags;
}

}  // namespace

TEST_CASE("the fake network brings a file whole, at the pace of its pack, and tells how far it is") {
    Run run(fast());
    std::optional<Parcel> parcel;
    run.scripts.start(fetch(run.network.courier(), "stage1/backdrop.png", parcel));
    CHECK(run.network.courier().lane("stage1/backdrop.png").state == LaneState::queued);
    for (int i = 0; i < 60; ++i) run.tick();
    const Lane lane = run.network.courier().lane("stage1/backdrop.png");
    CHECK(lane.state == LaneState::flying);
    CHECK(lane.share() > 0.1);
    CHECK(lane.share() < 0.3);
    const int ticks = 60 + run.ticks_until(parcel, 1000);
    CHECK(ticks > 4 * 60);
    CHECK(ticks < 6.5 * 60);
    REQUIRE(parcel);
    CHECK(parcel->ok());
    CHECK(parcel->bytes() == relay::testing::read(run.home / "assets/stage1/backdrop.png"));
    CHECK(run.network.courier().lane("stage1/backdrop.png").state == LaneState::done);
    CHECK(run.network.stats().ok == 1);
}

TEST_CASE("a parcel's waybill has the transfer's own figures") {
    Run run(fast());
    std::optional<Parcel> parcel;
    run.scripts.start(fetch(run.network.courier(), "stage1/backdrop.png", parcel));
    const int ticks = run.ticks_until(parcel, 1000);
    REQUIRE(parcel);
    const Waybill& bill = parcel->waybill();
    CHECK(bill.url == "http://relay/stage1/backdrop.png");
    CHECK(bill.bytes == static_cast<std::int64_t>(parcel->bytes().size()));
    CHECK(std::abs(bill.seconds - ticks / 60.0) < 0.1);
    CHECK(bill.retries == 0);
    CHECK_FALSE(bill.cached);
    CHECK(run.network.stats().bytes_downloaded == parcel->bytes().size());
}

TEST_CASE("a waybill counts the tries that a dead line cost, and their time") {
    Flags flags = fast();
    flags.plug = PlugSpan{0, 3};
    Run run(flags);
    std::optional<Parcel> parcel;
    run.scripts.start(fetch(run.network.courier(), "stage1/stage.json", parcel));
    const int ticks = run.ticks_until(parcel, 3000);
    REQUIRE(parcel);
    CHECK(parcel->ok());
    CHECK(parcel->waybill().retries == static_cast<int>(run.network.stats().retries));
    CHECK(parcel->waybill().retries >= 1);
    CHECK(parcel->waybill().seconds > 3);
    CHECK(std::abs(parcel->waybill().seconds - ticks / 60.0) < 0.1);
}

TEST_CASE("the waybill of a file that does not exist says what was asked for") {
    Run run(fast());
    std::optional<Parcel> parcel;
    run.scripts.start(fetch(run.network.courier(), "stage9/stage.json", parcel));
    run.ticks_until(parcel, 1000);
    REQUIRE(parcel);
    CHECK_FALSE(parcel->ok());
    CHECK(parcel->waybill().url == "http://relay/stage9/stage.json");
}

TEST_CASE("a file comes in the same tick on every run") {
    const auto arrival = [] {
        Flags flags = fast();
        flags.loss = 50;
        flags.bandwidth = 200;
        Run run(flags);
        std::optional<Parcel> first, second;
        run.scripts.start(fetch(run.network.courier(), "stage1/backdrop.png", first));
        run.scripts.start(fetch(run.network.courier(), "stage1/shapes.json", second));
        return run.ticks_until(second, 5000) + 10000 * run.ticks_until(first, 5000);
    };
    const int once = arrival();
    CHECK(once == arrival());
    CHECK(once < 10000 * 5000);
}

TEST_CASE("a pulled plug is told as offline and tried again, and the file comes when the plug is in") {
    Flags flags = fast();
    flags.bandwidth = 100;
    flags.plug = PlugSpan{1, 5};
    Run run(flags);
    std::optional<Parcel> parcel;
    run.scripts.start(fetch(run.network.courier(), "stage1/backdrop.png", parcel));
    for (int i = 0; i < 180; ++i) run.tick();
    CHECK(run.network.figures().offline);
    CHECK(run.network.courier().lane("stage1/backdrop.png").attempt >= 2);
    run.ticks_until(parcel, 3000);
    REQUIRE(parcel);
    CHECK(parcel->ok());
    CHECK(run.network.stats().retries >= 2);
    CHECK(run.network.stats().failed == 0);
    CHECK_FALSE(run.network.figures().offline);
}

TEST_CASE("P pulls the plug and puts it in again") {
    Run run(fast());
    CHECK_FALSE(run.network.figures().offline);
    run.network.toggle_plug();
    CHECK(run.network.figures().offline);
    run.network.toggle_plug();
    CHECK_FALSE(run.network.figures().offline);
}

TEST_CASE("the figures say whether the plug is in, whoever pulled it") {
    Run run(fast());
    CHECK(run.network.figures().plugged);
    run.network.toggle_plug();
    CHECK_FALSE(run.network.figures().plugged);
    run.network.toggle_plug();
    CHECK(run.network.figures().plugged);
    run.network.line().unplug();  // as a boss does
    CHECK_FALSE(run.network.figures().plugged);
    run.network.line().plug();
    CHECK(run.network.figures().plugged);
}

TEST_CASE("P does not reach a plug that a boss holds out, nor a boss one that P has pulled") {
    Run run(fast());
    Line& line = run.network.line();
    line.unplug();
    CHECK(run.network.figures().offline);
    run.network.toggle_plug();
    CHECK(run.network.figures().offline);
    line.plug();
    CHECK_FALSE(run.network.figures().offline);
    run.network.toggle_plug();
    line.unplug();
    line.plug();
    line.plug();
    CHECK(run.network.figures().offline);
    run.network.toggle_plug();
    CHECK_FALSE(run.network.figures().offline);
}

TEST_CASE("a boss pulls the plug of the real server, and a program that ends meanwhile ends at once") {
    Flags flags;
    flags.bandwidth = 100000;
    flags.latency = 0;
    Run run(flags);
    REQUIRE(run.network.server() != nullptr);
    run.network.line().unplug();
    CHECK_FALSE(run.network.server()->plugged());
    CHECK(run.network.figures().offline);
    std::optional<Parcel> parcel;
    run.scripts.start(fetch(run.network.courier(), "stage3/song.json", parcel));
    const auto tick_until = [&](auto done) {
        for (int i = 0; i < 3000 && !done(); ++i) {
            run.tick();
            std::this_thread::sleep_for(2ms);
        }
        return done();
    };
    CHECK(tick_until([&] { return run.network.courier().lane("stage3/song.json").attempt >= 2; }));
    CHECK_FALSE(parcel.has_value());
    run.network.line().plug();
    CHECK(run.network.server()->plugged());
    CHECK(tick_until([&] { return parcel.has_value(); }));
    CHECK(parcel->ok());
    run.network.line().unplug();
}

TEST_CASE("a line that hurries brings a file that was asked for again in a fraction of the time") {
    Flags flags = fast();
    flags.bandwidth = 20;
    Run run(flags);
    const auto ticks = [&run] {
        std::optional<Parcel> parcel;
        run.scripts.start(fetch(run.network.courier(), "stage3/shapes.json", parcel));
        const int took = run.ticks_until(parcel, 3000);
        REQUIRE(parcel);
        CHECK(parcel->ok());
        return took;
    };
    const int once = ticks();
    run.network.line().slow(30);
    CHECK(run.network.courier().lane("stage3/shapes.json").state == LaneState::done);
    const int again = ticks();
    CHECK(once > 150);
    CHECK(again < once / 10);
}

TEST_CASE("a slowed line takes longer") {
    const auto ticks = [](float share) {
        Flags flags = fast();
        flags.bandwidth = 400;
        Run run(flags);
        run.network.line().slow(share);
        std::optional<Parcel> parcel;
        run.scripts.start(fetch(run.network.courier(), "stage1/backdrop.png", parcel));
        return run.ticks_until(parcel, 3000);
    };
    CHECK(ticks(0.5f) > 1.8 * ticks(1));
}

TEST_CASE("a line that is given another bandwidth brings as many bytes a second from that frame on") {
    Flags flags = fast();
    flags.bandwidth = 16;
    Run run(flags);
    std::optional<Parcel> parcel;
    run.scripts.start(fetch(run.network.courier(), "stage1/backdrop.png", parcel));
    const auto received = [&run] { return run.network.courier().lane("stage1/backdrop.png").received; };
    const auto bytes_of_a_second = [&] {
        const auto before = received();
        for (int i = 0; i < 60; ++i) run.tick();
        return static_cast<double>(received() - before);
    };
    bytes_of_a_second();  // with what it takes to begin
    LineValues values = run.network.values().value();
    CHECK(values == LineValues{16, 40, 0});
    for (const double kilobytes : {16., 64., 8.}) {
        values.bandwidth = kilobytes;
        run.network.values(values);
        CHECK(bytes_of_a_second() == doctest::Approx(kilobytes * 1024).epsilon(0.03));
    }
    CHECK(run.network.values() == values);
    CHECK_FALSE(parcel.has_value());
    values.bandwidth = no_limit;
    run.network.values(values);
    CHECK(run.ticks_until(parcel, 5) < 5);
    CHECK(run.network.stats().retries == 0);
}

TEST_CASE("a line that is given another latency and loss has them with the next request") {
    Run run(fast());
    const auto ticks = [&run] {
        std::optional<Parcel> parcel;
        run.scripts.start(fetch(run.network.courier(), "stage1/stage.json", parcel));
        return run.ticks_until(parcel, 3000);
    };
    const int usual = ticks();
    run.network.values({no_limit, 1000, 0});
    const int late = ticks();
    CHECK(late >= 60);
    CHECK(late > usual + 20);
    run.network.values({no_limit, 0, 75});
    for (int i = 0; i < 20; ++i) ticks();
    CHECK(run.network.stats().retries > 5);
}

TEST_CASE("sliders turn the embedded server, and of another's server they find nothing to turn") {
    Flags flags;
    SUBCASE("the embedded server") {
        flags.bandwidth = 2;
        flags.latency = 0;
        Run run(flags);
        std::optional<Parcel> parcel;
        run.scripts.start(
            fetch(run.network.courier(), "stage1/backdrop.png", parcel));  // three minutes of it
        const auto begin = std::chrono::steady_clock::now();
        const auto lane = [&run] { return run.network.courier().lane("stage1/backdrop.png"); };
        const auto tick_until = [&run](auto done) {
            for (int i = 0; i < 5000 && !done(); ++i) {
                run.tick();
                std::this_thread::sleep_for(2ms);
            }
            return done();
        };
        REQUIRE(tick_until([&] { return lane().received > 0; }));
        run.network.values({no_limit, 0, 0});
        REQUIRE(tick_until([&] { return parcel.has_value(); }));
        CHECK(parcel->ok());
        CHECK(std::chrono::steady_clock::now() - begin < 60s);
    }
    SUBCASE("another's") {
        flags.from = "http://127.0.0.1:9";
        Run run(flags);
        CHECK_FALSE(run.network.values().has_value());
        run.network.values({16, 0, 0});
        CHECK_FALSE(run.network.values().has_value());
    }
}

TEST_CASE("a transfer that a boss resets is tried again, and its lane counts down") {
    Flags flags = fast();
    flags.bandwidth = 100;
    Run run(flags);
    std::optional<Parcel> parcel;
    run.scripts.start(fetch(run.network.courier(), "stage1/backdrop.png", parcel));
    for (int i = 0; i < 60; ++i) run.tick();
    REQUIRE(run.network.courier().lane("stage1/backdrop.png").state == LaneState::flying);
    run.network.line().reset_one();
    for (int i = 0; i < 3; ++i) run.tick();
    const Lane lane = run.network.courier().lane("stage1/backdrop.png");
    CHECK(lane.state == LaneState::retry);
    CHECK(lane.retry_in > 0);
    for (int i = 0; i < 6; ++i) run.tick();
    CHECK(run.network.courier().lane("stage1/backdrop.png").retry_in < lane.retry_in);
    run.ticks_until(parcel, 3000);
    REQUIRE(parcel);
    CHECK(parcel->ok());
    CHECK(run.network.stats().retries == 1);
}

TEST_CASE("a line that loses one transfer after the other is not offline") {
    Flags flags = fast();
    flags.bandwidth = 10;
    Run run(flags);
    std::optional<Parcel> parcel;
    run.scripts.start(fetch(run.network.courier(), "stage1/backdrop.png", parcel));
    bool offline = false;
    for (int i = 0; i < 60 * 40; ++i) {
        run.tick();
        const Lane lane = run.network.courier().lane("stage1/backdrop.png");
        if (lane.state == LaneState::flying && lane.received > 2000) run.network.line().reset_one();
        offline = offline || run.network.figures().offline;
    }
    CHECK(run.network.stats().retries > 5);
    CHECK_FALSE(offline);
}

TEST_CASE("of another's server a boss resets nothing") {
    Flags flags;
    flags.from = "http://127.0.0.1:9";
    Run run(flags);
    const Line& line = run.network.line();
    CHECK(typeid(line) == typeid(Line));  // the one that only pretends
}

TEST_CASE("a file that is not there is an error in words") {
    Run run(fast());
    std::optional<Parcel> parcel;
    run.scripts.start(fetch(run.network.courier(), "stage9/stage.json", parcel));
    run.ticks_until(parcel, 100);
    REQUIRE(parcel);
    CHECK_FALSE(parcel->ok());
    CHECK(parcel->error() == "HTTP 404");
    CHECK(run.network.courier().lane("stage9/stage.json").state == LaneState::failed);
    segue::overlay::Downloads listed;
    run.network.list(listed);
    REQUIRE(listed.transfers.size() == 1);
    CHECK(listed.transfers[0].status == 404);
}

TEST_CASE("a dropped task aborts its transfer") {
    Run run(fast());
    std::optional<Parcel> parcel;
    auto script = run.scripts.start(fetch(run.network.courier(), "stage1/backdrop.png", parcel));
    for (int i = 0; i < 30; ++i) run.tick();
    CHECK(run.network.stats().in_flight == 1);
    script.cancel();
    run.tick();
    CHECK(run.network.stats().in_flight == 0);
    CHECK_FALSE(parcel.has_value());
}

TEST_CASE("what was kept is played from, with the same server or none") {
    const segue::test::TempFolder cache;
    Flags flags;
    flags.bandwidth = 100000;
    flags.latency = 0;
    flags.cache = cache.path.string();
    int port = 0;
    const auto fetched = [&flags, &port](std::uint64_t& asked) {
        Run run(flags);
        if (port != 0) REQUIRE_MESSAGE(run.network.server()->port() == port, "another program took the port");
        port = run.network.server()->port();
        std::optional<Parcel> parcel;
        run.scripts.start(fetch(run.network.courier(), "stage1/shapes.json", parcel));
        for (int i = 0; i < 3000 && !parcel; ++i) {
            run.tick();
            std::this_thread::sleep_for(2ms);
        }
        REQUIRE(parcel);
        CHECK(parcel->ok());
        CHECK(parcel->bytes() == relay::testing::read(run.home / "assets/stage1/shapes.json"));
        asked = run.network.server()->totals().requests;
        return parcel->waybill().cached;
    };
    std::uint64_t asked = 0;
    CHECK_FALSE(fetched(asked));
    CHECK(asked == 1);
    CHECK(fetched(asked));
    CHECK(asked == 0);
    flags.plug = PlugSpan{0, 1000};
    CHECK(fetched(asked));
    CHECK(asked == 0);
}

TEST_CASE("the real network brings the same bytes over a real connection, and counts its cost") {
    Flags flags;
    flags.bandwidth = 100000;
    flags.latency = 0;
    flags.downloads = 2;
    Run run(flags);
    std::optional<Parcel> parcel;
    run.scripts.start(fetch(run.network.courier(), "stage1/shapes.json", parcel));
    for (int i = 0; i < 2000 && !parcel; ++i) {
        run.tick();
        std::this_thread::sleep_for(2ms);
    }
    REQUIRE(parcel);
    CHECK(parcel->bytes() == relay::testing::read(run.home / "assets/stage1/shapes.json"));
    CHECK(run.network.take_cpu_seconds() > 0);
    REQUIRE(run.network.server() != nullptr);
    CHECK(run.network.server()->totals().bytes >= parcel->bytes().size());
    CHECK(run.network.stats().in_flight == 2);  // of --downloads: they never end

    segue::overlay::Downloads listed;
    run.network.list(listed);
    REQUIRE(listed.transfers.size() == 3);
    CHECK(listed.transfers[0].name == "stage1/shapes.json");
    CHECK(listed.transfers[0].state == "done");
    CHECK(listed.transfers[0].status == 200);
    CHECK(listed.transfers[0].received == parcel->bytes().size());
    CHECK_FALSE(listed.transfers[0].cancel);
    CHECK(listed.transfers[1].name == "load/0");
    REQUIRE(listed.transfers[2].cancel);
    listed.transfers[2].cancel();
    listed = {};
    run.network.list(listed);
    CHECK(listed.transfers.size() == 2);
}
