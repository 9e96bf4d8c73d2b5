// SPDX-License-Identifier: MIT
// Runs random programs by the engine and by the reference, and shrinks the one on which they differ.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>

#include "tests/fuzz/program.hpp"

namespace {

using namespace fuzz;

struct Flags {
    std::uint64_t from = 1;
    std::uint64_t programs = 2000;
    double seconds = 0;  // 0: as long as it takes
    bool shrink = true;
};

bool differs(const Program& p) { return play(p) != model(p); }

/// Leaves out ticks, bodies and steps as long as the program still fails.
Program shrunk(Program p) {
    const auto attempt = [&p](const std::function<void(Program&)>& change) {
        Program smaller = p;
        change(smaller);
        if (!differs(smaller)) return false;
        p = std::move(smaller);
        return true;
    };
    const auto erase = [](auto& v, std::size_t i) { v.erase(v.begin() + static_cast<std::ptrdiff_t>(i)); };
    for (bool again = true; again;) {
        again = false;
        for (std::size_t i = p.ticks.size(); i-- > 0;) {
            again |= attempt([&](Program& s) { erase(s.ticks, i); });
        }
        for (std::size_t i = 0; i < p.ticks.size(); ++i) {
            for (std::size_t k = p.ticks[i].acts.size(); k-- > 0;) {
                again |= attempt([&](Program& s) { erase(s.ticks[i].acts, k); });
            }
            const Tick& t = p.ticks[i];
            if (t.ns != 0 || t.seconds >= 0)
                again |= attempt([&](Program& s) { s.ticks[i].ns = 0, s.ticks[i].seconds = -1; });
        }
        for (std::size_t i = 0; i < p.bodies.size(); ++i) {
            if (!p.bodies[i].empty()) again |= attempt([&](Program& s) { s.bodies[i].clear(); });
        }
        for (std::size_t i = 0; i < p.bodies.size(); ++i) {
            for (std::size_t k = p.bodies[i].size(); k-- > 0;) {
                again |= attempt([&](Program& s) { erase(s.bodies[i], k); });
            }
        }
        const Program plain;
        if (p.max_wakes != plain.max_wakes)
            again |= attempt([&](Program& s) { s.max_wakes = plain.max_wakes; });
        if (p.max_ready != plain.max_ready)
            again |= attempt([&](Program& s) { s.max_ready = plain.max_ready; });
    }
    return p;
}

void report(const Program& p, bool shrink) {
    const Program small = shrink ? shrunk(p) : p;
    std::printf("%s", to_string(small).c_str());
    const Trace engine = play(small);
    const Trace wanted = model(small);
    std::size_t i = 0;
    while (i < engine.size() && i < wanted.size() && engine[i] == wanted[i]) ++i;
    for (std::size_t k = i > 12 ? i - 12 : 0; k < i; ++k)
        std::printf("    both    %s\n", to_string(engine[k]).c_str());
    for (std::size_t k = i; k < std::min(i + 3, engine.size()); ++k)
        std::printf("    engine  %s\n", to_string(engine[k]).c_str());
    for (std::size_t k = i; k < std::min(i + 3, wanted.size()); ++k)
        std::printf("    wanted  %s\n", to_string(wanted[k]).c_str());
    std::printf("again: ./segue fuzz --seed %llu\n\n", static_cast<unsigned long long>(p.seed));
}

[[noreturn]] void usage(int status) {
    std::printf(
        "usage: fuzz [--seed S | --from S] [--programs N] [--seconds T] [--no-shrink]\n"
        "  --seed S      runs that one program\n"
        "  --from S      the first program, 1\n"
        "  --programs N  how many, 2000\n"
        "  --seconds T   ends after so many seconds; with 0, the default, when all have run\n"
        "  --no-shrink   prints what differs as it was made\n");
    std::exit(status);
}

Flags parse(int argc, char** argv) {
    Flags f;
    for (int i = 1; i < argc; ++i) {
        const std::string flag = argv[i];
        if (flag == "--help") usage(0);
        if (flag == "--shrink") continue;
        if (flag == "--no-shrink") {
            f.shrink = false;
            continue;
        }
        if (++i == argc) usage(2);
        char* end = nullptr;
        const double v = std::strtod(argv[i], &end);
        if (*end != '\0' || !(v >= 0)) usage(2);
        const auto n = std::strtoull(argv[i], nullptr, 10);
        if (flag == "--seed") {
            f.from = n;
            f.programs = 1;
        } else if (flag == "--from") {
            f.from = n;
        } else if (flag == "--programs") {
            f.programs = n;
        } else if (flag == "--seconds") {
            f.seconds = v;
        } else {
            usage(2);
        }
    }
    return f;
}

}  // namespace

int main(int argc, char** argv) {
    const Flags flags = parse(argc, argv);
    const auto start = std::chrono::steady_clock::now();
    unsigned passed = 0, failed = 0;
    for (std::uint64_t i = 0; i < flags.programs && failed < 5; ++i) {
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
        if (flags.seconds > 0 && spent.count() > flags.seconds) break;
        const Program p = generate(flags.from + i);
        if (std::getenv("FUZZ_VERBOSE"))
            std::fprintf(stderr, "seed %llu\n", static_cast<unsigned long long>(p.seed));
        if (!differs(p)) {
            ++passed;
            continue;
        }
        ++failed;
        report(p, flags.shrink);
    }
    std::printf("%u passed, %u failed\n", passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}
