// SPDX-License-Identifier: MIT
// Scripts that run every frame, beside raw loops over as many coroutine handles: the ratio is what the
// scheduler costs.
#include <cstdint>
#include <utility>
#include <vector>

#include "bench/group.hpp"
#include "bench/peers/peers.hpp"
#include "bench/raw.hpp"
#include "segue/segue.hpp"

namespace {

using bench::Order;

segue::Task<> one_each(std::int64_t& sum) {
    for (;;) {
        ++sum;
        co_await segue::next_frame();
    }
}

segue::Task<> one_each_8_deep(std::int64_t& sum, int depth) {
    if (depth > 0) {
        co_await one_each_8_deep(sum, depth - 1);
    } else {
        co_await one_each(sum);
    }
}

segue::Task<> one_frame() { co_await segue::next_frame(); }

segue::Task<> count_by_children(std::int64_t& sum) {
    for (;;) {
        ++sum;
        co_await one_frame();
    }
}

/// Scripts that add one each frame. Frames are allocated in one order, and started in the same or another.
class Scripts {
  public:
    using Make = segue::Task<> (*)(std::int64_t& sum);

    Scripts(std::int64_t count, Make make, Order order = Order::as_made,
            segue::Inspect level = segue::Inspect::basic)
        : game_(segue::Scheduler::Options().inspect(level)) {
        std::vector<segue::Task<>> tasks;
        for (std::int64_t i = 0; i < count; ++i) tasks.push_back(make(sum_));
        put_in(order, tasks);
        for (segue::Task<>& task : tasks) game_.start(std::move(task));
    }
    void frame() { game_.tick(1 / 60.0); }
    std::int64_t done() const { return sum_; }

  private:
    std::int64_t sum_ = 0;
    segue::Scheduler game_;
};

/// The same, where an item is a tick.
class WholeTicks {
  public:
    explicit WholeTicks(std::int64_t count) : count_(count), scripts_(count, one_each) {}
    void frame() { scripts_.frame(); }
    std::int64_t done() const { return scripts_.done() / count_; }

  private:
    std::int64_t count_;
    Scripts scripts_;
};

segue::Task<> deep(std::int64_t& sum) { return one_each_8_deep(sum, 8); }

}  // namespace

bench::Group bench::next_frame(std::int64_t count) {
    const std::string raw = named("next_frame/raw", count);
    const bool judged = count <= 100'000;
    const Mark mark = judged ? Mark::times(by_compiler(2.0, 2.5), raw) : Mark::none(raw);
    Group group;
    group.push_back(steady<RawLoop>(raw, count, Mark::none(), count));
    group.push_back(
        steady<RawRequeue>(named("next_frame/raw_requeue", count), count, Mark::none(raw), count));
    group.push_back(steady<Scripts>(named("next_frame/segue", count), count, mark, count, one_each));
    if (count == 1'000'000) {  // the whole tick: inside one frame of a game at 60 Hz
        group.push_back(steady<WholeTicks>("tick/everybody/1000000", 1, Mark::at_most(16.7e6), count));
    }
    if (judged) {
        group.push_back(steady<Scripts>(named("next_frame/segue_8_deep", count), count, mark, count, deep));
        add_peers(group, "next_frame", &Peer::next_frame, raw, count);
    }
    return group;
}

bench::Group bench::next_frame_in_shuffled_memory(std::int64_t count) {
    const std::string raw = named("shuffled/raw", count);
    const double limit = count <= 100'000 ? by_compiler(2.0, 2.5) : 1.0;
    Group group;
    group.push_back(steady<RawLoop>(raw, count, Mark::none(), count, Order::shuffled));
    group.push_back(steady<RawLoopPrefetching>(named("shuffled/raw_prefetching", count), count,
                                               Mark::none(raw), count, Order::shuffled));
    group.push_back(steady<Scripts>(named("shuffled/segue", count), count, Mark::times(limit, raw), count,
                                    one_each, Order::shuffled));
    return group;
}

bench::Group bench::one_frame_children(std::int64_t count) {
    const std::string raw = named("child_a_frame/raw", count);
    Group group;
    group.push_back(steady<RawLoop>(raw, count, Mark::none(), count));
    group.push_back(steady<Scripts>(named("child_a_frame/segue", count), count,
                                    Mark::times(by_compiler(6.0, 9.0), raw), count, count_by_children));
    return group;
}

bench::Group bench::inspect_levels(std::int64_t count) {
    const std::string off = named("inspect/off", count);
    Group group;
    const auto row = [&](const std::string& name, Mark mark, segue::Inspect level) {
        group.push_back(
            steady<Scripts>(name, count, std::move(mark), count, one_each, Order::as_made, level));
    };
    row(off, Mark::none(), segue::Inspect::off);
    row(named("inspect/basic", count), Mark::none(off), segue::Inspect::basic);
    row(named("inspect/full", count), Mark::none(off), segue::Inspect::full);
    return group;
}
