// SPDX-License-Identifier: MIT
// Each view of the inspector, against a picture that was looked at and found good.
#include <doctest/doctest.h>
#include <imgui.h>

#include <chrono>
#include <stdexcept>
#include <string>

#include "demo/relay/canvas.hpp"
#include "demo/relay/layout.hpp"
#include "demo/relay/ui.hpp"
#include "segue/overlay/inspector.hpp"
#include "segue/segue.hpp"
#include "tests/demo/scene.hpp"

namespace {

using namespace relay;
using namespace std::chrono_literals;
using segue::StartOptions;
using segue::Task;
using segue::overlay::View;

/// A small game on a clock that moves by hand, and nothing in it depends on the machine.
struct Game {
    std::chrono::nanoseconds now = 1s;
    segue::Scheduler scheduler{
        segue::Scheduler::Options{}.real_clock([this] { return now; }).inspect(segue::Inspect::full)};
    segue::Event door;

    Task<> drone(std::chrono::nanoseconds cost) {
        for (;;) {
            co_await segue::next_frame();
            now += cost;
        }
    }
    Task<> volley() { co_await segue::wait(250s); }
    Task<> boss() {
        const auto left = co_await segue::fork(volley());
        const auto right = co_await segue::fork(volley());
        co_await segue::note("phase 2");
        co_await segue::race(door, segue::wait(300s));
    }
    Task<> guard() { co_await door; }
    Task<> breaks() {
        co_await segue::frames(2);
        throw std::runtime_error("no such file: stage9.json");
    }
    Task<> decodes() {
        co_await segue::frames(40);
        now += 21ms;
        co_await segue::forever();
    }

    Game() {
        scheduler.on_error([](const segue::Failure&) {});
        for (int i = 0; i < 6; ++i) {
            scheduler.start(StartOptions().name("drone"), drone(std::chrono::microseconds(20 + 60 * i)));
        }
        scheduler.start(StartOptions().name("boss"), boss());
        scheduler.start(StartOptions().name("guard"), guard());
        scheduler.start(StartOptions().name("load_stage"), breaks());
        scheduler.start(StartOptions().name("decode"), decodes());
        for (int frame = 0; frame < 130; ++frame) {
            const auto began = now;
            scheduler.tick(16'666'667ns);
            now = std::max(now, began + 16'666'667ns);
        }
        for (int second = 0; second < 40; ++second) {
            scheduler.tick(1s);
            now += 1s;
        }
    }
};

void list_downloads(segue::overlay::Downloads& out) {
    out.in_flight = 2;
    out.queued = 1;
    out.ok = 11;
    out.bytes = 5'300'000;
    out.bytes_per_second = 412'000;
    segue::overlay::Download one;
    one.name = "/stage2/backdrop.png";
    one.state = "receiving";
    one.received = 212'000;
    one.total = 493'000;
    one.bytes_per_second = 410'000;
    one.cancel = [] {};
    out.transfers.push_back(one);
    one.name = "/stage2/shapes.json";
    one.state = "retrying";
    one.received = 37'000;
    one.total = 52'000;
    one.bytes_per_second = 0;
    one.retry_in = 1.4;
    one.attempt = 3;
    out.transfers.push_back(one);
}

struct Shown {
    Shown()
        : home(find_home()), ui(canvas.renderer(), canvas_width, canvas_height), inspector(game.scheduler) {
        inspector.stopwatch([] { return 0ns; });
        segue::overlay::Spent spent;
        spent.scripts = 1120us;
        spent.downloads = 60us;
        spent.render = 2900us;
        spent.inspector = 1400us;
        inspector.spent(spent);
        inspector.downloads(list_downloads);
        inspector.sources([](const std::string& path) -> std::optional<std::string> {
            if (!path.ends_with("inspector_picture_test.cpp")) return std::nullopt;
            std::string text;
            for (int line = 1; line < 140; ++line)
                text += line % 4 == 0 ? "\n" : "    co_await segue::wait(16ms);\n";
            return text;
        });
        inspector.select(segue::inspect::find(game.scheduler, 7));
    }
    void check(View view, const std::string& name) {
        inspector.show(view);
        for (int frame = 0; frame < 70; ++frame) {  // columns find their widths, lints are looked for
            canvas.clear(palette::outside);
            ui.draw([&] {
                inspector.draw(layout::panel_x, layout::inspector_y, layout::panel_w, layout::inspector_h);
            });
        }
        canvas.flush();
        relay::testing::check_against_golden(home, canvas.surface(), name);
    }

    relay::testing::Headless sdl;
    std::filesystem::path home;
    Canvas canvas;
    Ui ui;
    Game game;
    segue::overlay::Inspector inspector;
};

}  // namespace

TEST_CASE("each view of the inspector looks as it did when it was looked at") {
    Shown shown;
    shown.check(View::scripts, "inspector_scripts");
    shown.check(View::frame, "inspector_frame");
    shown.check(View::names, "inspector_names");
    shown.check(View::ended, "inspector_ended");
    shown.check(View::lints, "inspector_lints");
    shown.check(View::source, "inspector_source");
    shown.check(View::downloads, "inspector_downloads");
}
