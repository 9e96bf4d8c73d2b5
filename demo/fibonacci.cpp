// SPDX-License-Identifier: MIT
// The generator that every course begins with: it never ends, and is asked for as many numbers as are wanted.
//
//     def fibonacci():                             # the same in Python
//         a, b = 0, 1
//         while True:
//             yield a
//             a, b = b, a + b
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <utility>

#include "segue/generator.hpp"

namespace {

constexpr int most = 94;  // the next one needs more than 64 bits

segue::Generator<std::uint64_t> fibonacci() {
    std::uint64_t a = 0, b = 1;
    for (;;) {
        co_yield a;
        a = std::exchange(b, a + b);
    }
}

}  // namespace

int main(int count, char** arguments) {
    const std::string_view word = count > 1 ? arguments[1] : "10";
    if (word == "--help" || word == "-h") {
        std::printf("usage: fibonacci [COUNT]   prints so many Fibonacci numbers, 1 to %d; 10 if not given\n",
                    most);
        return 0;
    }
    int wanted = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), wanted);
    if (count > 2 || error != std::errc() || end != word.data() + word.size() || wanted < 1 ||
        wanted > most) {
        std::fprintf(stderr, "fibonacci: '%s' is no count from 1 to %d: see fibonacci --help\n",
                     count > 2 ? arguments[2] : arguments[1], most);
        return 2;
    }
    for (const std::uint64_t number : fibonacci()) {
        std::printf("%llu", static_cast<unsigned long long>(number));
        std::fputs(--wanted > 0 ? ", " : "\n", stdout);
        if (wanted == 0) break;
    }
    if (std::fflush(stdout) == 0) return 0;
    std::perror("fibonacci: what was printed could not be written");
    return 1;
}
