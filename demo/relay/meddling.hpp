// SPDX-License-Identifier: MIT
// Sees when a hand acts on scripts through the inspector's buttons: the score of that run counts no more.
#pragma once

#include <string_view>
#include <utility>

#include "segue/overlay/probe.hpp"

namespace relay {

class Meddling final : public segue::overlay::Probe {
  public:
    /// Called for each of the inspector's widgets as it is drawn; looks at those that change what runs.
    void widget(std::string_view name) override;
    /// Whether one was used since the last call.
    [[nodiscard]] bool take() { return std::exchange(used_, false); }

  private:
    bool used_ = false;
};

}  // namespace relay
