// SPDX-License-Identifier: MIT
#include "scripts/stages/barrier.hpp"

#include <chrono>

#include "segue/wait.hpp"

namespace relay {

using namespace std::chrono_literals;

void Barrier::tell(What what) {
    float middle = (row_.left + row_.right) / 2;
    world_.tell(what, middle, field_height / 2);
}

segue::Task<> Barrier::heat() {
    tell(What::warn);
    co_await segue::wait(600ms);
    row_.hot = true;
    tell(What::laser);
}

}  // namespace relay
