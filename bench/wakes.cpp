// SPDX-License-Identifier: MIT
// Scripts that wake scripts: events, signals, channels, and groups of two.
#include <chrono>
#include <cstdint>

#include "bench/group.hpp"
#include "segue/segue.hpp"

namespace {

using namespace std::chrono_literals;

class EventWaiters {
  public:
    explicit EventWaiters(std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) game_.start(listen(*this));
        game_.tick(1ms);
    }
    void frame() {
        event_.set();
        event_.reset();
        game_.tick(1ms);
    }
    std::int64_t done() const { return sum_; }

  private:
    static segue::Task<> listen(EventWaiters& world) {
        for (;;) {
            co_await world.event_;
            ++world.sum_;
        }
    }
    std::int64_t sum_ = 0;
    segue::Event event_;
    segue::Scheduler game_;
};

class SignalWaiters {
  public:
    explicit SignalWaiters(std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) game_.start(listen(*this));
        game_.tick(1ms);
    }
    void frame() {
        signal_.emit();
        game_.tick(1ms);
    }
    std::int64_t done() const { return sum_; }

  private:
    static segue::Task<> listen(SignalWaiters& world) {
        for (;;) {
            co_await world.signal_.next();
            ++world.sum_;
        }
    }
    std::int64_t sum_ = 0;
    segue::Signal<> signal_;
    segue::Scheduler game_;
};

/// One script sends so many items a frame, another receives them.
class Pipe {
  public:
    Pipe(std::int64_t items, std::size_t capacity) : items_(items), channel_(capacity) {
        game_.start(send(*this));
        game_.start(receive(*this));
    }
    void frame() { game_.tick(1ms); }
    std::int64_t done() const { return received_; }

  private:
    static segue::Task<> send(Pipe& world) {
        for (;;) {
            for (std::int64_t i = 0; i < world.items_; ++i) co_await world.channel_.send(i);
            co_await segue::next_frame();
        }
    }
    static segue::Task<> receive(Pipe& world) {
        while (const auto item = co_await world.channel_.receive()) ++world.received_;
    }
    std::int64_t items_;
    std::int64_t received_ = 0;
    segue::Channel<std::int64_t> channel_;
    segue::Scheduler game_;
};

/// Each script begins a group of two waits each frame, and leaves it in the next.
class Groups {
  public:
    using Make = segue::Task<> (*)(Groups& world);

    Groups(std::int64_t count, Make make) {
        for (std::int64_t i = 0; i < count; ++i) game_.start(make(*this));
    }
    void frame() { game_.tick(1ms); }
    std::int64_t done() const { return sum_; }

    static segue::Task<> race_of_two(Groups& world) {
        for (;;) {
            co_await segue::race(segue::next_frame(), world.never_.next());
            ++world.sum_;
        }
    }
    static segue::Task<> all_of_two(Groups& world) {
        for (;;) {
            co_await segue::all(segue::next_frame(), segue::next_frame());
            ++world.sum_;
        }
    }

  private:
    std::int64_t sum_ = 0;
    segue::Signal<> never_;
    segue::Scheduler game_;
};

}  // namespace

bench::Group bench::wakes() {
    constexpr std::int64_t waiters = 10'000, items = 1'000, groups = 1'000;
    Group group;
    group.push_back(steady<EventWaiters>(named("wake/event", waiters), waiters, Mark::at_most(10), waiters));
    group.push_back(
        steady<SignalWaiters>(named("wake/signal", waiters), waiters, Mark::at_most(10), waiters));
    group.push_back(steady<Pipe>("channel/capacity_1", items, Mark::none(), items, std::size_t{1}));
    group.push_back(steady<Pipe>("channel/capacity_64", items, Mark::none(), items, std::size_t{64}));
    group.push_back(
        steady<Groups>(named("race_of_two", groups), groups, Mark::none(), groups, Groups::race_of_two));
    group.push_back(
        steady<Groups>(named("all_of_two", groups), groups, Mark::none(), groups, Groups::all_of_two));
    return group;
}
