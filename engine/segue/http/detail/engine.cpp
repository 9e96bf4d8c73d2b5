// SPDX-License-Identifier: MIT
#include "segue/http/detail/engine.hpp"

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

#include "segue/http/detail/pipe.hpp"

namespace segue::http::detail {

namespace {

std::uint64_t seed_for(const ClientOptions& options) {
    if (options.seed()) return *options.seed();
    if (options.transport()) return 1;
    return std::uint64_t{std::random_device{}()} << 32 | std::random_device{}();
}

std::string_view words_for(Errc code) {
    switch (code) {
        case Errc::queue_timeout:
            return "no slot in time";
        case Errc::connect_timeout:
            return "no connection in time";
        case Errc::first_byte_timeout:
            return "no answer in time";
        case Errc::stalled:
            return "too few bytes for too long";
        case Errc::total_timeout:
            return "not done in time";
        default:
            return "";
    }
}

}  // namespace

Engine::Engine(const ClientOptions& options, std::unique_ptr<Transport> transport, std::function<void()> bell)
    : options_(options),
      own_transport_(std::move(transport)),
      transport_(options.transport() ? options.transport() : own_transport_.get()),
      bell_(std::move(bell)),
      random_(seed_for(options)),
      admission_(options.max_connections(), options.max_per_host()),
      throttle_(options.bandwidth()) {}

Engine::~Engine() = default;

void Engine::open() { transport_->attach(*this, options_); }

// ---- game thread ----

RecordPtr Engine::make(std::string_view url, std::unique_ptr<Extra> extra) {
    const std::size_t size = Record::size(url);
    void* memory = slab_ ? slab_->take(size) : nullptr;
    if (!memory) {
        Slab* next = Slab::make(size, shared_from_this());
        if (slab_) slab_->retire();
        slab_ = next;
        memory = slab_->take(size);
    }
    return RecordPtr::adopt(Record::make(memory, *slab_, url, std::move(extra)));
}

void Engine::submit(Record& record) {
    ++submitted_;
    record.submitted_at = now();
    record.commands.store(submit_it, std::memory_order_relaxed);
    record.add_first_reference();
    if (inbox_.push(RecordPtr::adopt(&record))) transport_->wake();
}

bool Engine::cancel(Record& record) {
    Outcome expected = Outcome::live;
    if (!record.outcome.compare_exchange_strong(expected, Outcome::cancelled, std::memory_order_acq_rel))
        return false;
    cancelled_.fetch_add(1, std::memory_order_relaxed);
    if (!closed_) command(record, cancel_it);
    return true;
}

void Engine::read_on(Record& record) {
    if (!closed_) command(record, read_on_it);
}

void let_go(RecordPtr record) noexcept {
    if (!record || record->is_shared() || !record->result() || !record->home()) return;
    // Freeing less takes less time than handing it over.
    if (record->result()->body.capacity() >= Bodies::least) record->home()->bury(std::move(record));
}

void Engine::bury(RecordPtr record) {
    // A response may also die on a worker thread, to which it was given.
    if (std::this_thread::get_id() != game_thread_ || closed_) return;
    // The only reference there is, so no command is on it, and the reference itself moves over.
    record->commands.store(free_it, std::memory_order_relaxed);
    if (inbox_.push(std::move(record))) transport_->wake();
}

void Engine::command(Record& record, Command what) {
    // A record is in the list once at most: whoever finds no command on it puts it there.
    const bool listed = record.commands.fetch_or(what, std::memory_order_acq_rel) != 0;
    if (!listed && inbox_.push(RecordPtr(&record))) transport_->wake();
}

Record* Engine::take_finished() { return outbox_.take(); }

void Engine::close() {
    if (closed_) return;
    transport_->detach(*this);
    closed_at_ = transport_->now();
    closed_ = true;
    for (Record* next = inbox_.take(); next != nullptr;) {
        const RecordPtr record = RecordPtr::adopt(std::exchange(next, next->next_command));
        const unsigned what = record->commands.exchange(0, std::memory_order_acq_rel);
        if (what & submit_it)
            flights_.try_emplace(record.get(), std::make_unique<Flight>(*this, record, next_number_++));
    }
    std::vector<Flight*> live;
    for (const auto& entry : flights_) live.push_back(entry.second.get());
    std::sort(live.begin(), live.end(),
              [](const Flight* a, const Flight* b) { return a->number() < b->number(); });
    timers_.clear();
    for (Flight* flight : live) {
        leave(*flight);
        if (flight->record().outcome.load(std::memory_order_acquire) == Outcome::cancelled) flight->abandon();
        finish(*flight, Error(Errc::client_closed, "the client ended first"), closed_at_);
    }
    if (slab_) std::exchange(slab_, nullptr)->retire();
}

Stats Engine::stats() const noexcept {
    const auto read = [](const auto& counter) { return counter.load(std::memory_order_relaxed); };
    Stats stats;
    stats.ok = read(ok_);
    stats.failed = read(failed_);
    stats.cancelled = read(cancelled_);
    stats.retries = read(retries_);
    stats.bytes_downloaded = read(bytes_);
    stats.cached = read(cached_);
    stats.bytes_resumed = read(resumed_);
    stats.in_flight = read(in_flight_);
    stats.queued = submitted_ + read(queued_);
    stats.retrying = read(retrying_);
    stats.sockets = closed_ ? 0 : transport_->sockets();
    stats.bytes_per_second = rate_.at(now());
    return stats;
}

// ---- pump thread ----

Time Engine::run(Time now) {
    if (!cache_ && !options_.cache_folder().empty())
        cache_ = std::make_unique<Cache>(options_.cache_folder(), options_.cache_bytes());
    obey_commands(now);
    fire_timers(now);
    share_bandwidth(now);
    recall_part();
    admit(now);
    const Time release = bodies_.run(now);
    if (!recalling_.empty()) return now;
    const Time timer = timers_.empty() ? release : std::min(timers_.begin()->at, release);
    return over_bandwidth_.empty() ? timer : std::min(timer, throttle_.ready());
}

void Engine::obey_commands(Time now) {
    for (Record* next = inbox_.take(); next != nullptr;) {
        const RecordPtr record = RecordPtr::adopt(std::exchange(next, next->next_command));
        const unsigned what = record->commands.exchange(0, std::memory_order_acq_rel);
        if (what & submit_it) {
            if (what & cancel_it) {
                queued_.fetch_sub(1, std::memory_order_relaxed);
                if (record->file()) PartFile(*record->file()).discard();
                continue;
            }
            auto flight = std::make_unique<Flight>(*this, record, next_number_++);
            Flight& placed = *flights_.emplace(record.get(), std::move(flight)).first->second;
            if (!answer_at_once(placed, now)) enqueue(placed, now);
        } else if (what & cancel_it) {
            if (Flight* flight = record->flight()) drop(*flight);
        } else if (what & read_on_it) {
            if (Flight* flight = record->flight()) flight->release(Flight::for_reader);
        }
        // The reference that just came over was the last one.
        if (what & free_it) bodies_.keep(std::move(record->result()->body), now);
    }
}

void Engine::fire_timers(Time now) {
    while (!timers_.empty() && timers_.begin()->at <= now) {
        Flight& flight = *timers_.begin()->flight;
        stop_timer(flight);
        const Errc code = flight.overdue(now);
        if (code != Errc::none) {
            if (flight.has_slot()) transport_->stop(flight);
            conclude(flight, code, std::string(words_for(code)), 0);
        } else if (flight.state() == TransferState::retrying && now >= flight.deadline()) {
            leave(flight);
            queued_.fetch_add(1, std::memory_order_relaxed);
            enqueue(flight, now);
        } else {
            retime(flight);
        }
    }
}

void Engine::admit(Time now) {
    while (Flight* flight = admission_.admit()) {
        queued_.fetch_sub(1, std::memory_order_relaxed);
        in_flight_.fetch_add(1, std::memory_order_relaxed);
        flight->enter_attempt(now);
        retime(*flight);
        transport_->start(*flight);
    }
}

/// Whether a request ends before it is sent: the cache has its answer, or was the only one to ask.
bool Engine::answer_at_once(Flight& flight, Time now) {
    flight.enter_queue(now);
    const Errc code = flight.look_up();
    if (code == Errc::none && !flight.is_answered()) return false;
    queued_.fetch_sub(1, std::memory_order_relaxed);
    finish(flight, Error(code, code == Errc::none ? "" : "the cache has no fresh answer"), now);
    return true;
}

void Engine::share_bandwidth(Time now) {
    if (is_over_bandwidth(now)) return;
    for (Flight* flight : std::exchange(over_bandwidth_, {})) flight->release(Flight::for_line);
}

void Engine::recall_part() {
    if (recalling_.empty()) return;
    Flight& flight = *recalling_.front();
    if (!flight.recall_some()) {
        transport_->stop(flight);
        return conclude(flight, Errc::io_error, flight.part_words(), flight.part_error());
    }
    if (!flight.has_recalled()) return;
    recalling_.erase(recalling_.begin());
    flight.release(Flight::for_part);
}

/// Puts a flight that has just become a queued one in line. The counter has it already.
void Engine::enqueue(Flight& flight, Time now) {
    flight.enter_queue(now);
    admission_.enqueue(flight.origin(), flight.place());
    retime(flight);
}

/// Takes a flight out of the place that its state gives it: the queue, a slot, or the row of those that wait
/// to retry.
void Engine::leave(Flight& flight) noexcept {
    if (flight.has_slot()) {
        std::erase(over_bandwidth_, &flight);
        std::erase(recalling_, &flight);
        in_flight_.fetch_sub(1, std::memory_order_relaxed);
        if (!closed_) admission_.release(flight.origin());
    } else if (flight.state() == TransferState::retrying) {
        retrying_.fetch_sub(1, std::memory_order_relaxed);
    } else {
        queued_.fetch_sub(1, std::memory_order_relaxed);
        if (!closed_) admission_.withdraw(flight.origin(), flight.place());
    }
}

void Engine::drop(Flight& flight) {
    stop_timer(flight);
    if (flight.has_slot()) transport_->stop(flight);
    leave(flight);
    flight.abandon();
    flight.record().course()->flight = nullptr;
    flights_.erase(&flight.record());
}

void Engine::stop_timer(Flight& flight) {
    if (flight.timer == never) return;
    timers_.erase({flight.timer, flight.number(), &flight});
    flight.timer = never;
}

void Engine::retime(Flight& flight) {
    const Time at = flight.deadline();
    // A deadline that moved away is left where it is: it costs one look when it comes, and nothing at every
    // byte.
    if (at >= flight.timer) return;
    stop_timer(flight);
    flight.timer = at;
    timers_.insert({at, flight.number(), &flight});
}

void Engine::count_bytes(std::uint64_t bytes, Time now) noexcept {
    bytes_.fetch_add(bytes, std::memory_order_relaxed);
    throttle_.spend(bytes, now);
    rate_.add(bytes, now);
}

void Engine::conclude(Flight& flight, Errc code, std::string words, int os_error) {
    const Time now = transport_->now();
    stop_timer(flight);
    if (code == Errc::none && flight.is_redirect()) {
        leave(flight);
        flight.hop();
        queued_.fetch_add(1, std::memory_order_relaxed);
        enqueue(flight, now);
        return;
    }
    if (code == Errc::none && flight.wants_restart()) {
        leave(flight);
        flight.rewind();
        queued_.fetch_add(1, std::memory_order_relaxed);
        enqueue(flight, now);
        return;
    }
    if (retry(flight, code, words, now)) return;
    Error error(code, std::move(words), os_error);
    leave(flight);
    finish(flight, std::move(error), now);
}

/// Decides whether the attempt's end is the request's. True: the flight waits for its next try.
bool Engine::retry(Flight& flight, Errc& code, std::string& words, Time now) {
    const Options& options = flight.record().options();
    const bool may_repeat = is_idempotent(flight.record().method()) || options.retries_all_methods();
    if (flight.has_handed_out()) return false;
    const bool hopeful = code == Errc::none ? is_retryable(flight.status()) : is_retryable(code);
    if (!hopeful || !may_repeat || flight.attempts() > options.retries()) return false;
    Time pause = backoff(options, flight.attempts(), random_);
    std::optional<Time> asked;
    if (code == Errc::none) {
        asked = flight.retry_after(transport_->wall());
        if (asked && *asked > options.retry_after_limit()) {
            code = Errc::retry_after_too_long;
            words = "the server asks for " + std::to_string(asked->count() / 1'000'000'000) + " s";
            return false;
        }
        if (asked) pause = std::max(pause, *asked);
    }
    // What the server asks for has a limit of its own.
    if (!asked && after(flight.pauses(), pause) > options.retry_budget()) return false;
    leave(flight);
    flight.enter_retry(now, pause, asked ? Time(0) : pause);
    retries_.fetch_add(1, std::memory_order_relaxed);
    retrying_.fetch_add(1, std::memory_order_relaxed);
    retime(flight);
    return true;
}

void Engine::finish(Flight& flight, Error error, Time now) {
    flight.fill(std::move(error), now);
    const RecordPtr record(&flight.record());
    if (record->pipe()) flight.end_stream();
    record->course()->flight = nullptr;
    const std::unique_ptr<Flight> kept = std::move(flights_.at(record.get()));
    flights_.erase(record.get());
    const Result& result = *record->result();
    const bool failed = result.error.code() != Errc::none;
    const bool good = !failed && result.status >= 200 && result.status < 300;
    Outcome expected = Outcome::live;
    if (!record->outcome.compare_exchange_strong(expected, Outcome::finished, std::memory_order_acq_rel)) {
        kept->abandon();  // the cancel came first
        return;
    }
    (good ? ok_ : failed_).fetch_add(1, std::memory_order_relaxed);
    if (record->pipe()) return record->pipe()->end();
    if (outbox_.push(record)) bell_();
}

}  // namespace segue::http::detail
