// SPDX-License-Identifier: MIT
// Looked at once a tick, after the rules.
#include "scripts/bosses/hp_below.hpp"

#include <algorithm>

#include "scripts/bosses/boss.hpp"

namespace relay {

using namespace segue;

bool HpBelow::ready() const { return boss_.row().hp <= hp_; }

void HpBelow::hook(Waker waker) {
    waker_ = waker;
    boss_.waiting_.push_back(this);
}

void HpBelow::unhook() { std::erase(boss_.waiting_, this); }

void HpBelow::describe(Reason& reason) const {
    reason.text(boss_.row().name + " has " +
                std::to_string(boss_.row().hp) +
                " hp, until " + std::to_string(hp_));
}

HpBelow Boss::hp_below(float share) {
    int hp = int(share * float(row_.hp_full));
    row_.floor = std::max(hp, 1);
    return {*this, row_.floor};
}

void Boss::judge() {
    std::erase_if(waiting_, [](HpBelow* each) {
        bool now = each->ready();
        if (now) each->waker_.wake();
        return now;
    });
}

}  // namespace relay
