// SPDX-License-Identifier: MIT
// Random requests against random faults, ended at random: by a cancel, by dropping what is awaited, by the
// end of the client or of the scheduler. Over the fake, and over real sockets. Each script is answered once,
// or cancelled and then never; in the end nothing is left. SEGUE_HTTP_SEED=N begins with that seed,
// SEGUE_HTTP_ROUNDS=N plays so many rounds.
#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "segue/http/detail/curl_calls.hpp"
#include "segue/http/detail/retry.hpp"
#include "tests/http/web.hpp"
#include "tests/support/fault_server.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/port.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_folder.hpp"

using namespace std::chrono_literals;
using namespace segue;
using namespace segue::test;
using http::Errc;
using http::Options;
using http::testing::FakeTransport;
using http::testing::Fault;
using http::testing::Reply;

namespace {

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : random_(seed) {}
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_.next() % n); }
    bool one_in(std::size_t n) { return below(n) == 0; }

  private:
    http::detail::Random random_;
};

std::uint64_t number(const char* variable, std::uint64_t otherwise) {
    const char* const text = std::getenv(variable);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

const std::string& content() {
    static const std::string text = [] {
        std::string bytes(60000, '\0');
        for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 2654435761u >> 11);
        return bytes;
    }();
    return text;
}

enum class Way { get, post, begin, stream, download };

/// One request, and what became of it.
struct Order {
    Way way = Way::get;
    std::string url;
    std::filesystem::path file;
    Options options;

    Script<> script;
    std::optional<http::Transfer> transfer;  // in the test's hands where it is not in the script's
    std::optional<http::Stream> stream;
    bool in_our_hands = false;
    bool cancelled = false;

    bool unwound = false;
    int answers = 0;
    int status = 0;
    Errc code = Errc::none;
    std::string text;

    void answer(const http::Error& error, int with_status, std::string body) {
        ++answers;
        code = error.code();
        status = with_status;
        text = std::move(body);
    }
};

class Unwinding {
  public:
    explicit Unwinding(bool& unwound) : unwound_(unwound) {}
    ~Unwinding() { unwound_ = true; }
    Unwinding(const Unwinding&) = delete;
    Unwinding& operator=(const Unwinding&) = delete;

  private:
    bool& unwound_;
};

Task<> read_all(http::Stream& body, Order& order) {
    std::string text;
    while (auto piece = co_await body.next()) {
        text += *piece;
        if (!order.in_our_hands && text.size() % 3 == 0) co_await next_frame();
    }
    order.answer(body.error(), body.status(), std::move(text));
}

Task<> carry_out(http::Client& web, Order& order) {
    const Unwinding unwinding(order.unwound);
    if (order.way == Way::get) {
        http::Response response = co_await web.get(order.url, order.options);
        order.answer(response.error(), response.status(), response.text());
    } else if (order.way == Way::post) {
        http::Response response = co_await web.post(order.url, std::string(1000, 'p'), order.options);
        order.answer(response.error(), response.status(), response.text());
    } else if (order.way == Way::download) {
        http::Response response = co_await web.download(order.url, order.file, order.options);
        order.answer(response.error(), response.status(), response.text());
    } else if (order.way == Way::begin && order.in_our_hands) {
        http::Response response = co_await *order.transfer;
        order.answer(response.error(), response.status(), response.text());
    } else if (order.way == Way::begin) {
        http::Transfer transfer = web.begin(order.url, order.options);
        http::Response response = co_await transfer;
        order.answer(response.error(), response.status(), response.text());
    } else {
        http::Stream opened = co_await web.stream(order.url, order.options);
        if (order.in_our_hands) {
            order.stream = std::move(opened);
            co_await read_all(*order.stream, order);
        } else {
            co_await read_all(opened, order);
        }
    }
}

/// A scheduler and a client that can end in either order.
class Game {
  public:
    Game(http::ClientOptions options, FakeTransport* fake)
        : fake_(fake), web(std::in_place, *scheduler, fake ? options.transport(*fake) : options) {}

