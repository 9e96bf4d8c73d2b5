// SPDX-License-Identifier: MIT
// Everything in the inspector that can be clicked is clicked, and does what it says; what is new in a view
// and not clicked here is found.
#include <algorithm>
#include <cstdlib>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "segue/inspect.hpp"
#include "tests/overlay/ui.hpp"

using namespace std::chrono_literals;
using segue::Script;
using segue::StartOptions;
using segue::State;
using segue::Task;
using ui::Ui;

namespace {

Task<> drone(Ui& own, int& shots, double& dt) {
    for (;;) {
        dt = co_await segue::next_frame();
        ++shots;
        own.now += 1us;
    }
}
Task<> bomb() { co_await segue::wait(10s); }
Task<> squad(Ui& own) {
    own.now += 20us;
    const auto first = co_await segue::fork(bomb());
    co_await segue::forever();
}
Task<> guard(Ui& own, segue::Event& door) {
    own.now += 50us;
    co_await door;
}
Task<> breaks() {
    co_await segue::next_frame();
    throw std::runtime_error("a wall");
}

/// A game in which each view has something to show.
struct Everything : Ui {
    int shots = 0;
    double dt = 0;           // of the drone's clock
    std::uint64_t dear = 0;  // the frame that took longest
    segue::Event door;
    Script<> flier, forks, waits, stuck;
    int aborted = 0;
    std::set<std::string> seen, clicked;

    Everything() : Ui(segue::Inspect::full) {
        width = 800;  // all columns
        game.on_error([](const segue::Failure&) {});
        flier = game.start(drone(*this, shots, dt));
        forks = game.start(squad(*this));
        waits = game.start(StartOptions().name("bomb"), bomb());
        stuck = game.start(guard(*this, door));
        inspector.downloads([this](segue::overlay::Downloads& out) {
            out.in_flight = 1;
            segue::overlay::Download one;
            one.name = "/pack.json";
            one.state = "receiving";
            one.cancel = [this] { ++aborted; };
            out.transfers.push_back(one);
        });
        ticks(2);
        game.start(breaks());
        ticks(300, 1ms);
        game.post([this] { now += 9ms; });
        dear = game.stats().ticks + 1;
        ticks(100, 1ms);
        inspector.select(flier);
        frames(70);
    }
    /// "row/12" and "row/13" are of one kind, "view/names" and "view/ended" are not.
    static std::string kind_of(const std::string& widget) {
        for (const char* many :
             {"row/", "fold/", "mute/", "unmute/", "finding/", "spender/", "name/", "abort/", "level/"}) {
            if (widget.starts_with(many)) return many;
        }
        return widget;
    }
    void press(const std::string& widget) {
        note();
        click(widget);
        clicked.insert(kind_of(widget));
        note();
    }
    void note() {
        for (const auto& [widget, place] : screen.at) seen.insert(kind_of(widget));
    }
    void choose(const Script<>& script) {
        inspector.select(script);
        inspector.show(segue::overlay::View::scripts);
        frames(3);
        note();
    }
    /// The list's, from its top to its end.
    std::vector<Script<>> rows() {
        std::vector<std::pair<float, std::uint64_t>> places;
        for (const auto& [widget, place] : screen.at) {
            if (widget.starts_with("row/")) places.emplace_back(place.y, std::stoull(widget.substr(4)));
        }
        std::sort(places.begin(), places.end());
        std::vector<Script<>> out;
        for (const auto& [y, id] : places) out.push_back(segue::inspect::find(game, id));
        return out;
    }
    /// Of the frame view.
    int frame_shown() const {
        const auto at = screen.text.find("\nframe ");
        return at == std::string::npos ? -1 : std::atoi(screen.text.c_str() + at + 7);
    }
    float height_of(std::string_view widget) const { return screen.at.find(widget)->second.y; }
    std::uint64_t ticked() const { return game.stats().ticks; }
};

}  // namespace

