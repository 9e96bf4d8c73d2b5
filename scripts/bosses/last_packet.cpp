// SPDX-License-Identifier: MIT
// The less is left of it, the slower runs its time.
#include "scripts/bosses/blackhole.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

/// A time of its own, for volleys and for what they fire. Its
/// end gives the usual one back.
class Dilation {
  public:
    Dilation(Stage& stage, Clock& usual)
        : stage_(stage), clock_(usual) {}
    ~Dilation() { stage_.tempo = 1; }
    Dilation(const Dilation&) = delete;
    Dilation& operator=(const Dilation&) = delete;

    void pace(float share) {
        clock_.scale(double(share));
        stage_.tempo = share;
    }
    Clock& clock() { return clock_; }

  private:
    Stage& stage_;
    Clock clock_;
};

Task<> bloom(Stage& stage, Boss& boss) {
    for (int k = 0;; ++k) {
        int n = stage.bullets(60);
        boss.fire(rose(7, n, 0.05f * float(k)));
        co_await wait(stage.pause(700ms));
    }
}

Task<> crosses(Stage& stage, Boss& boss) {
    int arms = stage.bullets(4);
    // A beat, for a slow clock's waits would end up late.
    auto beats = every(stage.pause(66ms));
    for (int k = 0;; ++k) {
        boss.fire(cross(arms, k));
        co_await beats.next();
    }
}

}  // namespace

Task<> last_packet(Stage& stage, Boss& boss) {
    const BossRow& row = boss.row();
    auto full = float(row.hp);
    auto self = co_await this_script();
    Dilation time{stage, self.clock()};
    StartOptions slower;
    slower.clock(time.clock());
    Scope volleys{stage.scope};
    volleys.start(slower, bloom(stage, boss));
    volleys.start(slower, crosses(stage, boss));

    // From 1.0 down to 0.5.
    for (;;) {
        time.pace(0.5f + 0.5f * float(row.hp) / full);
        co_await wait(100ms);
    }
}

}  // namespace relay
