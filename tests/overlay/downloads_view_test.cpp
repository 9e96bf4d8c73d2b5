// SPDX-License-Identifier: MIT
// The inspector's view of downloads, and how its views are reached without a mouse.
#include "tests/overlay/ui.hpp"

using ui::Ui;

TEST_CASE("the downloads view says that nobody tells of any") {
    Ui ui;
    ui.frames(2);
    ui.click("view/net");
    CHECK(ui.screen.says("the game tells nothing of downloads"));
}

TEST_CASE("the downloads view shows the queue and each transfer, and cancels one") {
    Ui ui;
    int aborted = 0;
    ui.inspector.downloads([&](segue::overlay::Downloads& out) {
        out.in_flight = 1;
        out.queued = 7;
        out.retrying = 1;
        out.ok = 12;
        out.retries = 3;
        out.bytes = 5'000'000;
        out.bytes_per_second = 48'000;
        segue::overlay::Download stage;
        stage.name = "/stage2.json";
        stage.state = "receiving";
        stage.received = 430'000;
        stage.total = 1'000'000;
        stage.bytes_per_second = 48'000;
        stage.cancel = [&] { ++aborted; };
        segue::overlay::Download boss;
        boss.name = "/boss.png";
        boss.state = "retrying";
        boss.retry_in = 1.5;
        boss.attempt = 3;
        segue::overlay::Download song;
        song.name = "/song.json";
        song.state = "done";
        song.status = 404;
        out.transfers = {stage, boss, song};
    });
    ui.frames(2);
    ui.click("view/net");
    CAPTURE(ui.screen.text);
    for (const char* words :
         {"1 in flight, 7 queued, 1 to be tried again, 48 kB/s", "12 ok, 0 failed, 3 retries",
          "5.0 MB in all", "/stage2.json", "43% of 1.0 MB", "receiving", "again in 1.5s", "done 404"}) {
        CHECK_MESSAGE(ui.screen.says(words), words);
    }
    CHECK_FALSE(ui.screen.offers("abort//boss.png"));
    ui.click("abort//stage2.json");
    CHECK(aborted == 1);
}

TEST_CASE("a window that has the focus is steered by arrow keys, and a button pressed by space") {
    Ui ui;
    ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    ui.frames(2);
    ui.inspector.focus();
    ui.frames(2);
    for (int i = 0; i < 8; ++i) ui.press(ImGuiKey_UpArrow);
    for (int i = 0; i < 8; ++i) ui.press(ImGuiKey_LeftArrow);
    ui.press(ImGuiKey_DownArrow);
    ui.press(ImGuiKey_Space);
    ui.ticks(1);
    CHECK(ui.game.stats().ticks == 0);  // all is paused
    ui.press(ImGuiKey_Space);
    ui.ticks(1);
    CHECK(ui.game.stats().ticks == 1);
}

TEST_CASE("keys and shoulder buttons go from view to view, round in a circle") {
    Ui ui;
    ui.frames(2);
    ui.click("filter");
    ImGui::GetIO().KeyCtrl = true;
    ui.press(ImGuiKey_PageDown);
    ui.frames(2);
    CHECK(ui.screen.says("click a frame of the strip"));
    ui.press(ImGuiKey_PageUp);
    ui.press(ImGuiKey_PageUp);
    ui.frames(2);
    CHECK(ui.screen.says("the game tells nothing of downloads"));
    ImGui::GetIO().KeyCtrl = false;
    ui.press(ImGuiKey_PageDown);
    ui.frames(2);
    CHECK(ui.screen.says("the game tells nothing of downloads"));
    ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableGamepad;
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_HasGamepad;
    ui.press_pad(ImGuiNavInput_FocusPrev);
    ui.frames(2);
    CHECK(ui.screen.says("select a script to see its source"));
    ui.press_pad(ImGuiNavInput_FocusNext);
    ui.press_pad(ImGuiNavInput_FocusNext);
    ui.frames(2);
    CHECK(ui.screen.shows("filter"));
}