    void step() {
        if (fake_) {
            fake_->advance(0.004);
        } else {
            std::this_thread::sleep_for(200us);
        }
        if (scheduler) scheduler->tick(0.004);
    }

  private:
    FakeTransport* fake_;

  public:
    std::unique_ptr<Scheduler> scheduler = std::make_unique<Scheduler>();
    std::optional<http::Client> web;
};

Options random_options(Dice& dice) {
    Options options;
    options.retries(static_cast<unsigned>(dice.below(4))).retry_delay(1ms, 20ms);
    if (dice.one_in(8)) options.total_timeout(std::chrono::milliseconds(5 + dice.below(200)));
    options.connect_timeout(std::chrono::milliseconds(50 + dice.below(200)));
    options.first_byte_timeout(std::chrono::milliseconds(20 + dice.below(100)));
    options.stall_timeout(std::chrono::milliseconds(20 + dice.below(100)));
    if (dice.one_in(8)) options.max_bytes(1 + dice.below(80000));
    if (dice.one_in(8)) options.queue_timeout(std::chrono::milliseconds(dice.below(50)));
    if (dice.one_in(8)) options.resume(false);
    if (dice.one_in(4)) options.priority(static_cast<int>(dice.below(3)));
    return options;
}

http::ClientOptions random_client(Dice& dice, const TempFolder& folder) {
    http::ClientOptions options;
    options.max_connections(1 + static_cast<unsigned>(dice.below(8)));
    options.max_per_host(1 + static_cast<unsigned>(dice.below(8)));
    options.seed(dice.below(1000));
    if (dice.one_in(3)) options.bandwidth(4'000'000);
    if (dice.one_in(3)) options.cache(folder.path / "cache", 200000);
    return options;
}

/// Ends an order in one of the ways that a game can.
void end_early(Order& order, Dice& dice) {
    if (order.cancelled || order.unwound) return;
    if (dice.one_in(2) && order.transfer) {
        if (dice.one_in(4)) return order.transfer->cancel();  // answers with Errc::cancelled
        order.transfer.reset();
    } else if (dice.one_in(2) && order.stream) {
        order.stream.reset();
    } else {
        order.script.cancel();
    }
    order.cancelled = true;
    CHECK(order.unwound);
    CHECK(order.answers == 0);
    CHECK(order.script.state() == State::cancelled);
}

void check_answer(const Order& order, bool closed) {
    CAPTURE(order.url);
    CAPTURE(static_cast<int>(order.way));
    CAPTURE(http::name(order.code));
    CHECK(order.answers == 1);
    CHECK((closed || order.code != Errc::client_closed));
    std::error_code none;
    if (order.way == Way::download) {
        const bool saved = order.code == Errc::none && order.status / 100 == 2;
        CHECK(std::filesystem::exists(order.file, none) == saved);
        if (saved) {
            std::ifstream in(order.file, std::ios::binary);
            CHECK(std::string(std::istreambuf_iterator<char>(in), {}) == content());
            CHECK_FALSE(std::filesystem::exists(order.file.string() + ".part", none));
        }
    } else if (order.code == Errc::none && order.status / 100 == 2) {
        CHECK(order.text == content());
    }
}

/// What became of all orders together: each kind has to be among them.
struct Sum {
    unsigned good = 0, failed = 0, cancelled = 0;
    void add(const Order& order) {
        if (order.answers == 0) {
            ++cancelled;
        } else {
            ++(order.code == Errc::none && order.status / 100 == 2 ? good : failed);
        }
    }
};

