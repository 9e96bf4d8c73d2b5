// SPDX-License-Identifier: MIT
#include "scripts/stages/barrier.hpp"

#include <chrono>

#include "segue/wait.hpp"

namespace relay {

using namespace std::chrono_literals;

segue::Task<> Barrier::heat() {
    co_await segue::wait(600ms);
    row_.hot = true;
}

}  // namespace relay
