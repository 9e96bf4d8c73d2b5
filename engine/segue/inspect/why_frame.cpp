// SPDX-License-Identifier: MIT
// Why a frame was slow. What cost most names the culprit; who woke it, and who woke that, names the cause.
#include <algorithm>

#include "segue/detail/ledger.hpp"
#include "segue/inspect/access.hpp"
#include "segue/inspect/why.hpp"

namespace segue::inspect {
namespace {

using detail::CostGroup;
using detail::FrameRecord;

constexpr std::uint32_t deepest = 5;  // links of a chain that are told

class Telling {
  public:
    Telling(detail::Ledger& ledger, const FrameRecord& f) : l_(ledger), f_(f) {}

    std::string sentence() {
        const std::int64_t took = std::max(f_.busy, f_.whole);
        std::string out = "frame " + std::to_string(f_.tick) + " took " + time_text(took) + ": ";
        const std::int64_t inside = f_.scripts + f_.posted;
        // What the game does between two ticks is outside of the frame's busy part; what is left of that is
        // the scheduler's own, or destructors.
        if (f_.groups == 0 || inside * 2 < f_.busy || f_.busy * 2 < took) {
            if (f_.busy * 2 < took) {
                return out + time_text(took - f_.busy) +
                       " of it between its last phase and the next tick, outside of the scheduler; scripts "
                       "took " +
                       time_text(inside);
            }
            out += "scripts took only " + time_text(inside) + " of " + time_text(f_.busy);
            if (f_.groups == 0) return out;
            out += ", most of that ";
            return out + of(f_.group[0]);
        }
        return out + chain(f_.group[0]) + share(inside);
    }

  private:
    /// "fan (fan.cpp:31, 9.8 ms)", "240 fans (...)", "a posted function (9.0 ms)".
    std::string of(const CostGroup& g) const {
        std::string out = who(g);
        const std::string at = place(g.at);
        out += " (" + at + (at.empty() ? "" : ", ") + time_text(g.ns);
        if (g.scripts <= 1 && g.resumes > 1) out += " in " + std::to_string(g.resumes) + " resumes";
        return out + ")";
    }
    std::string who(const CostGroup& g) const {
        if (g.name == 0)
            return g.resumes > 1 ? std::to_string(g.resumes) + " posted functions or deliveries"
                                 : "a posted function or delivery";
        const std::string& name = l_.names.text(g.name);
        return g.scripts > 1 ? counted(g.scripts, name) : "#" + std::to_string(g.first) + " " + name;
    }

    const CostGroup* waker_of(const CostGroup& g) const {
        const CostGroup* best = nullptr;
        if (g.waker_name == 0) return nullptr;
        for (std::uint32_t i = 0; i < f_.groups; ++i) {
            const CostGroup& o = f_.group[i];
            if (o.name != g.waker_name) continue;
            if (!best || (o.first == g.waker && best->first != g.waker)) best = &o;
        }
        return best;
    }

    /// What led to a group that no script woke.
    std::string beginning(const CostGroup& g) const {
        switch (g.cause) {
            case Cause::start:
                return "started at " + place(g.waker_at);
            case Cause::frame:
                return "each frame";
            case Cause::poll:
                return "a condition that is asked each frame";
            case Cause::frames:
                return "after so many frames";
            case Cause::timer:
                return g.scripts > 1 ? "all due at once" : "its time was due";
            case Cause::deadline:
                return "its timeout ran out";
            case Cause::put_off:
                return "put off from the tick before";
            case Cause::outside:
                return "woken from outside";
            case Cause::wake:
            case Cause::end:
                break;
        }
        return "woken";
    }

    const detail::Arrival* arrival_of(const CostGroup& g) const {
        for (std::size_t i = l_.arrivals.size(); i-- > 0;) {
            const detail::Arrival& a = l_.arrivals[i];
            if (a.tick < f_.tick) break;
            if (a.tick == f_.tick && a.script == g.first) return &a;
        }
        return nullptr;
    }

    std::string chain(const CostGroup& last) const {
        // From the one that cost most back to where it began.
        const CostGroup* links[deepest] = {&last};
        std::uint32_t count = 1;
        bool round = false;
        while (count < deepest) {
            const CostGroup* by = waker_of(*links[count - 1]);
            if (!by) break;
            const auto* const known = std::find(links, links + count, by);
            if (known != links + count) {
                round = true;
                break;
            }
            links[count++] = by;
        }
        if (round) {
            const CostGroup& a = last;
            std::uint32_t most = a.resumes;
            std::string names = of(a);
            for (std::uint32_t i = 1; i < count; ++i) {
                names += (i + 1 == count ? " and " : ", ") + of(*links[i]);
                most = std::max(most, links[i]->resumes);
            }
            return names + (count > 1 ? " woke each other " : " woke itself ") + std::to_string(most) +
                   " times";
        }
        const CostGroup& first = *links[count - 1];
        std::string out;
        if (first.cause == Cause::outside && first.name != 0) {
            const detail::Arrival* a = arrival_of(first);
            out = (a ? a->text : std::string("something from outside")) + " arrived and woke ";
        } else if (first.waker_name != 0) {  // which did not run in this frame itself, or is of no account
            out = l_.names.text(first.waker_name) + " #" + std::to_string(first.waker);
            if (const std::string at = place(first.waker_at); !at.empty()) out += " (" + at + ")";
            out += first.cause == Cause::end ? " ended and woke " : " woke ";
        }
        for (std::uint32_t i = count; i-- > 0;) {
            const CostGroup& g = *links[i];
            out += of(g);
            if (i == count - 1 && out.size() == of(g).size() && g.name != 0) out += ", " + beginning(g);
            if (i > 0) out += links[i - 1]->cause == Cause::end ? ", whose end woke " : ", which woke ";
        }
        return out;
    }

    /// Where the dearest alone does not explain it.
    std::string share(std::int64_t inside) const {
        if (f_.groups < 2 || f_.group[0].ns * 2 >= inside) return "";
        return "; then " + of(f_.group[1]);
    }

    detail::Ledger& l_;
    const FrameRecord& f_;
};

}  // namespace

std::string why(Scheduler& scheduler, std::uint64_t tick) { return why_of(Access::core(scheduler), tick); }

std::string why_of(detail::Core& core, std::uint64_t tick) {
    detail::Recorder* r = Access::recorder(core);
    if (r && r->ledger) {
        detail::Ledger& l = *r->ledger;
        l.close_frame();
        for (std::size_t i = l.frames.size(); i-- > 0;) {
            if (l.frames[i].tick == tick) return Telling(l, l.frames[i]).sentence();
        }
    }
    return "frame " + std::to_string(tick) +
           " is not on record: the last 300 frames are, at the level Inspect::full";
}

}  // namespace segue::inspect
