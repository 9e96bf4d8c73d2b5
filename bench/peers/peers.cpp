// SPDX-License-Identifier: MIT
#include "bench/peers/peers.hpp"

std::map<std::string, bench::Peer>& bench::peers() {
    static std::map<std::string, Peer> all;
    return all;
}

void bench::add_peers(Group& group, const std::string& what, Peer::Make Peer::* make, const std::string& base,
                      std::int64_t count) {
    const std::pair<const char*, const char*> known[] = {{"boost_fiber", "libboost-context-dev"},
                                                         {"lua", "liblua5.4-dev"},
                                                         {"python_asyncio", "python3"},
                                                         {"python_generator", "python3"}};
    for (const auto& [name, package] : known) {
        const std::string row = named(what + "/" + name, count);
        const auto peer = peers().find(name);
        if (peer == peers().end()) {
            const std::string text = std::string("not installed: apt-get install ") + package;
            group.push_back(Measured(Row(row, Mark::none()),
                                     [text](benchmark::State& state) { state.SkipWithError(text.c_str()); }));
        } else if (peer->second.*make && count <= peer->second.most) {
            group.push_back((peer->second.*make)(row, Mark::none(base), count));
        }
    }
}
