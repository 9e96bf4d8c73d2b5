// SPDX-License-Identifier: MIT
#include "bench/http/game.hpp"

#include <time.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "bench/heap.hpp"

namespace bench {

namespace {

namespace http = segue::http;
using Clock = std::chrono::steady_clock;

constexpr auto frame = std::chrono::nanoseconds(1'000'000'000 / 60);

double seconds(Clock::duration span) { return std::chrono::duration<double>(span).count(); }

http::ClientOptions limits(const Load& load) {
    return http::ClientOptions().max_connections(load.connections).max_per_host(load.connections);
}

struct World {
    World(http::Client& client, const Served& served, const Load& load, bool keep)
        : web(client), url(served.url), body(served.body), pages(keep ? load.count : 0) {}

    http::Client& web;
    const std::string url;
    const std::string& body;
    std::vector<http::Response> pages;  // none are kept where it is empty
    std::size_t done = 0;
    std::size_t right = 0;
    Clock::time_point last_byte;
};

segue::Task<> fetch(World& world, std::size_t number) {
    co_await segue::next_frame();  // it runs already when it asks: its own start is no download's
    const Clock::time_point asked = Clock::now();
    http::Response page = co_await world.web.get(world.url);
    const std::chrono::duration<double> taken(page.timings().total);
    const auto ended = asked + std::chrono::duration_cast<Clock::duration>(taken);
    world.last_byte = std::max(world.last_byte, ended);
    ++world.done;
    world.right += page.ok() && (!world.pages.empty() || page.text() == world.body);
    if (!world.pages.empty()) world.pages[number] = std::move(page);
}

}  // namespace

double thread_time() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

Game::Game(const Load& load) : web(scheduler, limits(load)) {}

Played play(Game& game, const Served& served, const Load& load, bool keep) {
    World world(game.web, served, load, keep);
    for (std::size_t i = 0; i < load.count; ++i) game.scheduler.start(fetch(world, i));
    game.scheduler.tick(frame);
    Played played;
    const Clock::time_point began = Clock::now();
    double before = thread_time();
    game.scheduler.tick(frame);
    played.submit = thread_time() - before;
    for (Clock::time_point next = began + frame; world.done < load.count; next += frame) {
        std::this_thread::sleep_until(next);
        const std::size_t done = world.done;
        before = thread_time();
        game.scheduler.tick(frame);
        played.frames.push_back(thread_time() - before);
        played.resuming += world.done > done;
    }
    played.last_script = seconds(Clock::now() - began);
    played.last_byte = seconds(world.last_byte - began);
    const auto is_body = [&world](const http::Response& page) { return page.text() == world.body; };
    played.right = world.right == load.count && world.web.stats().retries == 0 &&
                   std::all_of(world.pages.begin(), world.pages.end(), is_body);
    return played;
}

Looked look_at_progress(const Site& site, const Load& load) {
    Game game(load);
    std::vector<http::Transfer> transfers;
    for (std::size_t i = 0; i < load.count; ++i) transfers.push_back(game.web.begin(site.url(load.size)));
    Looked looked;
    bool half_way = false;
    double taken = 0;
    for (std::size_t ended = 0; ended < load.count;) {
        const std::uint64_t allocations = allocations_here();
        const double before = thread_time();
        ended = 0;
        for (const http::Transfer& transfer : transfers) {
            const http::Progress progress = transfer.progress();
            ended += progress.ended();
            half_way = half_way || (progress.received > 0 && progress.received < progress.total);
        }
        taken += thread_time() - before;
        looked.allocations += allocations_here() - allocations;
        looked.looks += load.count;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        game.scheduler.tick(frame);
    }
    looked.each = taken / static_cast<double>(looked.looks);
    looked.right = half_way && game.web.stats().ok == load.count;
    return looked;
}

}  // namespace bench
