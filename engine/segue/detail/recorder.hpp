// SPDX-License-Identifier: MIT
// What the scheduler remembers for the inspector: who woke and who cancelled whom, how scripts ended, and, at
// the level `full` or while somebody listens, what each resume cost (ledger.hpp). Nothing here is touched
// where a script waits for the next frame.
#pragma once

#include <array>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "segue/cause.hpp"
#include "segue/detail/link.hpp"
#include "segue/detail/strand.hpp"
#include "segue/options.hpp"

namespace segue::detail {

class Core;
class Ledger;

/// The last `count` of what was written, in order.
template <class T>
class Ring {
  public:
    explicit Ring(std::size_t count) : items_(count), room_(count) {}
    /// The oldest one, to be written over.
    T& next() {
        T& item = items_[at_];
        if (++at_ == room_) at_ = 0;
        if (used_ < room_) ++used_;
        return item;
    }
    std::size_t size() const { return used_; }
    /// 0 is the oldest.
    const T& operator[](std::size_t i) const {
        const std::size_t first = used_ < room_ ? 0 : at_;
        const std::size_t at = first + i;
        return items_[at < room_ ? at : at - room_];
    }
    T& operator[](std::size_t i) { return const_cast<T&>(std::as_const(*this)[i]); }
    T& back() { return (*this)[used_ - 1]; }
    void clear() { at_ = used_ = 0; }

  private:
    std::vector<T> items_;
    std::size_t room_;  // items_.size(), which is a division
    std::size_t at_ = 0;
    std::size_t used_ = 0;
};

/// Somebody was woken, or is to be cancelled.
struct WakeRecord {
    std::uint64_t tick = 0;
    std::uint64_t by = 0;  // a script; 0: not by one
    std::uint64_t of = 0;
    Site at;  // the latest co_await of `by`, where it is known
    Cause cause = Cause::wake;
    Cancelled cancelled = Cancelled::no;
};

/// A script ended.
struct EndRecord {
    std::uint64_t id = 0;
    std::uint64_t parent = 0;
    std::uint64_t by = 0;  // who cancelled it
    std::uint64_t tick = 0;
    std::uint64_t born_tick = 0;
    std::uint64_t resumes = 0;
    std::int64_t lived = 0;  // ns of real()
    std::int64_t cpu = -1;   // ns; below 0: not measured
    Site born;
    Site started;
    Site at;  // its latest co_await
    Ending how = Ending::done;
    Cancelled why = Cancelled::no;
    bool heard = false;  // somebody was joined on it
    std::string name;    // where the user gave one
    std::string note;    // its last
    std::string text;    // of its error
};

/// What came from outside and woke somebody, in the words of the wait.
struct Arrival {
    std::uint64_t tick = 0;
    std::uint64_t script = 0;
    std::string text;
};

/// Told of each resume. All times are Core::real_time(). While there is one, the scheduler records as at
/// `full`.
class Listener : public Link {
  public:
    virtual ~Listener() { unlink(); }
    virtual void scheduler_gone() = 0;
    /// False: it is not to run now; it is paused instead. It may be paused by this call.
    virtual bool may_run(Strand& s) {
        static_cast<void>(s);
        return true;
    }
    virtual void tick_begins(std::int64_t now) { static_cast<void>(now); }
    virtual void phase_ends(std::int64_t now) { static_cast<void>(now); }
    /// The scheduler resumes a strand; what follows until run_ends is a part of it.
    virtual void run_begins(Strand& s, Cause cause, std::int64_t now) {
        static_cast<void>(s);
        static_cast<void>(cause);
        static_cast<void>(now);
    }
    virtual void run_ends(std::int64_t now) { static_cast<void>(now); }
    /// Another script executes, within the same run.
    virtual void switches(Strand& script, std::int64_t now) {
        static_cast<void>(script);
        static_cast<void>(now);
    }
    virtual void wait_begins(Strand& s, const Site& at) {
        static_cast<void>(s);
        static_cast<void>(at);
    }
    /// Its wait is over, or it ended in it.
    virtual void wait_ends(Strand& s) { static_cast<void>(s); }
    virtual void wakes(Strand& s) { static_cast<void>(s); }
    /// A script has failed; the scheduler is in the middle of its end.
    virtual void failed(Strand& s) { static_cast<void>(s); }
    /// A run has ended: now it may call a user's function. True when it has.
    virtual bool called_out() { return false; }
    virtual void posted_begins(std::int64_t now) { static_cast<void>(now); }
    virtual void posted_ends(std::int64_t now) { static_cast<void>(now); }
};

class Recorder {
  public:
    explicit Recorder(Core& core);
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    /// `by` or null, and where that is known to be.
    void woke(Strand& s, Strand* by, const Site& at, Cause cause) {
        WakeRecord& r = write(s, at, by ? by->id : 0);
        r.cause = cause;
        r.cancelled = Cancelled::no;
        if (watched_) [[unlikely]]
            woke_watched(s, by, at, cause);
    }
    void cancelled(Strand& s, const Site& at) { write(s, at, s.woken_by).cancelled = s.cancelled; }
    void ended(Strand& s, const Site& at, const std::exception_ptr& error, bool heard);
    /// A stream has another number: it outlived the script that asked it.
    void renumbered(std::uint64_t from, std::uint64_t to) {
        auto kept = notes.extract(from);
        if (kept.empty()) return;
        kept.key() = to;
        notes.insert(std::move(kept));
    }
    /// Of a strand: of its script.
    void note(Strand& s, std::string_view words);

