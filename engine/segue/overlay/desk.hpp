// SPDX-License-Identifier: MIT
// What the inspector's views share. Not for users.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "segue/inspect.hpp"
#include "segue/overlay/pace.hpp"
#include "segue/overlay/probe.hpp"

namespace segue::overlay {

enum class View : std::uint8_t { scripts, frame, names, ended, lints, source, downloads };

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
    void mark(std::string_view name) {
        if (probe) probe->widget(name);
    }

    Scheduler& game;
    inspect::Control control;
    SchedulerPace own_pace;
    Pace* pace;
    Probe* probe = nullptr;
    Script<> selected;
    std::optional<View> wanted;

  private:
    std::vector<std::function<void()>> acts_;
};

}  // namespace segue::overlay
