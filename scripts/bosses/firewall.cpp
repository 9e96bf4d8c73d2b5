// SPDX-License-Identifier: MIT
// The line decides when a boss dies: while the next stage is
// on its way, a wall stands before it.
#include "scripts/bosses/boss.hpp"
#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace segue;
using namespace std::chrono_literals;

/// While it lives nothing hurts the boss, and bullets crawl.
class Wall {
  public:
    Wall(Stage& stage, BossRow& row)
        : stage_(stage), row_(row) {
        row_.firewall = true;
        row_.hittable = false;
        stage_.tempo = 0.8f;
        stage_.world.tell(What::firewall, row_.x, row_.y);
    }
    ~Wall() {
        row_.firewall = false;
        stage_.tempo = 1;
        stage_.world.tell(What::wall_falls, row_.x, row_.y);
    }
    Wall(const Wall&) = delete;
    Wall& operator=(const Wall&) = delete;

  private:
    Stage& stage_;
    BossRow& row_;
};

/// The bar shows how much of the pack is here.
Task<> show_percent(BossRow& row, Pack& pack) {
    for (;;) {
        row.percent = 100 * pack.share();
        co_await next_frame();
    }
}

/// Six seconds of the phase, two of rest.
Task<> again(Stage& stage, Boss& boss, LastPhase last_phase) {
    for (;;) {
        co_await timeout(6s, last_phase(stage, boss));
        co_await wait(2s);
    }
}

}  // namespace

Task<> firewall(Stage& stage, Boss& boss,
                LastPhase last_phase) {
    if (stage.next_pack == nullptr) co_return;
    Pack& pack = *stage.next_pack;
    if (pack.arrived()) co_return;

    Wall wall{stage, boss.row()};
    pack.listen_anew();
    Patience patience{pack, 60s, Missing::whole_pack};
    auto self = co_await this_script();
    Clock slower{self.clock()};
    slower.scale(0.8);
    Scope loop{stage.scope};
    loop.start(show_percent(boss.row(), pack));
    loop.start(StartOptions{}.clock(slower),
               again(stage, boss, last_phase));

    co_await pack.arrival();
}

}  // namespace relay
