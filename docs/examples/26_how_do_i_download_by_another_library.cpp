// SPDX-License-Identifier: MIT
// How do I download by another library than libcurl, a console's? By a Transport: it carries the bytes, all
// policy stays the client's. This one answers at once, from memory. Prints:
//   from the shelf: http://relay/stage.json
#include <cstdio>
#include <segue/http/http.hpp>
#include <segue/segue.hpp>

using namespace segue;

struct Shelf final : http::Transport {
    void attach(http::Pump& pump, const http::ClientOptions&) override { pump_ = &pump; }
    void detach(http::Pump&) override { open_.clear(); }
    void start(http::Exchange& one) override { open_.push_back(&one); }
    void stop(http::Exchange& one) override { std::erase(open_, &one); }
    void pause(http::Exchange&) override {}  // a body is one piece: there is nothing to hold back
    void resume(http::Exchange&) override {}
    void wake() noexcept override {}  // turn() calls the pump in each frame anyway
    http::Time now() const noexcept override { return std::chrono::steady_clock::now().time_since_epoch(); }
    std::chrono::system_clock::time_point wall() const noexcept override { return {}; }  // no dates here
    unsigned sockets() const noexcept override { return 0; }
    void turn() {  // each frame: the client's turn, then ours
        if (pump_->run(now()) == http::never) return;
        for (http::Exchange* one : std::exchange(open_, {})) {
            if (&one->pump() != pump_) continue;  // another client's
            one->connected(), one->status(200), one->field("x-shelf", "3");
            if (one->fields_end()) one->body("from the shelf: " + one->outgoing().url);
            one->end(http::Ending());
        }
    }
    http::Pump* pump_ = nullptr;
    std::vector<http::Exchange*> open_;
};

int main() {
    Shelf shelf;
    Scheduler game;
    http::Client web{game, http::ClientOptions().transport(shelf)};
    game.start([&]() -> Task<> {
        const http::Response page = co_await web.get("http://relay/stage.json");
        std::puts(page.text().c_str());
    });
    for (int frame = 0; frame < 5; ++frame) shelf.turn(), game.tick(1.0 / 60);
}
