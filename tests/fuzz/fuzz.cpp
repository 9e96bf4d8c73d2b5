// SPDX-License-Identifier: MIT
// Runs random programs by the engine and by the reference model, and shrinks those on which they differ. The
// programs run in child processes: a crash, a sanitizer's finding or a hang fails one program, and is shrunk
// like a difference.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <new>
#include <string>
#include <string_view>

#include "tests/fuzz/program.hpp"

namespace {

using namespace fuzz;

constexpr std::uint64_t batch = 500;        // programs a process
constexpr unsigned seconds_a_program = 10;  // more is a hang
constexpr unsigned most_failures = 5;

struct Flags {
    std::uint64_t from = 1;
    std::uint64_t programs = 20'000;
    double seconds = 0;
    bool shrink = true;
};

/// Whether `work` says true, in a process of its own.
bool holds(const std::function<bool()>& work, bool quiet) {
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child < 0) {
        std::perror("fuzz: fork");
        std::exit(2);
    }
    if (child == 0) {
        if (quiet && (!std::freopen("/dev/null", "w", stdout) || !std::freopen("/dev/null", "w", stderr)))
            _exit(2);
        std::exit(work() ? 0 : 1);  // with the search for leaks
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool agrees(const Program& p) {
    alarm(seconds_a_program);
    return play(p) == model(p);
}

/// Leaves out ticks, bodies and steps as long as the program still fails.
Program shrunk(Program p) {
    bool again = true;
    const auto attempt = [&](const std::function<void(Program&)>& change) {
        Program smaller = p;
        change(smaller);
        if (holds([&] { return agrees(smaller); }, true)) return;
        p = std::move(smaller);
        again = true;
    };
    const auto erase = [](auto& v, std::size_t i) { v.erase(v.begin() + static_cast<std::ptrdiff_t>(i)); };
    while (again) {
        again = false;
        for (std::size_t i = p.ticks.size(); i-- > 0;) {
            attempt([&](Program& s) { erase(s.ticks, i); });
        }
        for (std::size_t i = 0; i < p.bodies.size(); ++i) {
            if (!p.bodies[i].empty()) attempt([&](Program& s) { s.bodies[i].clear(); });
        }
        for (std::size_t i = 0; i < p.ticks.size(); ++i) {
            for (std::size_t k = p.ticks[i].acts.size(); k-- > 0;) {
                attempt([&](Program& s) { erase(s.ticks[i].acts, k); });
            }
            const Tick& t = p.ticks[i];
            if (t.ns != 0 || t.seconds >= 0) {
                attempt([&](Program& s) { s.ticks[i].ns = 0, s.ticks[i].seconds = -1; });
            }
        }
        for (std::size_t i = 0; i < p.bodies.size(); ++i) {
            for (std::size_t k = p.bodies[i].size(); k-- > 0;) {
                attempt([&](Program& s) { erase(s.bodies[i], k); });
            }
        }
    }
    return p;
}

/// What was seen before the first difference, and from there on.
bool compare(const Program& p) {
    alarm(seconds_a_program);
    const Trace wanted = model(p);
    const Trace seen = play(p);
    const auto first = std::mismatch(seen.begin(), seen.end(), wanted.begin(), wanted.end());
    const auto print = [](const char* by, Trace::const_iterator from, Trace::const_iterator to) {
        for (; from != to; ++from) std::printf("    %-7s %s\n", by, to_string(*from).c_str());
    };
    print("both", first.first - std::min<std::ptrdiff_t>(12, first.first - seen.begin()), first.first);
    print("engine", first.first, first.first + std::min<std::ptrdiff_t>(3, seen.end() - first.first));
    print("model", first.second, first.second + std::min<std::ptrdiff_t>(3, wanted.end() - first.second));
    return seen == wanted;
}

void report(std::uint64_t seed, bool shrink) {
    const Program p = generate(seed);
    const Program small = shrink && !holds([&] { return agrees(p); }, true) ? shrunk(p) : p;
    std::printf("%s", to_string(small).c_str());
    if (holds([&] { return compare(small); }, false))
        std::printf("    passes alone: what is wrong is left from before\n");
    std::printf("again: ./segue fuzz --seed %llu\n\n", static_cast<unsigned long long>(seed));
}

[[noreturn]] void usage(int status) {
    std::fprintf(status == 0 ? stdout : stderr,
                 "usage: fuzz [--seed S | --from S] [--programs N] [--seconds T] [--no-shrink]\n\n"
                 "  --seed S      runs that one program\n"
                 "  --from S      the first program; else 1\n"
                 "  --programs N  how many; else 20000\n"
                 "  --seconds T   begins no more of them after T seconds\n"
                 "  --no-shrink   prints a program that fails as it was made\n");
    std::exit(status);
}

Flags parse(int argc, char** argv) {
    Flags f;
    for (int i = 1; i < argc; ++i) {
        const std::string_view flag = argv[i];
        if (flag == "--help") usage(0);
        if (flag == "--shrink" || flag == "--no-shrink") {
            f.shrink = flag == "--shrink";
            continue;
        }
        if (++i == argc) usage(2);
        char* end = nullptr;
        const auto n = std::strtoull(argv[i], &end, 10);
        if (end == argv[i] || *end != '\0') usage(2);
        if (flag == "--seed") {
            f.from = n;
            f.programs = 1;
        } else if (flag == "--from") {
            f.from = n;
        } else if (flag == "--programs") {
            f.programs = n;
        } else if (flag == "--seconds") {
            f.seconds = static_cast<double>(n);
        } else {
            usage(2);
        }
    }
    return f;
}

}  // namespace

int main(int argc, char** argv) {
    const Flags flags = parse(argc, argv);
    const auto began = std::chrono::steady_clock::now();
    // Where the child is; what it had written lives on after a crash.
    void* shared = mmap(nullptr, sizeof(std::atomic<std::uint64_t>), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        std::perror("fuzz: mmap");
        return 2;
    }
    std::atomic<std::uint64_t>& at = *new (shared) std::atomic<std::uint64_t>(flags.from);
    unsigned passed = 0, failed = 0;
    const std::uint64_t end = flags.from + flags.programs;
    for (std::uint64_t next = flags.from; next < end && failed < most_failures;) {
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - began;
        if (flags.seconds > 0 && spent.count() >= flags.seconds) break;
        const std::uint64_t first = next, last = std::min(end, next + batch);
        const bool all = holds(
            [&] {
                for (at = first; at < last; ++at) {
                    if (!agrees(generate(at))) return false;
                }
                return true;
            },
            true);
        passed += static_cast<unsigned>(at - first);
        next = at + 1;
        if (all) {
            next = last;
        } else if (at == last) {
            ++failed;
            std::printf("programs %llu to %llu leave something behind\n\n",
                        static_cast<unsigned long long>(first), static_cast<unsigned long long>(last - 1));
            next = last;
        } else {
            ++failed;
            report(at, flags.shrink);
        }
    }
    std::printf("%u passed, %u failed\n", passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}
