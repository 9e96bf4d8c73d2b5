// SPDX-License-Identifier: MIT
// What hurts without a bullet: a beam, a wall.
#pragma once

#include "scripts/world/world.hpp"
#include "segue/task.hpp"

namespace relay {

/// A column of the field, for as long as this lives.
class Barrier {
  public:
    /// Cold: a thin line that hurts nobody.
    Barrier(World& world, ColumnKind kind, float left,
            float right)
        : world_(world),
          row_(world.add_column(kind, left, right)) {}
    ~Barrier() { row_.alive = false; }
    Barrier(const Barrier&) = delete;
    Barrier& operator=(const Barrier&) = delete;

    /// The warning of 0.6 s; from its end on it hurts.
    segue::Task<> heat();
    Column& row() const { return row_; }

  private:
    void tell(What what);

    World& world_;
    Column& row_;
};

}  // namespace relay
