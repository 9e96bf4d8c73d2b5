// SPDX-License-Identifier: MIT
// One request and its result: the only thing that the game thread and the pump thread share.
// Reference-counted; it knows no coroutine.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "segue/http/detail/rate.hpp"
#include "segue/http/detail/slab.hpp"
#include "segue/http/error.hpp"
#include "segue/http/options.hpp"
#include "segue/http/progress.hpp"
#include "segue/http/request.hpp"
#include "segue/http/transport.hpp"

namespace segue::http::detail {

class Engine;
class Flight;
class Pipe;
class Record;

/// Decides the race of a finish (pump thread) and a cancel (game thread): whoever leaves `live` first wins.
enum class Outcome : std::uint8_t { live, finished, cancelled };

/// Who waits for a record. Game thread only; the pump thread never looks at it.
class Waiter {
  public:
    virtual void delivered() = 0;

  protected:
    ~Waiter() = default;
};

/// What the transfer gave.
struct Result {
    Error error;
    int status = 0;
    std::vector<Field> headers;
    std::string body;
    std::string url;
    Timings timings;
    Time finished_at{};
    Time delivered_at = never;  // game thread
};

/// Null where they are the usual ones.
std::unique_ptr<const Options> unless_usual(Options&& options);

/// What a request has that is more than a GET with the usual options. Constant from the submission on.
struct Extra {
    std::unique_ptr<const Request> request;             // null: a GET
    std::unique_ptr<const Options> options;             // null: the usual ones
    std::unique_ptr<const std::filesystem::path> file;  // where the body goes; null: to the response
    std::shared_ptr<Pipe> pipe;                         // who reads the body while it arrives; null: nobody
};

/// How it goes and how it ended. Made where the pump takes a request up, so that one that waits to be taken
/// up is small.
struct Course {
    // Written by the pump thread, read by the game thread at any time.
    std::atomic<std::uint64_t> received{0};
    std::atomic<std::uint64_t> total{0};
    std::atomic<std::int64_t> retry_at{0};
    std::atomic<unsigned> attempt{0};
    std::atomic<TransferState> state{TransferState::queued};
    Rate rate;

    // Written by the pump thread before `outcome` says finished, and the reader's from then on.
    std::unique_ptr<Result> result;
    Record* next_finished = nullptr;  // belongs to the list of finished records

    // Pump thread only.
    Flight* flight = nullptr;
};

/// 10 000 may be made in one frame, most of them GETs with the usual options: these take 56 bytes and their
/// URL, side by side in slabs.
class Record {
  public:
    /// What one takes in a slab, its URL included.
    static std::size_t size(std::string_view url) noexcept {
        return (sizeof(Record) + url.size() + alignof(Record) - 1) / alignof(Record) * alignof(Record);
    }
    /// In memory of `slab`, of that size; the URL is one that has been checked. Has one reference.
    static Record* make(void* memory, Slab& slab, std::string_view url,
                        std::unique_ptr<Extra> extra) noexcept;
    /// With an error for a result, and without a URL and a home.
    static Record* stand_in(Error error);
    Record(const Record&) = delete;
    Record& operator=(const Record&) = delete;

