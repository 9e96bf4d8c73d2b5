// SPDX-License-Identifier: MIT
// The window, on SDL's dummy screen: what of it the picture takes, and where a pointer in it points.
#include "demo/relay/window.hpp"

#include <doctest/doctest.h>

#include "demo/relay/canvas.hpp"
#include "tests/demo/scene.hpp"

namespace {

using namespace relay;

/// The only window that there is.
SDL_Window* the_window() {
    for (Uint32 id = 1; id < 100; ++id) {
        if (SDL_Window* found = SDL_GetWindowFromID(id)) return found;
    }
    return nullptr;
}

/// What the window shows, as a surface of its size.
struct Shown {
    Shown() {
        SDL_Renderer* renderer = SDL_GetRenderer(the_window());
        int width = 0, height = 0;
        SDL_GetRendererOutputSize(renderer, &width, &height);
        surface = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888);
        REQUIRE(SDL_RenderReadPixels(renderer, nullptr, SDL_PIXELFORMAT_ARGB8888, surface->pixels,
                                     surface->pitch) == 0);
    }
    ~Shown() { SDL_FreeSurface(surface); }
    Shown(const Shown&) = delete;
    Shown& operator=(const Shown&) = delete;
    /// Scaled, but of one colour.
    bool is(std::uint32_t colour, int x, int y) const {
        return testing::difference(testing::pixel(surface, x, y), colour) < 4;
    }

    SDL_Surface* surface = nullptr;
};

void settle() {
    SDL_Event event;
    while (SDL_PollEvent(&event) != 0) {
    }
}

constexpr std::uint32_t mint = 0x4DF3C9;

}  // namespace

TEST_CASE("the picture is as large as the window lets it be, in its own proportions, in the middle") {
    const auto is = [](SDL_FRect place, float x, float y, float w, float h) {
        CHECK(place.x == doctest::Approx(x));
        CHECK(place.y == doctest::Approx(y));
        CHECK(place.w == doctest::Approx(w));
        CHECK(place.h == doctest::Approx(h));
    };
    is(letterbox(960, 540), 0, 0, 960, 540);
    is(letterbox(1920, 1080), 0, 0, 1920, 1080);
    is(letterbox(1280, 1024), 0, 152, 1280, 720);
    is(letterbox(3440, 1440), 440, 0, 2560, 1440);
    is(letterbox(480, 540), 0, 135, 480, 270);
}

TEST_CASE(
    "a window shows the picture between bars when its proportions are others, and a pointer means the "
    "picture") {
    const testing::Headless sdl;
    Canvas canvas;
    canvas.clear(mint);
    canvas.flush();
    Window window(0.5, false);
    int width = 0, height = 0;
    SDL_GetWindowSize(the_window(), &width, &height);
    CHECK(width == 480);
    CHECK(height == 270);
    window.show(canvas.surface());
    CHECK(Shown().is(mint, 0, 0));
    CHECK(Shown().is(mint, 479, 269));
    CHECK(window.to_picture(240, 135).x == doctest::Approx(480));
    CHECK(window.to_picture(240, 135).y == doctest::Approx(270));

    SDL_SetWindowSize(the_window(), 480, 540);
    settle();
    window.show(canvas.surface());
    const Shown shown;
    REQUIRE(shown.surface->h == 540);
    CHECK(shown.is(0, 240, 10));
    CHECK(shown.is(0, 240, 530));
    CHECK(shown.is(mint, 5, 270));
    CHECK(shown.is(mint, 475, 270));
    CHECK(window.to_picture(0, 135).y == doctest::Approx(0));
    CHECK(window.to_picture(480, 405).x == doctest::Approx(960));
    CHECK(window.to_picture(480, 405).y == doctest::Approx(540));
}

TEST_CASE("a pointer that moves over a window of another size is told in the window's own pixels") {
    const testing::Headless sdl;
    const Window window(0.5, false);
    settle();
    SDL_Event move{};
    move.type = SDL_MOUSEMOTION;
    move.motion.windowID = SDL_GetWindowID(the_window());
    move.motion.x = 240;
    move.motion.y = 135;
    SDL_PushEvent(&move);
    SDL_Event event;
    bool came = false;
    while (SDL_PollEvent(&event) != 0) {
        if (event.type != SDL_MOUSEMOTION) continue;
        came = true;
        const SDL_FPoint point = window.to_picture(event.motion.x, event.motion.y);
        CHECK(point.x == doctest::Approx(480));
        CHECK(point.y == doctest::Approx(270));
    }
    CHECK(came);
}

TEST_CASE("a window takes the whole screen and gives it back, and may begin with it") {
    const testing::Headless sdl;
    const auto whole = [] { return (SDL_GetWindowFlags(the_window()) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0; };
    {
        Window window(0.5, false);
        CHECK_FALSE(whole());
        CHECK(window.fullscreen(true));
        CHECK(whole());
        CHECK(window.fullscreen(false));
        CHECK_FALSE(whole());
    }
    const Window window(1, true);
    CHECK(whole());
}

TEST_CASE("a window that nobody can see says so") {
    const testing::Headless sdl;
    const Window window(0.5, false);
    CHECK(window.seen());
    SDL_HideWindow(the_window());
    CHECK_FALSE(window.seen());
    SDL_ShowWindow(the_window());
    CHECK(window.seen());
}
