// SPDX-License-Identifier: MIT
#include "bench/machine.hpp"

#include <fstream>
#include <thread>

namespace {

std::string processor() {
    std::ifstream in("/proc/cpuinfo");
    std::string line;
    while (std::getline(in, line)) {
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    }
    return "unknown processor";
}

std::string configuration() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return "sanitized: these timings mean nothing";
#elif defined(__OPTIMIZE__) && defined(NDEBUG)
    return "release";
#else
    return "not optimized: these timings mean nothing";
#endif
}

}  // namespace

std::string bench::machine() {
#ifdef __clang__
    const std::string compiler = "clang " __clang_version__;
#else
    const std::string compiler = "g++ " __VERSION__;
#endif
    return processor() + ", " + std::to_string(std::thread::hardware_concurrency()) + " cores\n" + compiler +
           ", " + configuration();
}
