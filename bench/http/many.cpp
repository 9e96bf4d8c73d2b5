// SPDX-License-Identifier: MIT
#include "bench/http/many.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>

#include "bench/http/game.hpp"

namespace bench {

namespace {

/// Bytes of a line of /proc/self/status.
double status_of(const char* name) {
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with(name)) return std::stod(line.substr(line.find(':') + 1)) * 1024;
    }
    return 0;
}

Many measure(const Site& site, const Load& load) {
    const double before = status_of("VmRSS");
    Game game(load);
    const Played played = play(game, site, load, false);
    Many many;
    if (!played.right) return many;
    many.submit = played.submit;
    many.last_script = played.last_script;
    many.frame_p99 = percentile(played.frames, 0.99);
    many.memory = status_of("VmHWM") - before;
    many.resuming = played.resuming;
    return many;
}

}  // namespace

double percentile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const double rank = std::ceil(share * static_cast<double>(values.size()));
    return values[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

std::optional<Many> ask_many(Site& site, const Load& load) {
    const Site::Counts before = site.counts();
    int ends[2];
    if (pipe(ends) != 0) return std::nullopt;
    const pid_t child = fork();
    if (child == 0) {
        const Many many = measure(site, load);
        _exit(write(ends[1], &many, sizeof many) == sizeof many ? 0 : 1);
    }
    close(ends[1]);
    Many many;
    const bool told = read(ends[0], &many, sizeof many) == sizeof many;
    close(ends[0]);
    if (child > 0) waitpid(child, nullptr, 0);
    const Site::Counts after = site.counts();
    many.connections = after.connections - before.connections;
    const bool all = after.requests - before.requests == load.count;
    return told && many.last_script > 0 && all ? std::optional(many) : std::nullopt;
}

}  // namespace bench
