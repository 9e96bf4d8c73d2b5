// SPDX-License-Identifier: MIT
// Bosses, the wall and the ending as the committed runs show them, against pictures that were looked at and
// found good.
#include <doctest/doctest.h>

#include <memory>

#include "demo/relay/app.hpp"
#include "demo/relay/layout.hpp"
#include "demo/relay/screenshot.hpp"
#include "tests/demo/scene.hpp"
#include "tests/support/temp_folder.hpp"

namespace {

using namespace relay;

struct Moment {
    const char* name;
    std::int64_t frame;
};

/// What a frame cost is another figure on every machine: its pane is left out.
void leave_out_costs(Pixels& picture) {
    for (int y = layout::frame_y; y < layout::code_rule_y; ++y) {
        for (int x = layout::panel_x; x < picture.width; ++x)
            picture.argb[static_cast<std::size_t>(y * picture.width + x)] = 0xFF000000;
    }
}

void check(const std::string& run, std::initializer_list<Moment> moments) {
    const segue::test::TempFolder folder;
    Flags flags;
    flags.headless = flags.fast = true;
    const auto home = find_home();
    flags.replay = (home / "tests/replays" / (run + ".log")).string();
    for (const Moment& moment : moments)
        flags.shots.push_back({(folder.path / moment.name).string() + ".png", moment.frame});
    REQUIRE(play(flags, home) == 0);
    for (const Moment& moment : moments) {
        Pixels picture = decode_png(folder.read(std::string(moment.name) + ".png"));
        leave_out_costs(picture);
        const std::unique_ptr<SDL_Surface, decltype(&SDL_FreeSurface)> surface(
            SDL_CreateRGBSurfaceWithFormatFrom(picture.argb.data(), picture.width, picture.height, 32,
                                               picture.width * 4, SDL_PIXELFORMAT_ARGB8888),
            &SDL_FreeSurface);
        REQUIRE(surface);
        relay::testing::check_against_golden(home, surface.get(), moment.name);
    }
}

}  // namespace

TEST_CASE("the committed run of stage 1 looks as it did: waves, THROTTLE, its walls, the firewall") {
    check("throttle",
          {{"run_guards", 1050}, {"run_rings", 3500}, {"run_squeeze", 5000}, {"run_firewall", 5500}});
}

TEST_CASE("the committed run of stage 2 looks as it did: JITTER, and a lane that it has reset") {
    check("jitter", {{"run_jitter", 3800}});
}

TEST_CASE("the committed run of stage 3 looks as it did: BLACKHOLE's phases, and the ending") {
    check("blackhole",
          {{"run_horizon", 3500}, {"run_breakers", 4700}, {"run_packet", 5600}, {"run_ending", 7180}});
}
