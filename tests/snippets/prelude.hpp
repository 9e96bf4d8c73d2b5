// SPDX-License-Identifier: MIT
// What the pages' code takes for granted, for tests/snippets_test: headers, `using`, and a reader's game.
// Nothing here is linked or run.
#pragma once

#include <cassert>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "segue/http/http.hpp"
#include "segue/http/testing.hpp"
#include "segue/inspect.hpp"
#include "segue/segue.hpp"
#include "segue/testing.hpp"

namespace reader {

using namespace segue;
using namespace std::chrono_literals;

// --- the reader's game ---

struct Intruder {
    float x = 0;
};
struct Guard {
    explicit Guard(Scheduler& game) : scope(game) {}
    float x = 0;
    Signal<Intruder> spotted;
    Scope scope;
};
struct Door {
    bool open = false;
    void close();
};
struct Lamp {
    bool on = false;
};
struct Physics {
    void step(double seconds);
};
struct Parser {
    void feed(std::string_view piece);
};
struct Map {};
struct Music {};

inline bool running = true;

Task<> patrol(Guard& guard);
Task<> chase(Guard& guard, Intruder intruder);
Task<> open_for_two_seconds(Door& door);
Task<> title(Scheduler& game);
Task<> accept_players(Scheduler& server);
Task<Map> load_map();
Task<Music> load_music();
void alarm(Intruder intruder);
void beat();
void draw(double between_steps = 0);
void handle(const auto& event);
void report(const std::string& line, const std::exception_ptr& error);
void show(const std::string& text);
void show(int score);

// --- others' libraries ---

struct Friends {};
struct Platform {  // calls back, as such things do
    void request_friends(std::function<void(Friends)> done);
};
struct Heap {
    void* take(std::size_t bytes, std::size_t alignment);
    void give(void* block, std::size_t bytes);
};
bool WindowShouldClose();  // raylib
float GetFrameTime();
void BeginDrawing();
void EndDrawing();
struct TracyCZoneCtx {};  // Tracy
inline TracyCZoneCtx zone;
void TracyCZoneName(const TracyCZoneCtx& context, const char* name, std::size_t size);
void TracyCZoneEnd(const TracyCZoneCtx& context);
#define TracyCZoneN(context, name, active) \
    const TracyCZoneCtx context {}

}  // namespace reader
