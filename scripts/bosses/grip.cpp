// SPDX-License-Identifier: MIT
// Four lanes of the real line, and who holds them.
#include <algorithm>

#include "scripts/bosses/blackhole.hpp"

namespace relay {

Grip::Grip(Stage& stage, BossRow& row)
    : stage_(stage), row_(row) {
    row_.cut.fill(true);
    stage_.line.unplug();
}

Grip::~Grip() {
    row_.cut.fill(false);
    stage_.line.plug();
    stage_.line.slow(1);
}

void Grip::let_go(std::size_t lane) {
    if (!row_.cut[lane]) return;
    row_.cut[lane] = false;
    auto back = std::ranges::count(row_.cut, false);
    stage_.line.plug();
    stage_.line.slow(float(back) / float(row_.cut.size()));
    stage_.pack.ask_again(File(lane));
}

void Grip::let_go_of_all() {
    for (std::size_t i = 0; i < row_.cut.size(); ++i)
        let_go(i);
}

}  // namespace relay
