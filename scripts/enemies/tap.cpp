// SPDX-License-Identifier: MIT
// Somebody taps the line: a thin light, and where it was a
// beam.
#include "scripts/enemies/enemies.hpp"
#include "scripts/stages/barrier.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

Task<> tap(Stage& stage, float x) {
    Barrier beam{stage.world, ColumnKind::beam, x - 7, x + 7};
    co_await beam.heat();
    co_await wait(800ms);
}

}  // namespace

Task<> taps(Stage& stage, Wave wave) {
    Scope beams{stage.scope};
    for (int i = 0; i < wave.count; ++i) {
        beams.start(
            tap(stage, wave.x + float(i) * wave.step));
        co_await wait(seconds(wave.every));
    }
    co_await beams.join();
}

}  // namespace relay
