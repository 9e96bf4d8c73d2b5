// SPDX-License-Identifier: MIT
// The words of LINK and FRAME: what they say in each state, and that they fit.
#include <doctest/doctest.h>

#include "demo/relay/font.hpp"
#include "demo/relay/frame_meter.hpp"
#include "demo/relay/layout.hpp"
#include "demo/relay/panel_view.hpp"
#include "demo/relay/wires_view.hpp"

namespace {

using namespace relay;

Lane lane(LaneState state, std::int64_t received, std::int64_t total) {
    Lane out;
    out.state = state;
    out.received = received;
    out.total = total;
    return out;
}

}  // namespace

TEST_CASE("a lane says how its transfer stands") {
    CHECK(lane_text(lane(LaneState::queued, 0, 0)) == "QUEUED");
    CHECK(lane_text(lane(LaneState::flying, 0, 0)) == "ASKING");
    CHECK(lane_text(lane(LaneState::flying, 5000, 0)) == "5 KB");
    CHECK(lane_text(lane(LaneState::flying, 217088, 504832)) == "43%  212/493 KB");
    CHECK(lane_text(lane(LaneState::done, 12000, 12000)) == "DONE 12 KB");
    CHECK(lane_text(lane(LaneState::failed, 0, 0)) == "LOST");
    CHECK(lane_text(lane(LaneState::built_in, 0, 0)) == "BUILT IN");
    CHECK(lane_text(lane(LaneState::cut, 12000, 12000)) == "CUT");
    CHECK(lane_colour(lane(LaneState::cut, 0, 0)) == palette::fire);
    CHECK(lane(LaneState::cut, 12000, 12000).share() == 0);
    Lane retry = lane(LaneState::retry, 100, 1000);
    retry.attempt = 2;
    retry.retry_in = 0.84;
    CHECK(lane_text(retry) == "RETRY 2 IN 0.8 S");
    CHECK(lane_colour(retry) == palette::amber);
}

TEST_CASE("a download that is not done never says a hundred per cent") {
    CHECK(lane_text(lane(LaneState::flying, 999, 1000)).starts_with("99%"));
    CHECK(title_lane_text(lane(LaneState::flying, 999, 1000)) == "99%");
    CHECK(title_lane_text(lane(LaneState::done, 1000, 1000)) == "ARRIVED");
}

TEST_CASE("the longest words of a lane end before its wire begins") {
    Lane large = lane(LaneState::flying, 9999 * 1024, 9999 * 1024);
    Lane late = lane(LaneState::retry, 0, 0);
    late.attempt = 999;
    late.retry_in = 19.9;
    constexpr float room = layout::panel_right - layout::wire_x - layout::wire_w - 4;
    CHECK(text_width(lane_text(large), 1.5f) <= room);
    CHECK(text_width(lane_text(late), 1.5f) <= room);
}

TEST_CASE("the head of LINK tells the worst first") {
    Screen screen;
    screen.next = "NEXT: STAGE 2";
    LineFigures line;
    CHECK(link_head(screen, line, false).text == "NEXT: STAGE 2");
    line.bytes_per_second = 24 * 1024;
    line.delay_ms = 40;
    CHECK(link_head(screen, line, false).text == "24 KB/S  40 MS  NEXT: STAGE 2");
    CHECK(link_head(screen, line, false).colour == palette::quiet);
    screen.notice = "NO SERVER: BUILT-IN STAGE 1";
    CHECK(link_head(screen, line, false).text == screen.notice);
    CHECK(link_head(screen, line, false).colour == palette::amber);
    line.offline = true;
    CHECK(link_head(screen, line, false).text == screen.notice);
    CHECK(link_head(screen, line, false).colour == palette::fire);
    screen.notice.clear();
    CHECK(link_head(screen, line, false).text == "OFFLINE, PLAYING FROM CACHE");
    CHECK(link_head(screen, line, true).text == "OFFLINE, PLAYING THE BUILT-IN STAGE");
    CHECK(link_head(screen, line, true).colour == palette::fire);
    line.offline = false;
    screen.notice = std::string(100, 'X');
    CHECK(text_width(link_head(screen, line, false).text, 1.5f) <= layout::panel_w - 60);
}

TEST_CASE("the meter keeps 240 frames in order and shows means of half a second") {
    FrameMeter meter;
    FrameCost cost;
    for (int i = 0; i < 300; ++i) {
        cost.tick = static_cast<float>(i);
        meter.add(cost, 20, 7);
    }
    CHECK(meter.cost(0).tick == 60);
    CHECK(meter.cost(239).tick == 299);
    CHECK(meter.frames_per_second() == 50);
    CHECK(meter.scripts() == 7);
    CHECK(meter.tick_ms() == doctest::Approx(284.5));
}
