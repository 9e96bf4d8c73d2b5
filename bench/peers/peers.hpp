// SPDX-License-Identifier: MIT
// What others have for the same job, measured in the same rounds where it is installed. Nothing here is
// required.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "bench/group.hpp"

namespace bench {

struct Peer {
    using Make = Measured (*)(std::string name, Mark mark, std::int64_t count);
    Make next_frame = nullptr;  ///< so many coroutines, each resumed once a frame
    Make life = nullptr;        ///< so many made, resumed once and ended
};

/// By name. A peer adds itself in its own file, which premake5.lua builds only where its library is found.
std::map<std::string, Peer>& peers();
struct AddPeer {
    AddPeer(const char* name, Peer peer) { peers().emplace(name, peer); }
};

/// Rows of all peers, compared with the row `base`; one that is not installed says how to install it.
void add_peers(Group& group, const std::string& what, Peer::Make Peer::* make, const std::string& base,
               std::int64_t count);

/// A row of a peer. See steady().
template <class World>
Measured peer_row(std::string name, Mark mark, std::int64_t count) {
    Measured measured = steady<World>(std::move(name), count, std::move(mark), count);
    measured.allocations = Allocations::unknown;
    return measured;
}

}  // namespace bench