TEST_CASE("each button, row, heading and tab of the inspector is clicked, and does what it says") {
    Everything ui;
    auto& game = ui.game;

    // The strip and the pace.
    ui.press("pause all");
    auto before = ui.ticked();
    ui.ticks(3);
    CHECK(ui.ticked() == before);
    ui.press("step frame");
    ui.ticks(3);
    CHECK(ui.ticked() == before + 1);
    ui.press("pause all");
    ui.ticks(1);
    CHECK(ui.ticked() == before + 2);
    for (const auto& [button, scale] :
         {std::pair{"scale 1/4", 0.25}, {"scale 1/2", 0.5}, {"scale 2x", 2.0}, {"scale 1x", 1.0}}) {
        ui.press(button);
        CHECK(game.game().scale() == scale);
    }
    for (const auto& [button, level] : {std::pair{"level off", segue::Inspect::off},
                                        {"level basic", segue::Inspect::basic},
                                        {"level full", segue::Inspect::full}}) {
        ui.press(button);
        CHECK(segue::inspect::level(game) == level);
    }

    // The list.
    ui.press("filter");
    ui.type("bomb");
    CHECK(ui.screen.says("2 of 5"));
    ui.filter("");
    const auto first = [&](const Script<>& script, const char* heading) {
        ui.press(std::string("sort/") + heading);
        const auto own = "row/" + std::to_string(script.id());
        for (const Script<>& other : {ui.flier, ui.forks, ui.waits, ui.stuck}) {
            const auto its = "row/" + std::to_string(other.id());
            CHECK_MESSAGE(ui.height_of(own) <= ui.height_of(its), heading);
        }
    };
    first(ui.flier, "runs");
    first(ui.waits, "name");
    ui.press("sort/id");
    ui.press("sort/id");
    CHECK(ui.height_of("row/1") > ui.height_of("row/4"));
    first(ui.flier, "id");
    const auto rises = [&](const char* heading, auto key) {
        // The last comes first, so that another order shows.
        for (int i = 0; i < 3 && ui.rows().front().id() != 5; ++i) ui.press("sort/id");
        CHECK(ui.rows().front().id() == 5);
        ui.press(std::string("sort/") + heading);
        const auto shown = ui.rows();
        REQUIRE(shown.size() == 5);
        for (std::size_t i = 1; i < shown.size(); ++i)
            CHECK_MESSAGE(key(shown[i - 1]) <= key(shown[i]), std::string(heading));
        CHECK_MESSAGE(key(shown.front()) < key(shown.back()), std::string(heading));
    };
    const auto falls_in_cost = [&](const char* heading, auto part) {
        rises(heading, [&](const Script<>& s) { return -part(*segue::inspect::cost(s)).count(); });
    };
    ui.waits.pause();
    rises("s", [](const Script<>& s) { return s.paused() ? 1 : 0; });
    ui.waits.resume();
    rises("waits for", [](const Script<>& s) { return segue::inspect::reason(s); });
    rises("line", [](const Script<>& s) { return segue::inspect::stack(s).front().line; });
    falls_in_cost("now", [](const segue::inspect::Cost& c) { return c.frame; });
    falls_in_cost("avg", [](const segue::inspect::Cost& c) { return c.average; });
    falls_in_cost("max", [](const segue::inspect::Cost& c) { return c.worst; });
    rises("age", [](const Script<>& s) { return s.id(); });
    ui.press("sort/id");
    ui.press("row/2");
    CHECK(ui.inspector.selected() == ui.forks);
    ui.press("tree");
    ui.press("fold/2");
    CHECK_FALSE(ui.screen.shows("row/5"));
    ui.press("fold/2");
    CHECK(ui.screen.shows("row/5"));
    ui.press("tree");

    // The selected script.
    ui.choose(ui.flier);
    ui.press("pause");
    CHECK(ui.flier.paused());
    ui.press("step");
    int shots = ui.shots;
    ui.ticks(3);
    CHECK(ui.shots == shots + 1);
    ui.press("step tree");
    ui.ticks(3);
    CHECK(ui.shots == shots + 2);
    ui.press("pause");
    CHECK_FALSE(ui.flier.paused());
    for (const auto& [button, speed] : {std::pair{"slow 1/10", 0.1}, {"slow 1/4", 0.25}, {"slow 1x", 1.0}}) {
        ui.press(button);
        ui.ticks(2);
        CHECK(ui.dt == doctest::Approx(0.1 * speed));
    }
    ui.press("break");
    shots = ui.shots;
    ui.ticks(2);
    CHECK(ui.shots == shots);
    ui.press("break");
    ui.press("pause");
    ui.press("pause all");
    ui.ticks(1);
    CHECK(ui.shots == shots + 1);
    ui.choose(ui.waits);
    ui.press("finish");
    ui.ticks(1);
    CHECK(ui.waits.state() == State::done);
    const Script<> fails = game.start(breaks());
    ui.choose(fails);
    ui.press("break on failure");
    before = ui.ticked();
    ui.ticks(5);
    CHECK(ui.ticked() == before + 2);
    CHECK(fails.state() == State::failed);
    ui.frames(2);
    CHECK(ui.screen.says("failed"));
    CHECK(ui.screen.says("last waited at tests/overlay/every_button_test.cpp:"));
    ui.press("pause all");
    ui.choose(ui.forks);
    ui.press("cancel");
    CHECK(ui.forks.state() == State::cancelled);
    ui.choose(ui.flier);
    ui.ticks(4);
    ui.frames(2);
    ui.press("histogram");

    // Frames.
    ui.press("view/frame");
    CHECK_FALSE(ui.screen.offers("live"));
    ui.press("strip");
    CHECK(ui.screen.offers("live"));
    ui.press("dearest");
    const int dearest = ui.frame_shown();
    CHECK(dearest == static_cast<int>(ui.dear));
    ui.press("frame after");
    CHECK(ui.frame_shown() == dearest + 1);
    ui.press("frame before");
    CHECK(ui.frame_shown() == dearest);
    ui.press("live");
    CHECK_FALSE(ui.screen.offers("live"));
    ui.choose(ui.stuck);
    ui.press("view/frame");
    ui.press("spender/" + std::to_string(ui.flier.id()));
    CHECK(ui.inspector.selected() == ui.flier);

    // The other views.
    ui.press("view/names");
    ui.press("name/drone");
    CHECK(ui.screen.says("1 of 2"));
    ui.filter("");
    ui.press("view/ended");
    CHECK(ui.screen.says("failed: a wall"));
    ui.ticks(400);
    ui.press("view/lints");
    ui.frames(61);
    CHECK(ui.screen.says("stuck guard"));
    CHECK(ui.screen.says("failed 2 times, as breaks #"));
    ui.press("finding/0");
    CHECK(ui.inspector.selected() == ui.stuck);
    ui.press("view/lints");
    ui.press("mute/0");
    CHECK_FALSE(ui.screen.says("stuck guard"));
    ui.press("unmute/guard");
    CHECK(ui.screen.says("stuck guard"));
    ui.press("forget");
    CHECK_FALSE(ui.screen.says("as breaks #"));
    ui.press("break on failures");
    game.start(breaks());
    before = ui.ticked();
    ui.ticks(5);
    CHECK(ui.ticked() == before + 2);
    CHECK(ui.inspector.selected().state() == State::failed);
    ui.press("pause all");
    ui.press("view/lints");
    ui.press("break on failures");
    game.start(breaks());
    ui.ticks(5);
    CHECK(ui.ticked() == before + 7);
    ui.choose(ui.flier);
    ui.press("view/source");
    ui.press("level/0");
    CHECK(ui.screen.says("co_await segue::next_frame();"));
    ui.press("view/net");
    ui.press("abort//pack.json");
    CHECK(ui.aborted == 1);
    ui.press("view/scripts");

    ui.seen.erase("waiting line");  // a place, and not to be clicked
    CHECK(ui.seen == ui.clicked);
}
