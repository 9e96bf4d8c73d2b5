// SPDX-License-Identifier: MIT
// How do I write a wait of my own, for many waiters, that may go away before them? Each co_await asks
// as_wait() for a small object, which is hooked in; by its Waker it goes on, or is cancelled. Prints:
//   1 listens: the bell
//   heard 1
//   without it: cancelled
#include <cstdio>
#include <segue/inspect.hpp>
#include <segue/segue.hpp>

using namespace segue;

struct Bell {
    struct Ring {
        bool ready() const { return false; }
        void hook(Waker w) { bell->ears.push_back(std::move(w)); }
        void unhook() {}  // the Waker of a wait that is over wakes nobody
        void result() const {}
        void describe(Reason& why) const {
            why.text("the bell").left(std::chrono::seconds(2)).behind(bell->ringer);  // a script, if any
            bell->ringer ? why.bounded() : why.unbounded("nobody to ring it");
        }
        Bell* bell;
    };
    Ring as_wait() { return {this}; }
    ~Bell() { std::ranges::for_each(ears, &Waker::cancel); }
    std::vector<Waker> ears;
    std::uint64_t ringer = 0;
};
static_assert(Waitable<Bell::Ring> && WaitSource<Bell>);

Task<> listen(Bell& bell) {
    for (int n = 1;; ++n) co_await bell, std::printf("heard %d\n", n);
}

int main() {
    Scheduler game;
    auto bell = std::make_unique<Bell>();
    const Script<> one = game.start(listen(*bell)), other = game.start(listen(*bell));
    game.tick(1.0), other.cancel();
    const auto listen_still = std::ranges::count_if(bell->ears, &Waker::pending);
    std::printf("%td listens: %s\n", listen_still, inspect::reason(one).c_str());
    game.post([&] { std::ranges::for_each(std::exchange(bell->ears, {}), &Waker::deliver); }), game.tick(1.0);
    bell.reset();
    std::printf("without it: %s\n", to_string(one.state()));
}
