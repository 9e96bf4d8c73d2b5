// SPDX-License-Identifier: MIT
// Memory for records: they are made one after the other on the game thread, thousands in a frame at times,
// die on any, and mostly together. A block of 4 KB has room for some forty, with nothing between them: pages
// that nobody has touched before are most of what a burst of requests costs.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace segue::http::detail {

class Engine;

/// Whoever made it takes from it until it is full, retires it then, and it goes with the last that was taken.
/// Under ASan each record has one of its own, so that misuse is seen.
class alignas(std::uint64_t) Slab {
  public:
    /// With room for `bytes` at least, a multiple of 8. `home` may be null.
    static Slab* make(std::size_t bytes, std::shared_ptr<Engine> home);
    /// For a single record.
    static Slab* make_exactly(std::size_t bytes, std::shared_ptr<Engine> home);
    Slab(const Slab&) = delete;
    Slab& operator=(const Slab&) = delete;

    // The thread that made it.
    /// Memory for one record, aligned to 8 bytes; `bytes` is a multiple of 8. Null where there is no room,
    /// not even because all that was taken has come back.
    void* take(std::size_t bytes) noexcept;
    /// Nothing is taken any more.
    void retire() noexcept;

    // Any thread.
    /// One that was taken is not needed any more.
    void give_back() noexcept;
    /// Of all records in here.
    const std::shared_ptr<Engine>& home() const noexcept { return home_; }

  private:
    Slab(std::size_t room, std::shared_ptr<Engine> home) noexcept : home_(std::move(home)), room_(room) {}
    ~Slab() = default;
    void drop(std::uint32_t count) noexcept;

    /// Stands for the maker, who need not count one by one what it takes.
    static constexpr std::uint32_t open = 1u << 31;

    const std::shared_ptr<Engine> home_;
    const std::size_t room_;
    std::size_t used_ = 0;
    std::uint32_t taken_ = 0;
    std::atomic<std::uint32_t> holds_{open};  // less those that came back; those that are out once retired
};

}  // namespace segue::http::detail
