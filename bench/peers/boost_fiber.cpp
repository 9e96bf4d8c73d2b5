// SPDX-License-Identifier: MIT
// Boost.Context fibers: coroutines with a stack each.
#include <boost/context/fiber.hpp>
#include <cstdint>
#include <utility>
#include <vector>

#include "bench/peers/peers.hpp"

namespace {

using boost::context::fiber;

fiber counting(std::int64_t& sum) {
    return fiber([&sum](fiber&& caller) {
        for (;;) {
            ++sum;
            caller = std::move(caller).resume();
        }
        return std::move(caller);
    });
}

class Fibers {
  public:
    explicit Fibers(std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) all_.push_back(counting(sum_));
    }
    void frame() {
        for (fiber& one : all_) one = std::move(one).resume();
    }
    std::int64_t done() const { return sum_; }

  private:
    std::int64_t sum_ = 0;
    std::vector<fiber> all_;
};

class FiberLives {
  public:
    explicit FiberLives(std::int64_t count) : count_(count) {}
    void frame() {
        for (std::int64_t i = 0; i < count_; ++i) fiber one = counting(sum_).resume();
    }
    std::int64_t done() const { return sum_; }

  private:
    std::int64_t count_;
    std::int64_t sum_ = 0;
};

const bench::AddPeer add("boost_fiber", {bench::peer_row<Fibers>, bench::peer_row<FiberLives>});

}  // namespace
