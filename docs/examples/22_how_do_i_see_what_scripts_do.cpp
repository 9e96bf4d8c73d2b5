// SPDX-License-Identifier: MIT
// How do I see what scripts do, without a window? <segue/inspect.hpp> says it as numbers, as text for a log,
// as JSON, and as one sentence: why does this one not go on? Prints:
//   guard, north wall: event gate, 1 fork
//   #1 waiting: event gate
//   #2 waiting: wait 1.5 s left
//   why: #1 guard (north
//   lookout is cancelled, by: the end of its parent
//   guard is done, by: nobody
#include <cstdio>
#include <segue/inspect.hpp>
#include <segue/segue.hpp>

using namespace segue;
using namespace std::chrono_literals;

Event gate{"gate", Reset::manual};

Task<> lookout() { co_await wait(2s); }

Task<> guard() {
    co_await note("north wall");
    auto other = co_await fork(lookout());
    co_await gate;
}

int main() {
    Scheduler game{Scheduler::Options().inspect(Inspect::basic)};  // as it is when nothing is said
    const Script<> script = game.start(guard());
    game.tick(0.5), game.tick(0.5);
    const inspect::ScriptInfo info = inspect::info(script);
    std::printf("%s, %s: %s, %zu fork\n", info.name.c_str(), info.note.c_str(), info.reason.c_str(),
                info.children.size());
    std::vector<inspect::Row> rows;
    inspect::list(game, rows);
    for (const inspect::Row& row : rows) {
        const std::string says = inspect::reason(row.script);
        std::printf("#%d %s: %s\n", static_cast<int>(row.id), to_string(row.state), says.c_str());
    }
    std::printf("why: %s\n", inspect::why(script).substr(0, 16).c_str());
    gate.set(), game.tick(0.5);
    for (const inspect::End& end : inspect::history(game)) {
        std::printf("%s is %s, by: %s\n", end.name.c_str(), to_string(end.how), to_string(end.why));
    }
}
