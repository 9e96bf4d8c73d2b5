// SPDX-License-Identifier: MIT
// The client's logic: queue, slots, attempts, retries, redirects, deadlines. It knows neither curl nor the
// scheduler: a transport runs it, on a thread of its own or on the game's, and the finished records go to
// whoever takes them.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "segue/http/detail/admission.hpp"
#include "segue/http/detail/bodies.hpp"
#include "segue/http/detail/cache.hpp"
#include "segue/http/detail/cpu_meter.hpp"
#include "segue/http/detail/flight.hpp"
#include "segue/http/detail/record.hpp"
#include "segue/http/detail/retry.hpp"
#include "segue/http/detail/slab.hpp"
#include "segue/http/detail/throttle.hpp"
#include "segue/http/options.hpp"
#include "segue/http/progress.hpp"
#include "segue/http/transport.hpp"

namespace segue::http::detail {

class Engine final : public Pump, public std::enable_shared_from_this<Engine> {
  public:
    /// `transport` may be null if `options` name one. `bell` is called on the pump thread when the finished
    /// list stops being empty.
    Engine(const ClientOptions& options, std::unique_ptr<Transport> transport, std::function<void()> bell);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    // Game thread.
    void open();
    /// A record that is not submitted yet; the URL is one that has been checked.
    RecordPtr make(std::string_view url, std::unique_ptr<Extra> extra = nullptr);
    void submit(Record& record);
    /// False: too late, it has finished.
    bool cancel(Record& record);
    /// The script that reads this stream has caught up.
    void read_on(Record& record);
    /// Has the pump thread drop a record to which nobody else has a reference.
    void bury(RecordPtr record);
    /// The chain of records that have finished since, oldest first, linked by next_finished.
    Record* take_finished();
    /// Ends everything: what is live finishes with client_closed. The transport is not touched after it.
    void close();
    bool closed() const noexcept { return closed_; }
    Time now() const noexcept { return closed_ ? closed_at_ : transport_->now(); }
    Stats stats() const noexcept;
    CpuMeter meter;

    // Pump thread.
    Time run(Time now) override;
    Transport& transport() noexcept { return *transport_; }
    /// An attempt has ended. The flight may be gone when this returns.
    void conclude(Flight& flight, Errc code, std::string words, int os_error);
    void count_bytes(std::uint64_t bytes, Time now) noexcept;
    void count_resumed(std::uint64_t bytes) noexcept { resumed_.fetch_add(bytes, std::memory_order_relaxed); }
    /// Null where the client has none.
    Cache* cache() noexcept { return cache_.get(); }
    Bodies& bodies() noexcept { return bodies_; }
    void count_cached() noexcept { cached_.fetch_add(1, std::memory_order_relaxed); }
    bool has_bandwidth() const noexcept { return options_.bandwidth() != 0; }
    bool is_over_bandwidth(Time now) const noexcept { return throttle_.ready() > now; }
    /// Releases a flight once there is bandwidth again.
    void wait_for_bandwidth(Flight& flight) { over_bandwidth_.push_back(&flight); }
    /// Has the checksums of a flight see what it has of its file, a slice a run, and releases it then.
    void recall_later(Flight& flight) { recalling_.push_back(&flight); }
    /// A flight's deadline may have come nearer.
    void retime(Flight& flight);

  private:
    enum Command : std::uint8_t { submit_it = 1, cancel_it = 2, free_it = 4, read_on_it = 8 };

    struct Timer {
        Time at;
        std::uint64_t number;
        Flight* flight;
        friend bool operator<(const Timer& a, const Timer& b) noexcept {
            return a.at != b.at ? a.at < b.at : a.number < b.number;
        }
    };

    void command(Record& record, Command what);
    void obey_commands(Time now);
    void fire_timers(Time now);
    void admit(Time now);
    void share_bandwidth(Time now);
    void recall_part();
    bool answer_at_once(Flight& flight, Time now);
    void enqueue(Flight& flight, Time now);
    void leave(Flight& flight) noexcept;
    void drop(Flight& flight);
    void stop_timer(Flight& flight);
    bool retry(Flight& flight, Errc& code, std::string& words, Time now);
    void finish(Flight& flight, Error error, Time now);

    // Game thread. The options, which nobody writes, lie between this and what the pump thread writes all the
    // time: no cache line is both threads', but for the inbox.
    const std::thread::id game_thread_ = std::this_thread::get_id();
    Slab* slab_ = nullptr;  // where the next record goes
    unsigned submitted_ = 0;
    bool closed_ = false;
    Time closed_at_{};
    Handoff<next_command> inbox_;

    ClientOptions options_;
    std::unique_ptr<Transport> own_transport_;
    Transport* transport_;
    std::function<void()> bell_;
    Random random_;

    // Shared
    Handoff<next_finished> outbox_;
    std::atomic<std::uint64_t> ok_{0};
    std::atomic<std::uint64_t> failed_{0};
    std::atomic<std::uint64_t> cancelled_{0};
    std::atomic<std::uint64_t> retries_{0};
    std::atomic<std::uint64_t> bytes_{0};
    std::atomic<std::uint64_t> resumed_{0};
    std::atomic<std::uint64_t> cached_{0};
    std::atomic<unsigned> in_flight_{0};
    std::atomic<unsigned> queued_{0};  // with submitted_, modulo 2^32: the game thread leaves this one alone
    std::atomic<unsigned> retrying_{0};
    Rate rate_;

    // Pump thread
    std::unique_ptr<Cache> cache_;  // made there too: it reads its folder
    Bodies bodies_;
    Admission admission_;
    Throttle throttle_;
    std::vector<Flight*> over_bandwidth_;  // in the order in which they were paused
    std::vector<Flight*> recalling_;       // the first is at it
    std::set<Timer> timers_;
    std::unordered_map<Record*, std::unique_ptr<Flight>> flights_;
    std::uint64_t next_number_ = 1;
};

}  // namespace segue::http::detail
