// SPDX-License-Identifier: MIT
#include "segue/start.hpp"

#include <string>

#include "segue/assert.hpp"
#include "segue/detail/core.hpp"

namespace segue::detail {
namespace {

Strand& refused(const Site& at, const Site& born) {
    auto* s = new Strand;
    s->refs = 1;
    s->started = at;
    s->born = born;
    s->ending = Ending::cancelled;
    return *s;
}

}  // namespace

Strand& start_script(Core* core, ScopeState* scope, Promise& root, const ResultOps& ops,
                     const StartOptions& options, const Site& at) {
    SEGUE_ASSERT(!core || core->on_game_thread(),
                 "a script is started from another thread during a tick: use post");
    if (!core || core->closing) {
        const Site born = root.site;
        root.handle().destroy();
        return refused(at, born);
    }
    if (options.clock() && state_of(*options.clock()).core != core) {
        root.handle().destroy();
        misuse_argument("start at " + file_line(at) +
                        ": the clock belongs to another scheduler, or to one that is gone");
        return refused(at, Site());
    }
    Strand& s = core->make_script_of(root, ops, options, at, scope, nullptr);
    s.retain();
    core->queue_start(s);
    return s;
}

Strand& start_nothing(const Site& at) {
    misuse_logic("start at " + file_line(at) + ": the task is empty, or was started or awaited before");
    return refused(at, Site());
}

}  // namespace segue::detail
