// SPDX-License-Identifier: MIT
// The inspector without a user interface: what runs, what it waits for, what it costs, why, and the hands to
// act on it. Every viewer is a client of this. Game thread only; may be called inside a tick, from a script.
// Not a part of segue.hpp.
#pragma once

#include "segue/inspect/control.hpp"   // single steps, breakpoints, slow motion, standstill
#include "segue/inspect/costs.hpp"     // frames, spenders, who woke whom, how scripts ended
#include "segue/inspect/export.hpp"    // JSON, text
#include "segue/inspect/lints.hpp"     // what looks wrong
#include "segue/inspect/snapshot.hpp"  // scripts, waits, await stacks
#include "segue/inspect/trace.hpp"     // a recording for Perfetto and chrome://tracing
#include "segue/inspect/why.hpp"       // one sentence: why was it slow, why does it hang
