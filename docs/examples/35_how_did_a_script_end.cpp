// SPDX-License-Identifier: MIT
// How did a script end, and with what? Its Outcome says it: to who joins it, or to who holds its handle and
// looks later. Prints:
//   ask is cancelled, and nobody will know
//   dig is done with 3
//   dig is failed by an exception
//   loose: 1
#include <cstdio>
#include <segue/segue.hpp>
#include <stdexcept>

using namespace segue;

Task<int> dig(int depth) {
    co_await next_frame();
    if (depth > 9) throw std::runtime_error("water");
    co_return depth;
}

Task<int> ask() {
    auto [answer, resolver] = completion<int>();
    resolver.cancel();  // nobody will answer
    co_return co_await answer;
}

const char* word(Kind kind) {
    if (kind == Kind::done) return "done";
    return kind == Kind::failed ? "failed" : "cancelled";
}

Task<> report(Script<int> script) {
    const Outcome<int> outcome = co_await script.join();
    std::printf("%s is %s", script.name().c_str(), word(outcome.kind()));
    if (outcome.ok()) std::printf(" with %d", outcome.value());
    if (outcome.error()) std::printf(" by an exception");
    std::puts(outcome.kind() == Kind::cancelled ? ", and nobody will know" : "");
}

int main() {
    Scheduler game;
    for (int depth : {3, 12}) game.start(report(game.start(dig(depth))));
    game.start(report(game.start(ask())));
    const Script<int> loose = game.start(dig(1));
    game.tick(1.0 / 60), loose.cancel(), game.tick(1.0 / 60);
    std::printf("loose: %d\n", loose.take()->kind() == Outcome<int>::cancelled);
}
