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

Many measure(const Served& served, const Load& load) {
    const double before = status_of("VmRSS");
    Game game(load);
    const Played played = play(game, served, load, false);
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

int answer_many(char** words) {
    Load load;
    load.count = std::stoul(words[1]);
    load.size = std::stoul(words[2]);
    load.connections = static_cast<unsigned>(std::stoul(words[3]));
    const Many many = measure({words[0], body_of(load.size)}, load);
    return write(STDOUT_FILENO, &many, sizeof many) == sizeof many ? 0 : 1;
}

std::optional<Many> ask_many(Site& site, const Load& load) {
    const Site::Counts before = site.counts();
    int ends[2];
    if (pipe(ends) != 0) return std::nullopt;
    const std::string url = site.url(load.size), count = std::to_string(load.count),
                      size = std::to_string(load.size), connections = std::to_string(load.connections);
    const pid_t child = fork();
    if (child == 0) {  // a program of its own: what is forked pays for each page that it shared
        dup2(ends[1], STDOUT_FILENO);
        execl("/proc/self/exe", "bench-http", many_flag, url.c_str(), count.c_str(), size.c_str(),
              connections.c_str(), nullptr);
        _exit(1);
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
