// SPDX-License-Identifier: MIT
// What the inspector's views share. Not for users.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "segue/inspect.hpp"
#include "segue/overlay/probe.hpp"
#include "segue/overlay/scheduler_pace.hpp"
#include "segue/overlay/spent.hpp"
#include "segue/overlay/view.hpp"

namespace segue::overlay {

inline std::chrono::nanoseconds sum(const Spent& s) {
    return s.scripts + s.downloads + s.render + s.inspector;
}

/// A frame that was looked at, as it was then.
struct FrozenFrame {
    std::uint64_t tick = 0;
    std::optional<inspect::Frame> frame;
    std::string why;
    std::optional<Spent> spent;  ///< if the game told it
};

class Desk {
  public:
    explicit Desk(Scheduler& scheduler)
        : game(scheduler), control(scheduler), own_pace(scheduler, control), pace(&own_pace) {}

    /// What a click asks for is done when all is drawn: it may end scripts that are being listed.
    void later(std::function<void()> act) { acts_.push_back(std::move(act)); }
    void do_acts() {
        const std::vector<std::function<void()>> acts = std::exchange(acts_, {});
        for (const auto& act : acts) act();
    }
    /// The view to be opened with the next frame.
    void show(View view) { wanted = view; }
    FrozenFrame frame_of(std::uint64_t tick) const {
        return {tick, inspect::frame(game, tick), inspect::why(game, tick), spent_in(tick)};
    }
    /// Keeps what the game has told of that frame: once, it may stand still and be drawn again and again.
    void keep_spent(std::uint64_t tick) {
        Kept& place = kept_[tick % kept_.size()];
        if (place.tick == tick || sum(spent).count() == 0) return;
        place = {tick, spent};
        place.spent.inspector += own_build;
    }
    std::optional<Spent> spent_in(std::uint64_t tick) const {
        const Kept& place = kept_[tick % kept_.size()];
        return place.tick == tick ? std::optional(place.spent) : std::nullopt;
    }
    void freeze(std::uint64_t tick) {
        frozen = frame_of(tick);
        show(View::frame);
    }
    /// Selects a script and shows it, if it still lives.
    void choose(std::uint64_t id) {
        const Script<> script = inspect::find(game, id);
        if (script.id() == 0) return;
        selected = script;
        show(View::scripts);
    }
    /// Stops the game, and shows the script for which it was to be stopped.
    void stop_at(const Script<>& script) {
        selected = script;
        show(View::scripts);
        pace->pause(true);
    }
    void filter_for(std::string words) {
        wanted_filter = std::move(words);
        show(View::scripts);
    }
    void mark(std::string_view name) {
        if (probe) probe->widget(name);
    }

    Scheduler& game;
    inspect::Control control;
    SchedulerPace own_pace;
    Pace* pace;
    Probe* probe = nullptr;
    Script<> selected;
    std::uint64_t pointed = 0;  // whose figure is under the game's pointer
    std::uint64_t hovered = 0;  // whose row is under the pointer
    std::optional<View> wanted;
    std::optional<std::string> wanted_filter;
    std::optional<FrozenFrame> frozen;
    std::chrono::nanoseconds budget = std::chrono::nanoseconds(16'666'667);
    Spent spent;
    std::function<std::chrono::nanoseconds()> stopwatch = [] {
        return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch());
    };
    std::chrono::nanoseconds own_build{};  // a smoothed figure: one that can be read

  private:
    struct Kept {
        std::uint64_t tick = 0;  // the first one is 1
        Spent spent;
    };
    std::vector<std::function<void()>> acts_;
    std::array<Kept, 300> kept_{};  // of as many frames as there are on record
};

}  // namespace segue::overlay
