// SPDX-License-Identifier: MIT
// "Why?" of scripts that wait for real servers, and of frames in which their answers came: file and line are
// named.
#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>

#include "segue/inspect.hpp"
#include "segue/segue.hpp"
#include "tests/http/web.hpp"
#include "tests/support/fault_server.hpp"

using namespace std::chrono_literals;
using namespace segue;
using namespace segue::test;

namespace {

/// Real sockets; what a resume costs is what a script burns, on a clock that moves by hand.
struct Watched {
    std::chrono::nanoseconds now = 1s;
    FaultServer server;
    Scheduler game{Scheduler::Options().real_clock([this] { return now; }).inspect(Inspect::full)};
    std::optional<http::Client> client{std::in_place, game};
    unsigned line = 0;       // of what a plant awaits
    std::uint64_t slow = 0;  // the tick in which something burnt

    Task<> loads(std::string path) {
        const std::string url = server.url(path);
        line = __LINE__ + 1;
        const http::Response page = co_await client->get(url);
        CHECK(page.ok());
    }
    /// Decodes what it got on the game thread.
    Task<> decodes(std::string path) {
        const std::string url = server.url(path);
        line = __LINE__ + 1;
        const http::Response page = co_await client->get(url);
        burn(21ms);
        CHECK(page.ok());
        co_await forever();
    }
    Task<> announces(std::string path, Event& arrived) {
        const std::string url = server.url(path);
        const http::Response page = co_await client->get(url);
        CHECK(page.ok());
        arrived.set();
        co_await forever();
    }
    Task<> fan(Event& arrived) {
        line = __LINE__ + 1;
        co_await arrived;
        burn(100us);
        co_await forever();
    }
    void burn(std::chrono::nanoseconds span) {
        now += span;
        slow = game.stats().ticks;
    }

    /// Ticks until it holds.
    bool play_until(const std::function<bool()>& it) {
        const auto end = std::chrono::steady_clock::now() + 20s;
        while (!it() && std::chrono::steady_clock::now() < end) {
            game.tick(16'666'667ns);
            now += 16'666'667ns;
            std::this_thread::sleep_for(1ms);
        }
        return it();
    }
    std::string place() const { return "(http_why_test.cpp:" + std::to_string(line) + ")"; }
};

bool has(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("why a script stands at a slow server: the request, how far it is, and the line that waits") {
    Watched w;
    w.server.on("/stage2.json", [](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + std::string(430, 'x'));
        peer.hold();
    });
    const auto loader = w.game.start(StartOptions().name("loader"), w.loads("/stage2.json"));
    REQUIRE(w.play_until([&] { return has(inspect::reason(loader), "43 %"); }));
    REQUIRE(w.play_until([&] { return inspect::waits_seconds(loader) > 1; }));
    const std::string why = inspect::why(loader);
    CAPTURE(why);
    CHECK(has(why, "loader has waited"));
    CHECK(has(why, "GET /stage2.json 43 %"));
    CHECK(has(why, w.place()));
    CHECK(has(inspect::dump(w.game), "why: " + why.substr(0, why.find(" has waited"))));
}

TEST_CASE("why a script stands at a server that refuses: the try, and when the next one is") {
    Watched w;
    w.server.on("/stage2.json", 503, "busy", "Retry-After: 30\r\n");
    const auto loader = w.game.start(StartOptions().name("loader"), w.loads("/stage2.json"));
    REQUIRE(w.play_until([&] { return has(inspect::reason(loader), "retry 1 in"); }));
    const std::string why = inspect::why(loader);
    CAPTURE(why);
    CHECK(has(why, "GET /stage2.json retry 1 in "));
    CHECK(has(why, w.place()));
}

TEST_CASE("why a script that joins stands: the one that it joins waits for a download") {
    Watched w;
    w.server.on("/stage2.json", [](Peer& peer) { peer.hold(); });
    const auto loader = w.game.start(StartOptions().name("loader"), w.loads("/stage2.json"));
    const auto waits = [](Script<> of) -> Task<> { co_await of.join(); };
    const auto wave = w.game.start(StartOptions().name("wave"), waits(loader));
    REQUIRE(w.play_until([&] { return has(inspect::reason(loader), "requesting"); }));
    const std::string why = inspect::why(wave);
    CAPTURE(why);
    CHECK(has(why, "wave has waited"));
    CHECK(has(why, "loader"));
    CHECK(has(why, "GET /stage2.json requesting"));
    CHECK(has(why, w.place()));
}

TEST_CASE("why a frame was slow: an answer came, and was decoded on the game thread") {
    Watched w;
    w.server.on("/stage2.json", 200, "{}");
    w.game.start(StartOptions().name("decode"), w.decodes("/stage2.json"));
    REQUIRE(w.play_until([&] { return w.slow != 0; }));
    const std::string why = inspect::why(w.game, w.slow);
    CAPTURE(why);
    CHECK(has(why, "took 21.0 ms"));
    CHECK(has(why, "decode"));
    CHECK(has(why, "GET /stage2.json arrived"));
    CHECK(has(why, "http_why_test.cpp:" + std::to_string(w.line)));
}

TEST_CASE("why a frame was slow: an answer came, and the script that got it woke a herd") {
    Watched w;
    w.server.on("/stage2.json", 200, "{}");
    Event arrived("stage_in");
    for (int i = 0; i < 240; ++i) w.game.start(StartOptions().name("fan"), w.fan(arrived));
    w.game.start(StartOptions().name("loader"), w.announces("/stage2.json", arrived));
    REQUIRE(w.play_until([&] { return w.slow != 0; }));
    const std::string why = inspect::why(w.game, w.slow);
    CAPTURE(why);
    CHECK(has(why, "took 24.0 ms"));
    CHECK(has(why, "240 fans"));
    CHECK(has(why, "loader"));
    CHECK(has(why, "GET /stage2.json arrived"));
    CHECK(has(why, "http_why_test.cpp:" + std::to_string(w.line)));
}
