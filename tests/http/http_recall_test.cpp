// SPDX-License-Identifier: MIT
// A long part of a file that a checksum has to see before the rest comes, by a transport that is played by
// hand.
#include <doctest/doctest.h>

#include "tests/http/web.hpp"
#include "tests/support/temp_folder.hpp"

using namespace std::chrono_literals;
using namespace segue;
using namespace segue::test;
using http::Errc;
using http::Options;

namespace {

const char* const url = "http://h/stage.bin";

/// A transport that is played by hand: one exchange, and what the client wants of it.
class HandTransport final : public http::Transport {
  public:
    void attach(http::Pump& client, const http::ClientOptions&) override { pump = &client; }
    void detach(http::Pump&) override { pump = nullptr; }
    void start(http::Exchange& begun) override { exchange = &begun; }
    void stop(http::Exchange&) override { exchange = nullptr; }
    void pause(http::Exchange&) override { paused = true; }
    void resume(http::Exchange&) override { paused = false; }
    void wake() noexcept override {}
    http::Time now() const noexcept override { return 1s; }
    std::chrono::system_clock::time_point wall() const noexcept override { return {}; }
    unsigned sockets() const noexcept override { return exchange ? 1 : 0; }

    /// The head of an answer with the rest of a file.
    void answer(std::size_t first, std::size_t size) {
        exchange->connected();
        exchange->status(206);
        exchange->field("ETag", "\"v1\"");
        exchange->field("Content-Range", "bytes " + std::to_string(first) + '-' + std::to_string(size - 1) +
                                             '/' + std::to_string(size));
        exchange->fields_end();
    }

    http::Pump* pump = nullptr;
    http::Exchange* exchange = nullptr;
    bool paused = false;
};

/// What a program that died left of 10 MiB of zeros, all but the last byte.
void leave_part(const TempFolder& folder) {
    folder.write("file.part", std::string((10 << 20) - 1, '\0'));
    folder.write("file.part.from", std::string("segue-part 2\n") + url + "\n" + url + "\n\"v1\"\nend\n");
}

constexpr const char* zeros_sha = "e5b844cc57f57094ea4585e235f36c78c1cd222262bb89d53c94dcb4d6b3e55d";

}  // namespace

TEST_CASE("a checksum sees a long part a slice at a time, and others go on between the slices") {
    TempFolder folder;
    leave_part(folder);
    Scheduler game;
    HandTransport hand;
    http::Client web(game, http::ClientOptions().transport(hand));
    Got got;
    int tick = 0;
    game.start(save(web, url, folder.path / "file", Options().retries(0).sha256(zeros_sha), got, tick));
    game.tick(0.1);
    hand.pump->run(1s);
    REQUIRE(hand.exchange);
    hand.answer((10 << 20) - 1, 10 << 20);
    CHECK(hand.paused);
    for (int slice = 0; slice < 2; ++slice) {
        CHECK(hand.pump->run(1s) == 1s);  // to be called again at once, and the transport in between
        CHECK(hand.paused);
    }
    CHECK(hand.pump->run(1s) > 1s);
    CHECK_FALSE(hand.paused);
    CHECK(hand.exchange->body(std::string_view("\0", 1)));
    hand.exchange->end({});
    game.tick(0.1);
    CHECK(got.code() == Errc::none);
    CHECK(got.status() == 206);
    CHECK(std::filesystem::file_size(folder.path / "file") == 10 << 20);
}

TEST_CASE(
    "a long part that a checksum is shown: its end before that, by a cancel, a fault or the client's end") {
    enum class End { cancel, fault, unreadable, client };
    for (const End how : {End::cancel, End::fault, End::unreadable, End::client}) {
        CAPTURE(static_cast<int>(how));
        TempFolder folder;
        leave_part(folder);
        Scheduler game;
        HandTransport hand;
        std::optional<http::Client> web(std::in_place, game, http::ClientOptions().transport(hand));
        Got got;
        int tick = 0;
        auto script = game.start(
            save(*web, url, folder.path / "file", Options().retries(0).sha256(zeros_sha), got, tick));
        game.tick(0.1);
        hand.pump->run(1s);
        hand.answer((10 << 20) - 1, 10 << 20);
        hand.pump->run(1s);
        if (how == End::cancel) script.cancel();
        if (how == End::fault) hand.exchange->end({Errc::connection_lost, "reset"});
        if (how == End::unreadable) std::filesystem::resize_file(folder.path / "file.part", 1 << 20);
        if (how == End::client) web.reset();
        if (web) CHECK(hand.pump->run(1s) > 1s);  // nothing is left to do
        game.tick(0.1);
        const Errc codes[] = {Errc::none, Errc::connection_lost, Errc::io_error, Errc::client_closed};
        CHECK(got.code() == codes[static_cast<int>(how)]);
        CHECK(bool(got) == (how != End::cancel));
        CHECK(folder.has("file.part") == (how == End::fault || how == End::client));
    }
}
