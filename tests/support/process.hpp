// SPDX-License-Identifier: MIT
// What this process holds, by /proc/self, and what this thread has used.
#pragma once

#include <time.h>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <string>
#include <thread>

namespace segue::test {

inline std::size_t entries(const char* folder) {
    const std::filesystem::directory_iterator all(folder);
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

/// Descriptors and threads of this process.
struct Holdings {
    std::size_t descriptors =
        entries("/proc/self/fd");  // the one that is open while it looks is always among them
    std::size_t threads = entries("/proc/self/task");
    friend bool operator==(const Holdings&, const Holdings&) = default;
};

/// What is held once nothing changes any more: threads of a test's server end a moment after their
/// connections.
inline Holdings settled() {
    Holdings now;
    for (int quiet = 0; quiet < 50; ++quiet) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        const Holdings next;
        if (!(next == now)) quiet = 0;
        now = next;
    }
    return now;
}

/// Waits, ten seconds at most, until exactly this is held.
inline bool comes_to(const Holdings& wanted) {
    for (int i = 0; i < 10000 && !(Holdings() == wanted); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return Holdings() == wanted;
}

inline double seconds_since(std::chrono::steady_clock::time_point then) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
}

/// "WHAT 1.25 ms"
inline std::string milliseconds(const std::string& what, double seconds) {
    char words[32];
    std::snprintf(words, sizeof words, " %.2f ms", seconds * 1e3);
    return what + words;
}

/// CPU time of this thread: what a call costs, whatever else the machine does.
inline double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// What a cancel may cost the game thread, in seconds; a sanitizer makes it dearer.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr double most_of_a_cancel = 0.01;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr double most_of_a_cancel = 0.01;
#else
inline constexpr double most_of_a_cancel = 0.001;
#endif
#else
inline constexpr double most_of_a_cancel = 0.001;
#endif

/// What a machine that is busy with other things may add to a wall-clock time, in seconds.
inline constexpr double slack = 0.5;

}  // namespace segue::test
