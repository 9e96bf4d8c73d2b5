// SPDX-License-Identifier: MIT
// The strip of frames, the frozen frame, the budget bar, and the buttons that stop and slow the game.
#include <algorithm>

#include "tests/overlay/ui.hpp"

using namespace std::chrono_literals;
using ui::Ui;

namespace {

/// Burns 20 ms in its fourth frame.
segue::Task<> burner(Ui& own) {
    co_await segue::frames(3);
    own.now += 20ms;
    co_await segue::forever();
}
segue::Task<> counts(int& n) {
    for (;;) {
        co_await segue::next_frame();
        ++n;
    }
}

segue::Task<> sets(segue::Event& event) {
    co_await segue::frames(3);
    event.set();
    co_await segue::forever();
}
segue::Task<> burns_when_woken(Ui& own, segue::Event& event) {
    co_await event;
    own.now += 20ms;
    co_await segue::forever();
}

/// How far the words of some column of some table reach beyond it, in pixels.
float reaches_beyond() {
    ImGuiContext& imgui = *ImGui::GetCurrentContext();
    float out = 0;
    int columns = 0;
    for (int i = 0; i < imgui.Tables.GetMapSize(); ++i) {
        const ImGuiTable* table = imgui.Tables.TryGetMapData(i);
        if (!table || table->LastFrameActive != imgui.FrameCount) continue;
        for (int c = 0; c < table->ColumnsCount; ++c, ++columns)
            out = std::max(out, table->Columns[c].ContentMaxXUnfrozen - table->Columns[c].WorkMaxX);
    }
    CHECK(columns == 10);  // of both tables
    return out;
}

struct Watched : Ui {
    explicit Watched(segue::Inspect level = segue::Inspect::full) : Ui(level) {
        game.start(burner(*this));
        ticks(8);
        frames(2);
    }
};

}  // namespace

TEST_CASE("a click on the strip freezes that frame, and shows why it was slow and who spent it") {
    Watched ui;
    ui.click("view/frame");
    CHECK(ui.screen.says("click a frame of the strip"));
    CHECK(ui.screen.says("until then the dearest of these, frame 4"));
    CHECK_FALSE(ui.screen.offers("live"));
    ui.click("dearest");
    CAPTURE(ui.screen.text);
    CHECK(ui.screen.says("frame 4 took 36.0 ms: "));
    CHECK(ui.screen.says("burner"));
    CHECK(ui.screen.says("frame_strip_test.cpp:14"));
    CHECK(ui.screen.says("20ms"));
    ui.ticks(400);
    ui.frames(2);
    CHECK(ui.screen.says("frame 4 took 36.0 ms: "));  // though it is not on record any more
    CHECK(ui.screen.offers("frame before"));
    ui.click("live");
    CHECK(ui.screen.says("click a frame of the strip"));

    ui.click_at({464 + 4 + 470, ui.screen.at["strip"].y});  // the newest but a few
    CHECK(ui.screen.says("frame 40"));
    CHECK(ui.screen.offers("live"));
}

TEST_CASE("the frames beside the frozen one are a click away, and a spender leads to its script") {
    Watched ui;
    ui.click("view/frame");
    ui.click("dearest");
    ui.click("frame before");
    CHECK(ui.screen.says("frame 3"));
    ui.click("frame after");
    CHECK(ui.screen.says("frame 4"));
    ui.click("spender/1");
    CHECK(ui.inspector.selected().name() == "burner");
    CHECK(ui.screen.says("#1 burner"));
    CHECK(ui.screen.shows("cancel"));
}

TEST_CASE("the columns of a frame are as wide as its words, not as those of the frame before") {
    Ui ui(segue::Inspect::full);
    segue::Event event;
    ui.game.start(sets(event));
    ui.ticks(1);
    ui.frames(2);
    ui.click("view/frame");
    ui.frames(10);  // with short words in each column
    CHECK_FALSE(ui.screen.says("sets frame_strip_test.cpp"));
    ui.game.start(burns_when_woken(ui, event));
    ui.ticks(5);
    ui.frames(2);
    CAPTURE(ui.screen.text);
    REQUIRE(ui.screen.says("#2 burns_when_woken"));
    SUBCASE("with room for all") {
        ui.width = 640;
        ui.frames(2);
        CHECK(ui.screen.says("| burns_when_woken"));
        CHECK(ui.screen.says("sets frame_strip_test.cpp:26"));
        CHECK(ui.screen.says("| frame_strip_test.cpp:31"));
    }
    SUBCASE("where there is too little, what is cut off has dots, and each place its line") {
        ui.width = 340;
        ui.frames(2);
        CHECK(ui.screen.says("..:26"));
        CHECK(ui.screen.says("..:31"));
    }
    CHECK(reaches_beyond() <= 0);
}

TEST_CASE("pause all stops the game's ticks, step frame lets one through") {
    Watched ui;
    int n = 0;
    ui.game.start(counts(n));
    CHECK_FALSE(ui.screen.offers("step frame"));
    ui.ticks(2);
    CHECK(n == 1);
    ui.click("pause all");
    ui.ticks(5);
    CHECK(n == 1);
    CHECK(ui.screen.says("[ go on ]"));
    ui.click("step frame");
    ui.ticks(5);
    CHECK(n == 2);
    ui.click("pause all");
    ui.ticks(5);
    CHECK(n == 7);
}