    /// Allocates what watch(true) needs, which then cannot fail.
    void make_ledger();
    /// Whether it is to be told of each resume, from now on.
    void watch(bool each_resume);
    bool watched() const { return watched_; }

    // --- of watched resumes; what begins may end without being watched any more ---
    Cause cause_of(const Strand& s) const;
    bool may_run(Strand& s);
    void tick_begins();
    void phase_ends();
    void run_begins(Strand& s, Cause cause);
    /// The same for a script in its place among those that wait for frames, while nobody listens,
    void slot_begins(Strand& s, const Site& from);
    /// and when it has parked there again.
    void slot_ends(Strand& s, const Site& at);
    /// The strand executes now.
    void goes_on(Strand& s);
    void suspends(Strand& s, const Site& at);
    void run_ends();
    void poll_begins();
    void poll_ends(Strand& s);
    void posted_begins();
    void posted_ends();
    /// It is destroyed.
    void gone(Strand& s);
    void arrived(Strand& s);

    Core& core;
    Inspect level = Inspect::off;
    Ring<WakeRecord> wakes;
    Ring<EndRecord> ends;
    std::map<std::uint64_t, std::string> notes;  // of scripts that are alive
    List<Listener> listeners;
    List<Listener> handles;          // who only wants to know of the scheduler's end
    std::unique_ptr<Ledger> ledger;  // made when resumes are first watched: strands refer to its records

  private:
    WakeRecord& write(const Strand& s, const Site& at, std::uint64_t by) {
        WakeRecord& r = wakes.next();
        const Strand* script = &s;
        while (script->is(flag_entrant)) script = script->parent;
        r.tick = tick_;
        r.by = by;
        r.of = script->id;
        r.at = at;
        return r;
    }
    std::int64_t now_or_latest() const;
    void woke_watched(Strand& s, Strand* by, const Site& at, Cause cause);
    template <class F>
    void tell(F f) {
        for (Listener* l = listeners.front(); l;) {
            Listener* const next = listeners.after(*l);
            f(*l);
            l = next;
        }
    }
    const std::uint64_t& tick_;
    bool watched_ = false;
    std::int64_t latest_ = 0;         // when the last of these ended, in this phase; 0: none has
    std::int64_t outside_began_ = 0;  // a predicate, or a posted function
};

}  // namespace segue::detail
