// SPDX-License-Identifier: MIT
// Python's generators and asyncio: a child process that measures itself, by the processor time that it uses.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "bench/peers/peers.hpp"

namespace {

constexpr const char* generators = R"(
import sys, time
n, total = int(sys.argv[1]), 0
def script():
    global total
    while True:
        total += 1
        yield
scripts = [script() for _ in range(n)]
def frame():
    for one in scripts: next(one)
frame()
total, start = 0, time.process_time()
while time.process_time() - start < 0.05: frame()
print((time.process_time() - start) * 1e9 / total)
)";

constexpr const char* asyncio = R"(
import asyncio, sys, time
n, total = int(sys.argv[1]), 0
async def script():
    global total
    while True:
        total += 1
        await asyncio.sleep(0)
async def main():
    global total
    tasks = [asyncio.create_task(script()) for _ in range(n)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    total, start = 0, time.process_time()
    while time.process_time() - start < 0.05: await asyncio.sleep(0)
    print((time.process_time() - start) * 1e9 / total, flush=True)
    for one in tasks: one.cancel()
asyncio.run(main())
)";

/// What `code` prints. Below 0: it did not work.
double run(const char* code, std::int64_t count) {
    const std::string command = std::string("python3 -c '") + code + "' " + std::to_string(count);
    std::FILE* pipe = popen(command.c_str(), "r");
    double value = -1;
    const bool read = pipe && std::fscanf(pipe, "%lf", &value) == 1;
    const bool ended = pipe && pclose(pipe) == 0;
    return read && ended ? value : -1;
}

template <const char* const& Code>
bench::Measured python(std::string name, bench::Mark mark, std::int64_t count) {
    bench::Measured measured(bench::Row(std::move(name), std::move(mark)), [count](benchmark::State& state) {
        for (auto _ : state) {
            const double nanoseconds = run(Code, count);
            if (nanoseconds < 0) state.SkipWithError("FAILED: python3 did not run its script");
            state.counters["value"] = nanoseconds;
        }
    });
    measured.once = true;
    return measured;
}

struct AddPython {
    AddPython() {
        if (std::system("command -v python3 > /dev/null") != 0) return;
        bench::peers().emplace("python_generator", bench::Peer{python<generators>, nullptr});
        bench::peers().emplace("python_asyncio", bench::Peer{python<asyncio>, nullptr});
    }
};
const AddPython add;

}  // namespace
