// SPDX-License-Identifier: MIT
// The sound card: SDL's dummy driver is one, and a driver that is not there is none.
#include "demo/relay/audio_device.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <future>
#include <string>

namespace {

using namespace relay;
using namespace std::chrono_literals;

/// SDL takes this driver while it lives, whatever the environment says.
class Driver {
  public:
    explicit Driver(const char* name) {
        SDL_SetHintWithPriority(SDL_HINT_AUDIODRIVER, name, SDL_HINT_OVERRIDE);
    }
    ~Driver() { SDL_ResetHint(SDL_HINT_AUDIODRIVER); }
    Driver(const Driver&) = delete;
    Driver& operator=(const Driver&) = delete;
};

/// Keeps what is written to stderr.
class Stderr {
  public:
    Stderr() {
        std::fflush(stderr);
        dup2(fileno(file_), STDERR_FILENO);
    }
    ~Stderr() {
        restore();
        close(before_);
        std::fclose(file_);
    }
    Stderr(const Stderr&) = delete;
    Stderr& operator=(const Stderr&) = delete;

    /// All that was said; from now on it goes where it went before.
    std::string take() {
        restore();
        std::rewind(file_);
        std::string text(1000, '\0');
        text.resize(std::fread(text.data(), 1, text.size(), file_));
        return text;
    }

  private:
    void restore() {
        std::fflush(stderr);
        dup2(before_, STDERR_FILENO);
    }

    std::FILE* file_ = std::tmpfile();
    int before_ = dup(STDERR_FILENO);
};

}  // namespace

TEST_CASE("an open device asks for samples of both sides, and is silent once it is closed") {
    const Driver dummy("dummy");
    std::atomic<int> calls = 0;
    {
        std::promise<std::size_t> first;
        auto size = first.get_future();
        const AudioDevice device([&](std::span<float> stereo) {
            std::fill(stereo.begin(), stereo.end(), 0.f);
            if (calls++ == 0) first.set_value(stereo.size());
        });
        REQUIRE(device.plays());
        REQUIRE(size.wait_for(10s) == std::future_status::ready);
        CHECK(size.get() == 2 * 512);
        CHECK(SDL_WasInit(SDL_INIT_AUDIO) != 0);
    }
    CHECK(calls > 0);
    CHECK(SDL_WasInit(SDL_INIT_AUDIO) == 0);
}

TEST_CASE("without a device there is one line on stderr, and silence") {
    const Driver none("no such driver");
    bool asked = false;
    Stderr said;
    bool plays = true;
    {
        const AudioDevice device([&](std::span<float>) { asked = true; });
        plays = device.plays();
    }
    const std::string text = said.take();
    CHECK_FALSE(plays);
    CHECK_FALSE(asked);
    CHECK(text.starts_with("relay: no sound: "));
    CHECK(text.find('\n') == text.size() - 1);
    CHECK(SDL_WasInit(SDL_INIT_AUDIO) == 0);
}