    void add_reference() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
    /// The same while no other thread knows of it.
    void add_first_reference() noexcept {
        references_.store(references_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    void drop_reference() noexcept {
        if (!is_shared() || references_.fetch_sub(1, std::memory_order_acq_rel) == 1) die();
    }
    bool is_shared() const noexcept { return references_.load(std::memory_order_acquire) != 1; }

    // Constant from the submission on.
    std::string_view url() const noexcept { return {reinterpret_cast<const char*>(this + 1), url_size_}; }
    const Request* request() const noexcept { return extra_ ? extra_->request.get() : nullptr; }
    const Options& options() const noexcept;
    const std::filesystem::path* file() const noexcept { return extra_ ? extra_->file.get() : nullptr; }
    Pipe* pipe() const noexcept { return extra_ ? extra_->pipe.get() : nullptr; }
    std::string_view method() const noexcept {
        return request() ? std::string_view(request()->method()) : "GET";
    }
    /// Its client's; null for a stand-in.
    const std::shared_ptr<Engine>& home() const noexcept { return slab_.home(); }
    Time submitted_at = never;

    // Game thread only.
    Waiter* waiter = nullptr;
    bool is_submitted() const noexcept { return submitted_at != never; }
    /// Before the submission.
    Extra& extra();
    /// For a request that ends without having been submitted.
    void end_at_once(Error error);

    Record* next_command = nullptr;         // belongs to the list of commands
    std::atomic<std::uint8_t> commands{0};  // those that the pump has not seen yet

    std::atomic<Outcome> outcome{Outcome::live};
    bool has_ended() const noexcept { return outcome.load(std::memory_order_acquire) != Outcome::live; }
    /// Null until it is taken up, or ends without that.
    Course* course() const noexcept { return course_.load(std::memory_order_acquire); }
    Result* result() const noexcept { return course() ? course()->result.get() : nullptr; }

    // Pump thread.
    Course& take_up();
    Flight* flight() const noexcept { return course() ? course()->flight : nullptr; }

  private:
    Record(Slab& slab, std::string_view url, std::unique_ptr<Extra> extra) noexcept;
    ~Record();
    void die() noexcept;

    const std::uint16_t url_size_;
    std::atomic<std::uint32_t> references_{1};
    Slab& slab_;
    std::unique_ptr<Extra> extra_;  // null: nothing
    std::atomic<Course*> course_{nullptr};
};

/// A counted reference.
class RecordPtr {
  public:
    RecordPtr() = default;
    explicit RecordPtr(Record* record) noexcept : record_(record) {
        if (record_) record_->add_reference();
    }
    RecordPtr(const RecordPtr& other) noexcept : RecordPtr(other.record_) {}
    RecordPtr(RecordPtr&& other) noexcept : record_(std::exchange(other.record_, nullptr)) {}
    RecordPtr& operator=(RecordPtr other) noexcept {
        std::swap(record_, other.record_);
        return *this;
    }
    ~RecordPtr() {
        if (record_) record_->drop_reference();
    }

    /// Takes over a reference that was counted before.
    static RecordPtr adopt(Record* record) noexcept {
        RecordPtr pointer;
        pointer.record_ = record;
        return pointer;
    }
    /// Gives the reference away uncounted.
    Record* detach() noexcept { return std::exchange(record_, nullptr); }

    Record* get() const noexcept { return record_; }
    Record* operator->() const noexcept { return record_; }
    Record& operator*() const noexcept { return *record_; }
    explicit operator bool() const noexcept { return record_ != nullptr; }

  private:
    Record* record_ = nullptr;
};

/// The game thread has no more use for a record. If it is the last, and its body big, it dies on the pump
/// thread: freeing 64 MB takes 3.5 ms.
void let_go(RecordPtr record) noexcept;

inline Record*& next_command(Record& record) noexcept { return record.next_command; }
inline Record*& next_finished(Record& record) noexcept { return record.course()->next_finished; }

/// A list into which any thread pushes and from which one thread takes all: lock-free, first in, first out.
/// It owns a reference to each record in it.
template <Record*& (*next)(Record&)>
class Handoff {
  public:
    Handoff() = default;
    Handoff(const Handoff&) = delete;
    Handoff& operator=(const Handoff&) = delete;
    ~Handoff() {
        for (Record* record = take(); record != nullptr;) {
            RecordPtr dropped = RecordPtr::adopt(std::exchange(record, next(*record)));
        }
    }

    /// True where the list was empty: its taker is to be told.
    bool push(RecordPtr pointer) noexcept {
        Record* record = pointer.detach();
        Record* head = head_.load(std::memory_order_relaxed);
        do {
            next(*record) = head;
        } while (
            !head_.compare_exchange_weak(head, record, std::memory_order_release, std::memory_order_relaxed));
        return head == nullptr;
    }

    /// The chain of all records, oldest first, linked by next; the taker adopts their references.
    Record* take() noexcept {
        Record* newest = head_.exchange(nullptr, std::memory_order_acquire);
        Record* oldest = nullptr;
        while (newest != nullptr) {
            Record* following = next(*newest);
            next(*newest) = oldest;
            oldest = newest;
            newest = following;
        }
        return oldest;
    }

  private:
    std::atomic<Record*> head_{nullptr};
};

}  // namespace segue::http::detail
