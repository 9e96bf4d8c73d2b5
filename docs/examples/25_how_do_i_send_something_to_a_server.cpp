// SPDX-License-Identifier: MIT
// How do I send something to a server, and say who I am? A POST is sent once, whatever happens, unless told
// otherwise; what cannot be sent is refused as a value. Prints:
//   connection_lost at relay: connection reset by peer after 1 attempt
//   201, Content-Length: 7
//   PATCH http://relay/players/7 with a body: 204
//   invalid_argument
//   POST Bearer a token
//   POST Bearer a token
//   POST Bearer a token
//   PATCH Basic YWRhOnNlY3JldA==
#include <cstdio>
#include <segue/http/http.hpp>
#include <segue/http/testing.hpp>
#include <segue/segue.hpp>

using namespace segue;
using http::Options;
using http::testing::Fault;
using http::testing::Reply;

Task<> send_score(http::Client& web) {
    const std::string url = "http://relay/scores";
    const auto json = Options().header("content-type", "application/json").bearer("a token");
    const http::Response once = co_await web.post(url, "{\"score\": 7}", json);
    std::printf("%s after %u attempt\n", once.error().message().c_str(), once.error().attempts());
    const auto again = Options(json).retry_all_methods();  // the server knows what it has seen before
    const http::Response twice = co_await web.post(url, "{\"score\": 7}", again);
    for (const http::Field& field : twice.headers())
        std::printf("%d, %s: %s\n", twice.status(), field.first.c_str(), field.second.c_str());
    const http::Request rename = http::Request("PATCH", "http://relay/players/7").body("name=Ada");
    const http::Response named = co_await web.send(rename, Options().basic("ada", "secret"));
    std::printf("%s %s %s a body: %d\n", rename.method().c_str(), rename.url().c_str(),
                rename.has_body() ? "with" : "without", named.status());
    const http::Response never = co_await web.send(http::Request("GET", "gopher://relay/"));
    std::printf("%s\n", std::string(name(never.error().code())).c_str());
}

int main() {
    http::testing::FakeTransport line;
    line.on("http://relay/scores", Reply().fault(Fault::reset))
        .on("http://relay/scores", Reply().fault(Fault::reset))
        .on("http://relay/scores", Reply(201, "place 3"));
    line.on("http://relay/players/7", Reply(204));
    Scheduler game;
    http::Client web{game, http::ClientOptions().transport(line)};
    game.start(send_score(web));
    for (int frame = 0; frame < 600; ++frame) line.advance(1.0 / 60), game.tick(1.0 / 60);
    for (const auto& seen : line.requests())
        std::printf("%s %s\n", seen.method.c_str(), std::string(seen.header("authorization")).c_str());
}
