// SPDX-License-Identifier: MIT
// Relay: carry the packet home. The game is in scripts/, this is its screen.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "demo/relay/app.hpp"
#include "demo/relay/flags.hpp"
#include "demo/relay/home.hpp"

int main(int count, char** arguments) {
    const auto parsed = relay::parse_flags(std::vector<std::string>(arguments + 1, arguments + count));
    if (parsed.exit) {
        std::fputs(parsed.text.c_str(), *parsed.exit == 0 ? stdout : stderr);
        return *parsed.exit;
    }
    try {
        return relay::play(parsed.flags, relay::find_home());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "relay: %s\n", error.what());
        return 1;
    }
}
