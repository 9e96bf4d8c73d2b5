// SPDX-License-Identifier: MIT
#include "scripts/bullets/bullets.hpp"
#include "segue/segue.hpp"

namespace relay {

using namespace segue;
using namespace std::chrono_literals;

Task<> lash(Stage& stage, float x, float y, Volley volley) {
    for (const Shot& shot : volley) {
        stage.fire(x, y, shot);
        co_await wait(33ms);
    }
}

}  // namespace relay
