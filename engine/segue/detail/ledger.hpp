// SPDX-License-Identifier: MIT
// What each resume cost and what led to it, by script and by frame: the level `full`. Times are nanoseconds
// of Core::real_time(). Nothing is allocated a resume: a script's first one may, and a busier frame than
// ever.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "segue/detail/name_table.hpp"
#include "segue/detail/recorder.hpp"

namespace segue::detail {

/// Of one strand; costs are kept with its script. In front what every resume touches.
struct CostRecord {
    std::uint64_t script = 0;
    std::uint32_t name = 0;
    bool woken = false;  // and it has not run since
    Cause wake_cause = Cause::wake;
    std::uint32_t bucket = 0;  // of its group in the frame before
    std::uint32_t frame_resumes = 0;
    std::uint64_t frame = 0;
    std::int64_t frame_ns = 0;  // of the frame `frame`
    std::int64_t frame_longest = 0;
    Site frame_at;  // from where that one went on
    std::int64_t total = 0;
    std::int64_t longest = 0;      // of one resume
    std::int64_t worst_frame = 0;  // of all resumes of one frame
    std::uint64_t frames = 0;      // in which it ran
    std::uint64_t resumes = 0;
    // resumes in a row, one a frame, from one co_await to the same one
    std::uint64_t same_frame = 0;
    std::int64_t same_ns = 0;
    Site same_at;
    std::uint32_t same = 0;
    // who woke it last
    std::uint32_t waker_name = 0;
    std::uint64_t waker = 0;
    Site waker_at;
    std::uint64_t wait = 0;  // the number of its wait, while a listener was told of that; 0: none
    std::int64_t forks = 0;  // that its forks took which have ended, with theirs
};

/// All that went on from one line for one cause within a frame.
struct CostGroup {
    std::uint32_t name = 0;        // of the scripts; 0: a posted function
    std::uint32_t waker_name = 0;  // 0: no script
    Site at;                       // the co_await from where they went on; of a first run where it began
    Site waker_at;                 // the waker's latest co_await
    Cause cause = Cause::frame;
    std::uint64_t first = 0;  // a script of them
    std::uint64_t waker = 0;
    std::uint32_t resumes = 0;
    std::uint32_t scripts = 0;
    std::int64_t ns = 0;
    std::int64_t longest = 0;
};

struct Spender {
    std::uint64_t script = 0;
    std::uint32_t name = 0;
    std::uint32_t resumes = 0;
    Site at;  // from where its longest resume went on
    std::int64_t ns = 0;
    std::int64_t longest = 0;
};

/// From one advance to the next.
struct FrameRecord {
    static constexpr std::size_t most_spenders = 8;
    static constexpr std::size_t most_groups = 16;
    std::uint64_t tick = 0;
    std::int64_t began = 0;
    std::int64_t dt = 0;
    std::int64_t whole = 0;    // to the begin of the next one; 0: that has not come
    std::int64_t busy = 0;     // to the end of its last phase
    std::int64_t scripts = 0;  // in resumes and predicates
    std::int64_t posted = 0;   // in posted functions
    std::uint64_t resumes = 0, wakes = 0, started = 0, ended = 0;
    std::size_t alive = 0;
    std::uint32_t spenders = 0;
    std::uint32_t groups = 0;
    std::array<Spender, most_spenders> spender;
    std::array<CostGroup, most_groups> group;
};

class Ledger {
  public:
    explicit Ledger(Core& core);
    Ledger(const Ledger&) = delete;
    Ledger& operator=(const Ledger&) = delete;

    /// Nobody watches any more: what runs now is not charged.
    void stop();
    /// Null when there is none.
    CostRecord* record(const Strand& s);
    /// Made when it is not there; null for want of memory.
    CostRecord* make_record(Strand& s);
    void woke(Strand& s, Strand* by, const Site& at, Cause cause);
    void tick_begins(std::int64_t now);
    void phase_ends(std::int64_t now);
    void run_begins(Strand& s, Cause cause, std::int64_t now);
    /// The same two for a script, no entrant, in its place among those that wait for frames: it parked there
    /// again.
    void slot_begins(Strand& s, const Site& from, std::int64_t now);
    void slot_ends(Strand& s, const Site& at, std::int64_t now);
    /// True when another script executes from now on.
    bool goes_on(Strand& s);
    void suspends(const Site& at);
    void run_ends(std::int64_t now);
    void poll_ends(Strand& s, std::int64_t took);
    void posted_ends(std::int64_t took);
    void ended(Strand& s);
    void gone(Strand& s);
    /// Puts the present frame's totals, spenders and groups in order.
    void close_frame();

    Core& core;
    NameTable names;
    Ring<FrameRecord> frames;
    Ring<Arrival> arrivals;
    std::uint64_t waits = 0;  // numbers them, for listeners

  private:
    struct Slice {
        Strand* script = nullptr;  // null: it ended, or nothing runs
        std::int64_t since = 0;
        Cause cause = Cause::frame;
        Site from;
        Site to;
        bool fresh = false;    // it begins: `from` is where it stops first
        bool stopped = false;  // `to` is set
        bool counts = false;   // as a resume
        std::uint32_t waker_name = 0;
        std::uint64_t waker = 0;
        Site waker_at;
    };
    struct Bucket {
        std::uint64_t frame = 0;
        CostGroup group;
    };
    static constexpr std::size_t buckets = 512;

    CostRecord* enter(Strand& script, const Strand& leaf, Cause cause, bool counts, std::int64_t now);
    void charge(std::int64_t now);
    void add(CostRecord& r, const Slice& s, std::int64_t ns);
    CostGroup& group_of(const CostGroup& key, std::uint32_t& bucket);
    bool ran(const CostRecord& r) const;
    void weigh(const CostRecord& r, std::uint32_t index);
    void keep_dearest();
    void pick_spenders(FrameRecord& f);
    void pick_groups(FrameRecord& f);

    std::vector<CostRecord> records_;
    std::vector<std::uint32_t> free_;
    std::vector<std::uint32_t> gone_;  // ended: freed with the frame in which they ran
    // The dearest of the present frame are among these; some may stand there twice.
    std::array<std::uint32_t, 8 * FrameRecord::most_spenders> dear_;
    std::size_t dears_ = 0;
    std::int64_t least_dear_ = -1;  // who took no more is none of them
    std::vector<Bucket> buckets_;
    std::vector<CostGroup*> used_;  // buckets of the present frame
    CostGroup rest_;                // what found no bucket
    Slice slice_;
    std::int64_t run_began_ = 0;
    Stats before_;                  // as the frame began
    FrameRecord* frame_ = nullptr;  // the present one
};

}  // namespace segue::detail