TEST_CASE("the game's time runs as fast as its button says") {
    Watched ui;
    const auto passed = [&](const char* button) {
        ui.click(button);
        const auto before = ui.game.game().now();
        ui.ticks(4);
        return ui.game.game().now() - before;
    };
    CHECK(passed("scale 1/4") == 100ms);
    CHECK(passed("scale 1/2") == 200ms);
    CHECK(passed("scale 2x") == 800ms);
    CHECK(passed("scale 1x") == 400ms);
}

TEST_CASE("a game may have its own hands on its pace") {
    struct Own final : segue::overlay::Pace {
        bool paused() const override { return stopped; }
        void pause(bool stop) override { stopped = stop; }
        void step() override { ++steps; }
        double scale() const override { return 1; }
        void scale(double) override {}
        bool can_scale(double factor) const override { return factor <= 1; }
        bool stopped = false;
        int steps = 0;
    } own;
    Watched ui;
    ui.inspector.pace(&own);
    ui.frames(1);
    CHECK_FALSE(ui.screen.offers("scale 2x"));
    CHECK(ui.screen.offers("scale 1/2"));
    ui.click("pause all");
    CHECK(own.stopped);
    ui.click("step frame");
    CHECK(own.steps == 1);
    const auto before = ui.game.stats().ticks;
    ui.ticks(1);
    CHECK(ui.game.stats().ticks == before + 1);
    ui.inspector.pace(nullptr);
    ui.frames(1);
    CHECK(ui.screen.says("[ pause all ]"));
}

TEST_CASE("the level of what is recorded is a click, and the strip says which it needs") {
    Watched ui(segue::Inspect::basic);
    ui.click("view/frame");
    CHECK_FALSE(ui.screen.offers("dearest"));
    ui.click("level full");
    CHECK(segue::inspect::level(ui.game) == segue::Inspect::full);
    ui.ticks(2);
    ui.frames(1);
    CHECK(ui.screen.offers("dearest"));
    ui.click("level off");
    CHECK(segue::inspect::level(ui.game) == segue::Inspect::off);
    ui.click("level basic");
    CHECK(segue::inspect::level(ui.game) == segue::Inspect::basic);
}

TEST_CASE("the budget bar tells what a frame goes on, the inspector itself included") {
    Watched ui;
    segue::overlay::Spent spent;
    spent.scripts = 3ms;
    spent.downloads = 1ms;
    spent.render = 2ms;
    spent.inspector = 500ms;
    ui.inspector.spent(spent);
    ui.inspector.budget(20ms);
    ui.frames(1);
    for (const char* words :
         {"scripts 3.00", "net 1.00", "render 2.00", "inspector 50", "idle 0.00/20.00 ms"}) {
        CAPTURE(ui.screen.text);
        CHECK_MESSAGE(ui.screen.says(words), words);
    }
    CHECK(ui.inspector.build_time() > 0ns);
    ui.inspector.spent({});
    ui.frames(1);
    CHECK(ui.screen.says("render 0.00"));
    CHECK_FALSE(ui.screen.says("idle 0.00"));
}

TEST_CASE("a frame is as dear as the game says, and its drawing is told beside the scripts") {
    Watched ui;
    ui.inspector.budget(100ms);
    segue::overlay::Spent spent;
    spent.scripts = 3ms;
    spent.render = 90ms;
    spent.downloads = 12ms;
    ui.inspector.spent(spent);
    ui.frames(1);
    ui.inspector.spent({});
    ui.frames(2);  // the game stands still: what it told of the frame stays
    ui.click_at({464 + 4 + 471, ui.screen.at["strip"].y});
    CAPTURE(ui.screen.text);
    CHECK(ui.screen.says("frame 8"));
    CHECK(ui.screen.says("beside that: net 12ms, render 90ms, inspector "));
    ui.click("frame before");
    CHECK(ui.screen.says("frame 7"));
    CHECK_FALSE(ui.screen.says("beside that"));
}

TEST_CASE("the strip is as high as its dearest frame needs, by halves of a budget and a quarter") {
    Ui ui(segue::Inspect::full);
    segue::overlay::Desk desk(ui.game);
    segue::overlay::FrameStrip strip(desk);
    std::chrono::nanoseconds cost = 100us;
    const auto burns = [&]() -> segue::Task<> {
        for (;;) {
            co_await segue::next_frame();
            ui.now += cost;
        }
    };
    ui.game.start(burns);
    const auto top = [&](std::chrono::nanoseconds burnt) {
        cost = burnt;
        ui.ticks(2);
        ImGui::NewFrame();
        ImGui::Begin("strip");
        strip.draw();
        ImGui::End();
        ImGui::Render();
        return strip.top();
    };
    desk.budget = 16ms;
    ImGui::GetIO().DeltaTime = 1 / 60.f;
    CHECK(top(0us) == 156250ns);
    CHECK(top(150us) == 156250ns);
    CHECK(top(157us) == 312500ns);
    CHECK(top(6ms) == 10ms);
    CHECK(top(11ms) == 20ms);
    CHECK(top(50ms) == 20ms);
    CHECK(top(0us) == 20ms);  // as long as that frame is shown
    ui.ticks(300);
    CHECK(top(0us) == 156250ns);
    desk.spent.render = 9ms;  // the game's own part counts
    CHECK(top(0us) == 10ms);
}