/// A round: orders, ticks, ends. `make_url` names something of the server's.
void play_round(Dice& dice, Sum& sum, FakeTransport* fake,
                const std::function<std::string(Dice&)>& make_url) {
    const TempFolder folder;
    Game game(random_client(dice, folder), fake);
    std::vector<std::unique_ptr<Order>> orders;
    const std::size_t ticks = 20 + dice.below(60);
    for (std::size_t tick = 0; tick < ticks; ++tick) {
        for (std::size_t i = dice.below(3); i > 0; --i) {
            Order& order = *orders.emplace_back(std::make_unique<Order>());
            order.way = static_cast<Way>(dice.below(5));
            order.url = make_url(dice);
            order.file = folder.path / std::to_string(orders.size());
            order.options = random_options(dice);
            order.in_our_hands = dice.one_in(2);
            if (order.way == Way::begin && order.in_our_hands)
                order.transfer = game.web->begin(order.url, order.options);
            order.script = game.scheduler->start(carry_out(*game.web, order));
        }
        game.step();
        if (!orders.empty() && dice.one_in(2)) end_early(*orders[dice.below(orders.size())], dice);
    }
    const std::size_t ending = dice.below(3);
    const auto all_over = [&] {
        for (const auto& order : orders) {
            if (!order->unwound) return false;
        }
        return true;
    };
    if (ending == 0) {
        for (int i = 0; i < 20000 && !all_over(); ++i) game.step();
        const auto idle = [&] {
            const http::Stats stats = game.web->stats();
            return stats.in_flight + stats.queued + stats.retrying == 0;
        };
        for (int i = 0; i < 20000 && !idle(); ++i) game.step();
        CHECK(idle());
    } else if (ending == 1) {
        game.web.reset();
        for (int i = 0; i < 200 && !all_over(); ++i) game.step();
    } else {
        game.scheduler.reset();
        for (const auto& order : orders) order->cancelled = order->cancelled || order->answers == 0;
    }
    CHECK(all_over());
    for (const auto& order : orders) {
        if (!order->cancelled) {
            check_answer(*order, ending == 1);
        } else {
            CHECK(order->answers == 0);
        }
    }
    for (const auto& order : orders) order->transfer.reset(), order->stream.reset();
    game.step();
    game.web.reset();
    // Whoever was cancelled has nothing left of his file; a part that somebody may go on with has its note.
    std::error_code none;
    for (const auto& order : orders) {
        const bool part = std::filesystem::exists(order->file.string() + ".part", none);
        CHECK_FALSE((order->cancelled && part));
        CHECK((!part || std::filesystem::exists(order->file.string() + ".part.from", none)));
    }
    if (fake) CHECK(fake->sockets() == 0);
    for (const auto& order : orders) sum.add(*order);
}

void play_rounds(const char* what, std::uint64_t usual, const std::function<void(Dice&, Sum&)>& round) {
    const std::uint64_t seed = number("SEGUE_HTTP_SEED", 1), rounds = number("SEGUE_HTTP_ROUNDS", usual);
    std::printf("%s: random rounds, seeds %llu to %llu\n", what, static_cast<unsigned long long>(seed),
                static_cast<unsigned long long>(seed + rounds - 1));
    Sum sum;
    for (std::uint64_t i = 0; i < rounds; ++i) {
        CAPTURE(seed + i);
        Dice dice(seed + i);
        round(dice, sum);
    }
    std::printf("%s: %u requests well answered, %u failed, %u cancelled\n", what, sum.good, sum.failed,
                sum.cancelled);
    CHECK((rounds < usual || (sum.good > 0 && sum.failed > 0 && sum.cancelled > 0)));
}

