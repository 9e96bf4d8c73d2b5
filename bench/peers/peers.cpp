// SPDX-License-Identifier: MIT
#include "bench/peers/peers.hpp"

std::map<std::string, bench::Peer>& bench::peers() {
    static std::map<std::string, Peer> all;
    return all;
}

void bench::add_peers(Group& group, const std::string& what, Peer::Make Peer::* make, const std::string& base,
                      std::int64_t count) {
    struct Known {
        const char* name;
        const char* package;
        std::int64_t most;  // beyond which it takes too long, or too much memory
        bool lives;
    };
    const Known known[] = {{"boost_fiber", "libboost-context-dev", 10'000, true},  // a stack of 128 KiB each
                           {"lua", "liblua5.4-dev", 100'000, true},
                           {"python_asyncio", "python3", 100'000, false},
                           {"python_generator", "python3", 100'000, false}};
    for (const auto& [name, package, most, lives] : known) {
        if (count > most || (make == &Peer::life && !lives)) continue;
        const std::string row = named(what + "/" + name, count);
        const auto peer = peers().find(name);
        if (peer == peers().end()) {
            const std::string text = std::string("not installed: apt-get install ") + package;
            group.push_back(Measured(Row(row, Mark::none()),
                                     [text](benchmark::State& state) { state.SkipWithError(text.c_str()); }));
        } else {
            group.push_back((peer->second.*make)(row, Mark::none(base), count));
        }
    }
}
