// SPDX-License-Identifier: MIT
// What is played later comes while you play.
#include "scripts/screens/play.hpp"
#include "segue/segue.hpp"

namespace relay {

using namespace segue;
using namespace std::chrono_literals;

Task<> fetch_ahead(Play& play, int number) {
    using enum File;
    for (; number <= Depot::packs; ++number) {
        Pack& pack = play.depot.pack(number);
        auto get = [&pack](File f) { return pack.get(f); };
        play.shown_pack = number;
        play.screen.next =
            "NEXT: STAGE " + std::to_string(number);
        co_await all(get(stage), get(shapes), get(backdrop));
        co_await get(song);
        co_await wait(1500ms);  // for the eye: four are in
    }
    play.screen.next = "ALL IN";
}

}  // namespace relay
