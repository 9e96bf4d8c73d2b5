// SPDX-License-Identifier: MIT
// How each file came, or that it did not: the log of the run.
#pragma once

#include <cstdint>
#include <string>

#include "scripts/world/courier.hpp"

namespace relay {

enum class Came : std::uint8_t {
    by_line,    // it was fetched
    by_cache,   // the courier had it already
    late,       // fetched: the game's own copy played
    own_copy,   // never: the game's own copy played
    lost,       // never, and there is no other
    under_way,  // not yet
};

/// One file that was asked for.
struct Delivery {
    Waybill waybill;  // its figures so far, if it is not in
    Came came = Came::under_way;
};

}  // namespace relay
