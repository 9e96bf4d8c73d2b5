// SPDX-License-Identifier: MIT
// Angles in turns: 0 right, 0.25 down, 0.5 left, 0.75 up. The
// same on every machine: a table of 4096 entries, rounded to
// 2^-20, and no sine of the C library.
#pragma once

namespace relay {

/// The nearest entry of the table; any number of turns.
float sine(float turns);
float cosine(float turns);
/// The turn that points along (x, y), 0 to 1; (0, 0) gives
/// 0. Exact to 2^-16 of a turn.
float direction(float x, float y);
/// sqrt(x^2 + y^2): IEEE gives the same root everywhere.
float length(float x, float y);

}  // namespace relay
