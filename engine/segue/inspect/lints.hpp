// SPDX-License-Identifier: MIT
// What looks wrong about scripts: sentences with file and line.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "segue/options.hpp"

namespace segue {
class Scheduler;
}

namespace segue::inspect {

/// What can look wrong.
enum class Lint : std::uint8_t {
    stuck,      ///< waits for long, with no deadline, and no script or entrant that could end that goes on
    hog,        ///< one resume took much of a frame (needs Inspect::full)
    spin,       ///< is resumed each frame and does next to nothing, or again and again in one (Inspect::full)
    leak,       ///< there are more and more scripts of one name
    unawaited,  ///< a task was made and dropped, and never ran
    failed,     ///< ended by an exception that nobody was joined on (Inspect::basic)
    cycle,      ///< scripts wait for each other's end or lock, round in a circle
    frame,      ///< a coroutine frame is so large that the pool does not hold it
    unbounded,  ///< a download that it waits for has neither a total nor a stall timeout
};

/// "stuck", "hog", ...
const char* to_string(Lint lint);
/// Of what happened: Lints::check() tells it once. The others are a state, and told as long as it lasts.
inline bool told_once(Lint lint) {
    return lint == Lint::hog || lint == Lint::unawaited || lint == Lint::failed;
}

/// Something to look at.
struct Finding {
    Lint lint = Lint::stuck;   ///< what kind it is
    std::uint64_t script = 0;  ///< 0: no script of its own
    std::string name;          ///< of the script or task
    ChainLevel at;             ///< where it waits or ran from; of a leak where the newest was started
    std::string text;          ///< one sentence
};

/// Thresholds. Chained setters.
class LintOptions {
  public:
    /// Usually 30 s of real(). Never: forever() and paused scripts.
    LintOptions& stuck_after(std::chrono::nanoseconds t) {
        stuck_ = t;
        return *this;
    }
    /// Of one resume; usually 8 ms, half of a frame.
    LintOptions& hog_over(std::chrono::nanoseconds t) {
        hog_ = t;
        return *this;
    }
    /// So many frames in a row from one co_await back to it, at less than `each` on average; usually 300
    /// frames and 60 ns: an empty loop takes some 20.
    LintOptions& spin_over(std::uint32_t frames, std::chrono::nanoseconds each) {
        spin_frames_ = frames;
        spin_cost_ = each;
        return *this;
    }
    /// So many resumes of one script in one frame are a spin as well; usually 1000.
    LintOptions& resumes_a_frame(std::uint32_t n) {
        frame_resumes_ = n;
        return *this;
    }
    /// Alive of one name, at least doubled, and more in each of eight looks than in the one before; usually
    /// 50 scripts, and 60 ticks between two looks.
    LintOptions& leak_over(std::size_t scripts, std::uint64_t ticks_between) {
        leak_scripts_ = scripts;
        leak_ticks_ = ticks_between;
        return *this;
    }

    /// Of one coroutine frame; usually 4 KiB. Frames of up to 2 KiB come from the pool and are never told.
    LintOptions& frame_over(std::size_t bytes) {
        frame_bytes_ = bytes;
        return *this;
    }

  private:
    friend class Lints;
    std::chrono::nanoseconds stuck_ = std::chrono::seconds(30);
    std::chrono::nanoseconds hog_ = std::chrono::milliseconds(8);
    std::chrono::nanoseconds spin_cost_ = std::chrono::nanoseconds(60);
    std::size_t leak_scripts_ = 50;
    std::uint64_t leak_ticks_ = 60;
    std::uint32_t spin_frames_ = 300;
    std::uint32_t frame_resumes_ = 1000;
    std::size_t frame_bytes_ = 4096;
};

/// Looks over the scripts of one scheduler, which has to outlive it. Game thread only.
class Lints {
  public:
    /// Tells of tasks that never ran from now on.
    explicit Lints(Scheduler& scheduler, LintOptions options = LintOptions());
    ~Lints();
    Lints(const Lints&) = delete;
    Lints& operator=(const Lints&) = delete;

    /// What is wrong now (stuck, spin, leak, cycle, frame, unbounded), and what went wrong since the last
    /// call (hog, unawaited, failed). Looks at every script: call it once a second, or each frame with few
    /// scripts. Hogs older than the frames on record, and failures older than the history, are missed.
    std::vector<Finding> check();
    /// Scripts and tasks of this name are not reported any more.
    void mute(const std::string& name);
    /// Ends a mute().
    void unmute(const std::string& name);
    /// Other thresholds, from the next check() on.
    void options(const LintOptions& o);

  private:
    class Looks;
    std::unique_ptr<Looks> looks_;
};

/// Findings of one lint, name and place.
struct Findings {
    const Finding* first = nullptr;  ///< into the list that was given
    std::size_t count = 0;           ///< how many there are
};

/// Findings that are alike, in the order of their first ones.
std::vector<Findings> alike(const std::vector<Finding>& findings);

/// One line a lint, name and place: a single finding's own sentence, or the plural: "240 fans are stuck at
/// fan.cpp:31: ...", with the first one's sentence behind it.
std::vector<std::string> summary(const std::vector<Finding>& findings);

}  // namespace segue::inspect
