// SPDX-License-Identifier: MIT
// Bullets with a script of their own, and volleys that take
// their time.
#pragma once

#include "scripts/stages/stage.hpp"
#include "segue/task.hpp"

namespace relay {

/// Flies 0.8 s as a blue diamond, then is three darts.
/// Whoever cancels it leaves a diamond that never opens.
segue::Task<> seed(Stage& stage, float x, float y,
                   float angle);
/// Flies a bend for 1.5 s as a blue diamond, to the right for
/// a way of 1, to the left for -1, and straight on as a dart.
/// Whoever cancels it leaves a diamond that flies straight.
segue::Task<> comet(Stage& stage, float x, float y,
                    float angle, float way);
/// Fires a volley shot by shot, 30 a second, from one place.
segue::Task<> lash(Stage& stage, float x, float y,
                   Volley volley);

}  // namespace relay
