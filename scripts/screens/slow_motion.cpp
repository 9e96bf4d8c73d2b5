// SPDX-License-Identifier: MIT
// The engine's own clock scale, as a weapon.
#include "scripts/screens/play.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;

/// Enemies and bullets are slow while this lives.
class Slow {
  public:
    explicit Slow(Play& play) : play_(play) {
        play_.hostile.scale(0.4);
        play_.world.tell(What::slow_in);
    }
    ~Slow() {
        play_.hostile.scale(1);
        play_.world.slow = 0;
        play_.world.tell(What::slow_out);
    }
    Slow(const Slow&) = delete;
    Slow& operator=(const Slow&) = delete;

  private:
    Play& play_;
};

}  // namespace

Task<> slow_motion(Play& play) {
    World& w = play.world;
    for (;;) {
        co_await pressed(play, Button::slow);
        if (w.meter < 100) continue;
        w.meter = 0;
        Slow slow{play};
        for (w.slow = 120; w.slow > 0; --w.slow)
            co_await next_frame();
    }
}

}  // namespace relay
