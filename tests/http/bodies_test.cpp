// SPDX-License-Identifier: MIT
// The memory of big bodies that were dropped: who gets it, how much of it is kept, and for how long.
#include "segue/http/detail/bodies.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using namespace std::chrono_literals;
using segue::http::never;
using segue::http::detail::Bodies;

namespace {

std::string with_room(std::size_t bytes) {
    std::string body;
    body.reserve(bytes);
    body = "old";
    return body;
}

constexpr std::size_t mib = std::size_t(1) << 20;

}  // namespace

TEST_CASE("a dropped body's memory goes to the next that fits, and none of its bytes with it") {
    Bodies bodies;
    for (const std::size_t room : {8 * mib, 2 * mib, 3 * mib}) bodies.keep(with_room(room), 0s);
    const std::string fits = bodies.take(2 * mib + 1);
    CHECK(fits.capacity() == 3 * mib);
    CHECK(fits.empty());
    CHECK(bodies.take(2 * mib + 1).capacity() < mib);  // 8 would be more than twice as much
    CHECK(bodies.take(1 * mib).capacity() == 2 * mib);
    CHECK(bodies.take(8 * mib).capacity() == 8 * mib);
    CHECK(bodies.run(0s) == never);
}

TEST_CASE("small bodies are not kept, and no more than 64 MiB of big ones") {
    Bodies bodies;
    bodies.keep(with_room(Bodies::least - 1), 0s);
    CHECK(bodies.run(0s) == never);
    for (int i = 0; i < 70; ++i) bodies.keep(with_room(mib), 0s);
    int kept = 0;
    while (bodies.take(mib).capacity() >= mib) ++kept;
    CHECK(kept == 64);
    bodies.keep(with_room(mib), 0s);
    CHECK(bodies.take(mib).capacity() == mib);
}

TEST_CASE("a body that nobody wants is released after ten seconds, whatever else is in use") {
    Bodies bodies;
    bodies.keep(with_room(64 * mib), 100s);
    CHECK(bodies.run(100s) == 110s);
    bodies.keep(with_room(mib), 105s);  // no room
    CHECK(bodies.run(109s) == 110s);
    CHECK(bodies.run(110s) == never);
    bodies.keep(with_room(64 * mib), 111s);  // there is room again
    CHECK(bodies.take(64 * mib).capacity() == 64 * mib);
    bodies.keep(with_room(mib), 120s);
    bodies.keep(with_room(2 * mib), 125s);
    CHECK(bodies.run(131s) == 135s);
    CHECK(bodies.take(mib).capacity() == 2 * mib);
}
