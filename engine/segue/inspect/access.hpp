// SPDX-License-Identifier: MIT
// How the inspector reaches into a scheduler, and the words that its sentences share. Not for users.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "segue/detail/core.hpp"
#include "segue/detail/name.hpp"
#include "segue/scheduler.hpp"

namespace segue::inspect {

class Access {
  public:
    static detail::Core& core(Scheduler& s) { return *s.core_; }
    /// Null when nothing was ever recorded.
    static detail::Recorder* recorder(detail::Core& core) { return core.recorder_.get(); }
    /// Whether it is asked each frame; else, with a place among those that wait for frames, it runs each
    /// frame.
    static bool polled(const detail::Strand& s) { return s.core->polled(s); }
    /// As Reason's setters of these names say.
    static bool alone(const Reason& r) { return r.alone_; }
    static bool bounded(const Reason& r) { return r.bounded_; }
    static const std::string& unbounded(const Reason& r) { return r.lacks_; }
};

inline ChainLevel level_of(const detail::Site& site) {
    return {detail::function_name(site.function_name()), site.file_name(), site.line()};
}

/// "fan.cpp:31"; empty for a place that is not known.
inline std::string place(const detail::Site& site) {
    return site.line() == 0 ? std::string() : detail::file_line(site);
}

struct Row;
/// What list() and why() do, for whoever has no Scheduler.
void list_of(detail::Core& core, std::vector<Row>& rows);
std::string why_of(detail::Core& core, std::uint64_t tick);

/// "9.8 ms", "240 us", "1.3 s".
std::string time_text(std::int64_t ns);
/// "fan" or "240 fans".
std::string counted(std::size_t n, const std::string& name);

}  // namespace segue::inspect
