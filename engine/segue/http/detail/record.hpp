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
#include "segue/http/error.hpp"
#include "segue/http/options.hpp"
#include "segue/http/progress.hpp"
#include "segue/http/request.hpp"
#include "segue/http/transport.hpp"

namespace segue::http::detail {

class Engine;
class Flight;
class Pipe;

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
};

/// Null where they are the usual ones.
std::unique_ptr<const Options> unless_usual(Options&& options);

class Record {
  public:
    /// Without a request it is a GET, without options they are the usual ones.
    explicit Record(std::string url, std::unique_ptr<const Request> request = nullptr,
                    std::unique_ptr<const Options> options = nullptr);
    Record(const Record&) = delete;
    Record& operator=(const Record&) = delete;

    void add_reference() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
    void drop_reference() noexcept {
        if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }
    bool is_shared() const noexcept { return references_.load(std::memory_order_acquire) != 1; }

    // Constant from the submission on. 10 000 records may wait, most of them GETs with the usual options: all
    // that these have of their own is a URL.
    const std::string url;
    const std::unique_ptr<const Request> request;  // null: a GET
    const std::unique_ptr<const Options> own_options;
    const Options& options;
    std::unique_ptr<const std::filesystem::path> file;  // where the body goes; null: to the response
    std::shared_ptr<Pipe> pipe;                         // who reads the body while it arrives; null: nobody
    std::uint64_t number = 0;
    Time submitted_at{};
    std::shared_ptr<Engine> home;

    std::atomic<Outcome> outcome{Outcome::live};

    // Written by the pump thread, read by the game thread at any time.
    std::atomic<std::uint64_t> received{0};
    std::atomic<std::uint64_t> total{0};
    std::atomic<std::int64_t> retry_at{0};
    std::atomic<unsigned> attempt{0};
    std::atomic<TransferState> state{TransferState::queued};
    Rate rate;

    // Written by the pump thread before `outcome` says finished, and the reader's from then on.
    std::unique_ptr<Result> result;

    // The lists that a record can be in; each link belongs to its list.
    std::atomic<std::uint8_t> commands{0};
    Record* next_command = nullptr;
    Record* next_finished = nullptr;

    // Pump thread only.
    Flight* flight = nullptr;

    // Game thread only.
    Waiter* waiter = nullptr;
    bool submitted = false;
    Time delivered_at = never;

    std::string_view method() const noexcept { return request ? std::string_view(request->method()) : "GET"; }

    /// For a request that ends without having been submitted. Game thread.
    void end_at_once(Error error);
    bool has_ended() const noexcept { return outcome.load(std::memory_order_acquire) != Outcome::live; }

  private:
    ~Record() = default;

    std::atomic<unsigned> references_{0};
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

/// A list into which any thread pushes and from which one thread takes all: lock-free, first in, first out.
/// It owns a reference to each record in it.
template <Record* Record::* Next>
class Handoff {
  public:
    Handoff() = default;
    Handoff(const Handoff&) = delete;
    Handoff& operator=(const Handoff&) = delete;
    ~Handoff() {
        for (Record* record = take(); record != nullptr;) {
            RecordPtr dropped = RecordPtr::adopt(std::exchange(record, record->*Next));
        }
    }

    void push(RecordPtr pointer) noexcept {
        Record* record = pointer.detach();
        Record* head = head_.load(std::memory_order_relaxed);
        do {
            record->*Next = head;
        } while (
            !head_.compare_exchange_weak(head, record, std::memory_order_seq_cst, std::memory_order_relaxed));
    }

    /// The chain of all records, oldest first, linked by Next; the taker adopts their references.
    Record* take() noexcept {
        Record* newest = head_.exchange(nullptr, std::memory_order_seq_cst);
        Record* oldest = nullptr;
        while (newest != nullptr) {
            Record* following = newest->*Next;
            newest->*Next = oldest;
            oldest = newest;
            newest = following;
        }
        return oldest;
    }

  private:
    std::atomic<Record*> head_{nullptr};
};

}  // namespace segue::http::detail
