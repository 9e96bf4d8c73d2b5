// SPDX-License-Identifier: MIT
// What nearly all sources of the engine and of the game read, read once a project: the standard library, and
// the core. Nobody includes it: premake5.lua does. No #pragma once: g++ takes it for a main file, and warns.
// g++ (12.2) gets nothing of ours: in what is precompiled it forgets where a warning was switched off, and it
// has to be off around coroutine templates (config.hpp).

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <coroutine>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#if defined(__clang__)
#include "segue/segue.hpp"
#endif