Reply random_reply(Dice& dice) {
    Reply reply(200, content());
    const std::size_t at = dice.below(content().size());
    switch (dice.below(12)) {
        case 0:
            return Reply().fault(Fault::refused);
        case 1:
            return Reply().fault(Fault::unresolved);
        case 2:
            return Reply().fault(Fault::black_hole);
        case 3:
            return Reply().fault(Fault::silence);
        case 4:
            reply.fault(Fault::reset, at);
            break;
        case 5:
            reply.fault(Fault::cut, at);
            break;
        case 6:
            reply.fault(Fault::stall, at);
            break;
        case 7:
            return Reply(503).header("Retry-After", "0");
        case 8:
            return Reply(302).header("Location", "/next");
        case 9:
            return Reply(200, gzip(content())).header("Content-Encoding", "gzip");
        default:
            break;
    }
    if (dice.one_in(2)) reply.header("ETag", "\"1\"");
    if (dice.one_in(3)) reply.header("Cache-Control", "max-age=60");
    if (dice.one_in(3)) reply.pace(100'000 + dice.below(5'000'000));
    if (dice.one_in(3)) reply.latency(std::chrono::milliseconds(dice.below(30)));
    return reply;
}

/// A server of whose paths each does something else; the file is the same everywhere.
void serve_everything(FaultServer& server) {
    const auto body = [](Peer& peer, std::size_t until, std::size_t step) {
        const std::string range = peer.asked().header("range");
        const std::size_t first = range.empty() ? 0 : std::strtoull(range.c_str() + 6, nullptr, 10);
        std::string head = first == 0 ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 206 Partial Content\r\n";
        if (first != 0) {
            head += "Content-Range: bytes " + std::to_string(first) + '-' +
                    std::to_string(content().size() - 1) + '/' + std::to_string(content().size()) + "\r\n";
        }
        head += "ETag: \"1\"\r\nContent-Length: " + std::to_string(content().size() - first) + "\r\n\r\n";
        peer.send(head);
        for (std::size_t at = first; at < first + until && at < content().size(); at += step) {
            if (!peer.send(std::string_view(content()).substr(at, std::min(step, first + until - at))))
                return;
            if (step < content().size() && !peer.wait(1ms)) return;
        }
    };
    const std::size_t all = content().size();
    server.on("/good", [=](Peer& peer) { body(peer, all, all); });
    server.on("/slow", [=](Peer& peer) { body(peer, all, 4000); });
    server.on("/cut", [=](Peer& peer) {
        body(peer, 30000, 10000);
        peer.close();
    });
    server.on("/reset", [=](Peer& peer) {
        body(peer, 20000, 5000);
        peer.reset();
    });
    server.on("/stall", [=](Peer& peer) {
        body(peer, 10000, 10000);
        peer.hold();
    });
    server.on("/silence", [](Peer& peer) { peer.hold(); });
    server.on("/close", [](Peer& peer) { peer.close(); });
    server.on("/503", 503, "busy", "Retry-After: 0\r\n");
    server.on("/cached", 200, content(), "Cache-Control: max-age=60\r\nETag: \"1\"\r\n");
    server.on("/packed", 200, gzip(content()), "Content-Encoding: gzip\r\n");
    server.on("/moved", 302, "", "Location: /slow\r\n");
    server.on("/nonsense", [](Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n");
        peer.close();
    });
}

}  // namespace

TEST_CASE(
    "random requests, faults and ends over the fake: each script is answered once, or cancelled and never") {
    play_rounds("fake", 60, [](Dice& dice, Sum& sum) {
        FakeTransport fake(dice.below(1000));
        for (int i = 0; i < 8; ++i) {
            for (std::size_t k = 1 + dice.below(4); k > 0; --k)
                fake.on("http://h/" + std::to_string(i), random_reply(dice));
        }
        fake.on("http://h/next", Reply(200, content()).pace(2'000'000));
        play_round(dice, sum, &fake, [](Dice& d) { return "http://h/" + std::to_string(d.below(8)); });
    });
}

TEST_CASE(
    "sockets: random requests, faults and ends: each script is answered once, or cancelled and never; "
    "nothing stays") {
    FaultServer server;
    serve_everything(server);
    const std::string refused = "http://127.0.0.1:" + std::to_string(closed_port()) + "/";
    const std::array<const char*, 13> paths{"/good",    "/slow",     "/cut", "/reset",  "/stall",
                                            "/silence", "/close",    "/503", "/cached", "/packed",
                                            "/moved",   "/nonsense", "/none"};
    const Holdings before = settled();
    play_rounds("sockets", 20, [&](Dice& dice, Sum& sum) {
        play_round(dice, sum, nullptr, [&](Dice& d) {
            const std::size_t which = d.below(paths.size() + 1);
            return which == paths.size() ? refused : server.url(paths[which]);
        });
    });
    CHECK(comes_to(before));
    CHECK(http::detail::foreign_curl_calls() == 0);
}
