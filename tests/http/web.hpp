// SPDX-License-Identifier: MIT
// A game with a client for the tests of segue-http: one on the fake's clock, one on real sockets.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "segue/http/http.hpp"
#include "segue/http/testing.hpp"
#include "segue/scheduler.hpp"
#include "segue/script.hpp"
#include "segue/task.hpp"
#include "segue/together.hpp"
#include "segue/wait.hpp"

namespace segue::test {

/// What a script got, and in which tick.
class Got {
  public:
    Got() = default;
    std::optional<http::Response> response;
    int tick = -1;

    explicit operator bool() const { return response.has_value(); }
    http::Errc code() const { return response ? response->error().code() : http::Errc::none; }
    int status() const { return response ? response->status() : -1; }
    std::string text() const { return response ? response->text() : std::string(); }
};

inline Task<> fetch(http::Client& web, std::string url, http::Options options, Got& got, const int& tick) {
    http::Response response = co_await web.get(std::move(url), std::move(options));
    got.response = std::move(response);
    got.tick = tick;
}

inline Task<> fetch(http::Client& web, http::Request request, http::Options options, Got& got,
                    const int& tick) {
    http::Response response = co_await web.send(std::move(request), std::move(options));
    got.response = std::move(response);
    got.tick = tick;
}

inline Task<> collect(http::Transfer& transfer, Got& got, const int& tick) {
    http::Response response = co_await transfer;
    got.response = std::move(response);
    got.tick = tick;
}

inline Task<> save(http::Client& web, std::string url, std::filesystem::path file, http::Options options,
                   Got& got, const int& tick) {
    http::Response response = co_await web.download(std::move(url), std::move(file), std::move(options));
    got.response = std::move(response);
    got.tick = tick;
}

/// A game whose network is the fake: 60 ticks a second, by hand.
class FakeGame {
  public:
    explicit FakeGame(http::ClientOptions options = {}, std::uint64_t seed = 1)
        : fake(seed), client(std::in_place, game, options.transport(fake)) {}

    void step(double seconds = 1.0 / 60) {
        ++tick;
        fake.advance(seconds);
        game.tick(seconds);
    }
    /// Ticks for this long.
    void play(double seconds) {
        for (double end = fake.now().count() * 1e-9 + seconds - 1e-9; fake.now().count() * 1e-9 < end;)
            step();
    }
    /// Ticks until it has come; false after `seconds` without it.
    bool play_until(const std::function<bool()>& it, double seconds = 600) {
        for (double end = fake.now().count() * 1e-9 + seconds; fake.now().count() * 1e-9 < end;) {
            if (it()) return true;
            step();
        }
        return it();
    }
    double now() const { return fake.now().count() * 1e-9; }
    http::Client& web() { return *client; }

    /// Fetches and waits for the end.
    Got get(std::string url, http::Options options = {}) {
        return send(http::Request("GET", std::move(url)), std::move(options));
    }
    Got send(http::Request request, http::Options options = {}) {
        Got got;
        auto script = game.start(fetch(web(), std::move(request), std::move(options), got, tick));
        play_until([&] { return bool(got); });
        script.cancel();
        return got;
    }
    Got download(std::string url, std::filesystem::path file, http::Options options = {}) {
        Got got;
        auto script = game.start(save(web(), std::move(url), std::move(file), std::move(options), got, tick));
        play_until([&] { return bool(got); });
        script.cancel();
        return got;
    }

    int tick = 0;
    Scheduler game;
    http::testing::FakeTransport fake;
    std::optional<http::Client> client;
};

/// A game on real sockets and real time.
class RealGame {
  public:
    explicit RealGame(http::ClientOptions options = {}) : client(std::in_place, game, std::move(options)) {}

    void step() {
        ++tick;
        game.tick(0.002);
    }
    /// Ticks until it has come; false after `limit` without it.
    bool play_until(const std::function<bool()>& it,
                    std::chrono::milliseconds limit = std::chrono::seconds(20)) {
        const auto end = std::chrono::steady_clock::now() + limit;
        for (;;) {
            step();
            if (it()) return true;
            if (std::chrono::steady_clock::now() > end) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    http::Client& web() { return *client; }

    Got get(std::string url, http::Options options = {}) {
        return send(http::Request("GET", std::move(url)), std::move(options));
    }
    Got send(http::Request request, http::Options options = {}) {
        Got got;
        auto script = game.start(fetch(web(), std::move(request), std::move(options), got, tick));
        play_until([&] { return bool(got); });
        script.cancel();
        return got;
    }
    Got download(std::string url, std::filesystem::path file, http::Options options = {}) {
        Got got;
        auto script = game.start(save(web(), std::move(url), std::move(file), std::move(options), got, tick));
        play_until([&] { return bool(got); });
        script.cancel();
        return got;
    }

    int tick = 0;
    Scheduler game;
    std::optional<http::Client> client;
};

}  // namespace segue::test
