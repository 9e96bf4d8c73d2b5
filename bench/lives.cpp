// SPDX-License-Identifier: MIT
// Scripts and children that come and go, and what one script takes of memory.
#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

#include "bench/group.hpp"
#include "bench/peers/peers.hpp"
#include "bench/raw.hpp"
#include "segue/segue.hpp"

namespace {

using namespace std::chrono_literals;

/// Made, resumed once and destroyed: what the standard library's allocator and the compiler leave to nobody
/// else.
class RawLives {
  public:
    explicit RawLives(std::int64_t count) : count_(count) {}
    void frame() {
        all_.clear();
        for (std::int64_t i = 0; i < count_; ++i) all_.push_back(bench::raw_count(sum_));
        for (bench::Raw& one : all_) one.resume();
    }
    std::int64_t done() const { return sum_; }

  private:
    std::int64_t count_;
    std::int64_t sum_ = 0;
    std::vector<bench::Raw> all_;
};

class Lives {
  public:
    explicit Lives(std::int64_t count) : count_(count) {}
    void frame() {
        scripts_.clear();
        for (std::int64_t i = 0; i < count_; ++i) scripts_.push_back(game_.start(live(sum_)));
        game_.tick(1ms);
        for (const segue::Script<>& script : scripts_) script.cancel();
    }
    std::int64_t done() const { return game_.size() == 0 ? sum_ : -1; }

  private:
    static segue::Task<> live(std::int64_t& sum) {
        ++sum;
        co_await segue::forever();
    }
    std::int64_t count_;
    std::int64_t sum_ = 0;
    segue::Scheduler game_;
    std::vector<segue::Script<>> scripts_;
};

/// Children that end without a wait.
class Children {
  public:
    explicit Children(std::int64_t count) : count_(count) { game_.start(parent(*this)); }
    void frame() { game_.tick(1ms); }
    std::int64_t done() const { return sum_; }

  private:
    static segue::Task<std::int64_t> child(std::int64_t n) { co_return n; }
    static segue::Task<> parent(Children& world) {
        for (;;) {
            for (std::int64_t i = 0; i < world.count_; ++i) {
                const std::int64_t one = co_await child(1);
                world.sum_ += one;
            }
            co_await segue::next_frame();
        }
    }
    std::int64_t count_;
    std::int64_t sum_ = 0;
    segue::Scheduler game_;
};

segue::Task<> minimal() {
    for (;;) co_await segue::next_frame();
}

void bytes_of_a_script(benchmark::State& state) {
    constexpr std::int64_t count = 100'000;
    for (auto _ : state) {
        // On a thread of its own, whose frame pool is empty.
        std::thread([&state] {
            segue::Scheduler game;
            const std::uint64_t before = bench::heap().bytes;
            for (std::int64_t i = 0; i < count; ++i) game.start(minimal());
            game.tick(1ms);
            game.tick(1ms);
            state.counters["value"] = static_cast<double>(bench::heap().bytes - before) / count;
        }).join();
    }
}

}  // namespace

bench::Group bench::lives() {
    constexpr std::int64_t count = 1'000;
    const std::string raw = named("life/raw", count);
    Group group;
    group.push_back(steady<RawLives>(raw, count, Mark::none(), count));
    group.back().allocations = Allocations::shown;
    group.push_back(steady<Lives>(named("life/segue", count), count, Mark::at_most(40), count));
    add_peers(group, "life", &Peer::life, raw, count);
    group.push_back(steady<Children>(named("child_at_once/segue", count), count, Mark::none(), count));
    return group;
}

bench::Group bench::memory() {
    Group group;
    group.push_back(Measured(Row("memory/segue", Mark::at_most(192), Unit::bytes), bytes_of_a_script));
    group.back().once = true;
    return group;
}
