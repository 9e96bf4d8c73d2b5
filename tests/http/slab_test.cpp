// SPDX-License-Identifier: MIT
#include "segue/http/detail/slab.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "segue/http/detail/record.hpp"

using segue::http::detail::Engine;
using segue::http::detail::Record;
using segue::http::detail::Slab;

namespace {

constexpr std::size_t size = 96;

std::vector<void*> take_all(Slab& slab) {
    std::vector<void*> taken;
    while (void* memory = slab.take(size)) taken.push_back(memory);
    return taken;
}

}  // namespace

TEST_CASE("a request that waits takes little more than its URL") {
    CHECK(sizeof(Record) <= 56);
    CHECK(Record::size("http://127.0.0.1:8080/1000") <= 88);
    CHECK(Record::size("") % alignof(Record) == 0);
}

TEST_CASE("a slab's memory is used again once all of it came back, and not before") {
    Slab* slab = Slab::make(size, nullptr);
    const std::vector<void*> taken = take_all(*slab);
    REQUIRE(!taken.empty());
    for (std::size_t i = 1; i < taken.size(); ++i) slab->give_back();
    CHECK(!slab->take(size));
    slab->give_back();
    CHECK(take_all(*slab) == taken);
    CHECK(!slab->take(std::size_t(1) << 20));
    for (std::size_t i = 0; i < taken.size(); ++i) slab->give_back();
    slab->retire();
}

TEST_CASE("a slab goes with the last that was taken from it, and with its maker") {
    const auto owner = std::make_shared<int>(0);
    const std::shared_ptr<Engine> home(owner, nullptr);  // counted with the owner
    const auto is_there = [&] { return owner.use_count() == 3; };

    SUBCASE("its maker goes first") {
        Slab* slab = Slab::make(size, home);
        REQUIRE(slab->take(size));
        CHECK(is_there());
        slab->retire();
        CHECK(is_there());
        slab->give_back();
        CHECK(!is_there());
    }
    SUBCASE("its maker goes last") {
        Slab* slab = Slab::make(size, home);
        REQUIRE(slab->take(size));
        slab->give_back();
        CHECK(is_there());
        slab->retire();
        CHECK(!is_there());
    }
}

TEST_CASE("a slab has room for a URL that is longer than it usually is") {
    const std::string url(65535, 'u');
    Slab* slab = Slab::make(Record::size(url), nullptr);
    CHECK(slab->take(Record::size(url)));
    CHECK(!slab->take(size));
    slab->retire();
    slab->give_back();
}
