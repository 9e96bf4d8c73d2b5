// SPDX-License-Identifier: MIT
#include "bench/http/others.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include "bench/table.hpp"

namespace bench {

namespace {

/// The first line that a command prints; empty where it fails.
std::string line_of(const std::string& command) {
    std::FILE* pipe = popen((command + " 2> /dev/null").c_str(), "r");
    if (!pipe) return "";
    char line[256] = "";
    const bool read = std::fgets(line, sizeof line, pipe) != nullptr;
    while (std::fgetc(pipe) != EOF) {
    }
    if (pclose(pipe) != 0 || !read) return "";
    std::string text = line;
    return text.substr(0, text.find('\n'));
}

/// Debian's packages are those of /usr/bin/python3, whatever else comes first in PATH.
const std::string& python() {
    static const std::string found = [] {
        for (const std::string program : {"/usr/bin/python3", "python3"}) {
            if (!line_of(program + " -c 'import aiohttp; print(1)'").empty()) return program;
        }
        return std::string();
    }();
    return found;
}

constexpr const char* gather = R"(
import asyncio, sys, time
import aiohttp
url, file, count, limit = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
body = open(file, "rb").read()
async def fetch(web):
    async with web.get(url) as page:
        return await page.read()
async def main():
    start = time.perf_counter()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=limit)) as web:
        pages = await asyncio.gather(*(fetch(web) for _ in range(count)))
        taken = time.perf_counter() - start
    if len(pages) == count and all(page == body for page in pages):
        print(taken)
asyncio.run(main())
)";

}  // namespace

std::string curl_version() {
    const std::string line = line_of("curl --version");
    return line.substr(0, line.find(' ', line.find(' ') + 1));
}

std::string nginx_version() {  // "nginx version: nginx/1.22.1"
    const std::string line = line_of("(nginx -v 2>&1 || /usr/sbin/nginx -v 2>&1)");
    return "nginx " + line.substr(line.find('/') + 1);
}

std::string aiohttp_version() {
    if (python().empty()) return "";
    return "aiohttp " + line_of(python() + " -c 'import aiohttp; print(aiohttp.__version__)'");
}

std::optional<double> time_curl(Site& site, const Load& load) {
    const std::string count = std::to_string(load.count);
    const std::string command =
        "exec curl --disable --silent --no-progress-meter --fail --noproxy '*' --output /dev/null --parallel "
        "--parallel-immediate --parallel-max " +
        std::to_string(load.connections) + " '" + site.url(load.size) + "?[1-" + count + "]' 2> /dev/null";
    const Site::Counts before = site.counts();
    const auto began = std::chrono::steady_clock::now();
    const bool ended = std::system(command.c_str()) == 0;
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - began;
    const bool all = site.counts().requests - before.requests == load.count;
    return ended && all ? std::optional(taken.count()) : std::nullopt;
}

double curl_start(Site& site) {
    std::vector<double> taken;
    for (int i = 0; i < 3; ++i) taken.push_back(time_curl(site, {1, small, 1}).value_or(0));
    return median(std::move(taken));
}

std::optional<double> time_aiohttp(const Site& site, const Load& load) {
    const std::string line =
        line_of(python() + " -c '" + gather + "' " + site.url(load.size) + ' ' + site.file(load.size) + ' ' +
                std::to_string(load.count) + ' ' + std::to_string(load.connections));
    const double taken = std::atof(line.c_str());
    return taken > 0 ? std::optional(taken) : std::nullopt;
}

}  // namespace bench
