// SPDX-License-Identifier: MIT
// Who is told of what the inspector draws: tests and guided tours.
#pragma once

#include <string_view>

namespace segue::overlay {

/// Told of what is drawn.
class Probe {
  public:
    virtual ~Probe() = default;
    /// The window has begun; nothing is drawn yet.
    virtual void begin() {}
    /// ImGui's last item is the widget of this name: "filter", "sort/age", "row/12", "pause", "view/frame".
    virtual void widget(std::string_view name) { static_cast<void>(name); }
    /// All is drawn; the window has not ended yet.
    virtual void end() {}
};

}  // namespace segue::overlay
