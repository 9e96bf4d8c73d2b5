// SPDX-License-Identifier: MIT
#include "segue/scheduler.hpp"

#include <limits>
#include <string>

#include "segue/background.hpp"
#include "segue/detail/name.hpp"
#include "segue/misuse.hpp"

namespace segue {

Scheduler::Scheduler(const Options& options) : core_(std::make_unique<detail::Core>(this, options)) {}

Scheduler::~Scheduler() = default;

bool Scheduler::may_advance(const char* what, bool valid, const detail::Site& at) const {
    if (valid && !core_->in_run()) [[likely]]
        return true;
    std::string where = std::string(what) + " at " + detail::file_line(at);
    if (!valid) {
        detail::misuse_argument(where + ": dt must be a number of 0 or more");
        return false;
    }
    if (core_->running) where += " in script " + script_name(*detail::script_of(*core_->running));
    detail::misuse_logic(where + ": inside a tick of the same scheduler");
    return false;
}

std::int64_t Scheduler::whole_ns(double seconds) {
    const double ns = seconds * 1e9 + carry_ns_;
    if (ns >= 9.2e18) return std::numeric_limits<std::int64_t>::max() / 2;
    const double whole = std::nearbyint(ns);
    carry_ns_ = ns - whole;
    return whole > 0 ? static_cast<std::int64_t>(whole) : 0;
}

void Scheduler::advance(double seconds, detail::Site at) {
    if (!may_advance("advance", seconds >= 0.0, at) || core_->stands_still()) return;
    core_->advance(whole_ns(seconds), seconds);
}

void Scheduler::advance_ns(std::int64_t ns, const detail::Site& at) {
    if (!may_advance("advance", ns >= 0, at) || core_->stands_still()) return;
    core_->advance(ns, static_cast<double>(ns) * 1e-9);
}

void Scheduler::tick(double seconds, detail::Site at) {
    if (!may_advance("tick", seconds >= 0.0, at) || core_->stands_still()) return;
    core_->advance(whole_ns(seconds), seconds);
    core_->run_all();
}

void Scheduler::tick_ns(std::int64_t ns, const detail::Site& at) {
    if (!may_advance("tick", ns >= 0, at) || core_->stands_still()) return;
    core_->advance(ns, static_cast<double>(ns) * 1e-9);
    core_->run_all();
}

void Scheduler::run(Phase phase, detail::Site at) {
    if (may_advance("run", true, at) && !core_->skips) core_->run_phase(phase);
}

void Scheduler::on_resume_begin(std::function<void(std::string_view, std::uint_least32_t)> hook) {
    core_->on_resume_begin = std::move(hook);
    core_->watch();
}

void Scheduler::on_resume_end(std::function<void()> hook) {
    core_->on_resume_end = std::move(hook);
    core_->watch();
}

void Scheduler::cancel_all() { core_->cancel_all(false); }

}  // namespace segue
