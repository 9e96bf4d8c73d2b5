// SPDX-License-Identifier: MIT
#include "segue/http/detail/admission.hpp"

#include <doctest/doctest.h>

#include <vector>

using segue::http::detail::Admission;
using segue::http::detail::Flight;
using segue::http::detail::Place;

namespace {

/// The queue never looks into a flight: a number will do for one.
Flight* flight(std::uint64_t number) { return reinterpret_cast<Flight*>(number * 64); }

Place place(std::uint64_t number, int priority = 0) { return {-priority, number, flight(number)}; }

}  // namespace

TEST_CASE("slots go by priority, and by order among equals") {
    Admission queue(10, 10);
    queue.enqueue("a", place(1));
    queue.enqueue("b", place(2, 5));
    queue.enqueue("a", place(3, 5));
    queue.enqueue("b", place(4, -1));
    for (const std::uint64_t number : {2u, 3u, 1u, 4u}) CHECK(queue.admit() == flight(number));
    CHECK(queue.admit() == nullptr);
}

TEST_CASE("a host whose slots are taken does not hold up the others") {
    Admission queue(10, 2);
    for (std::uint64_t number = 1; number <= 5; ++number) queue.enqueue("a", place(number, 9));
    queue.enqueue("b", place(6));
    CHECK(queue.admit() == flight(1));
    CHECK(queue.admit() == flight(2));
    CHECK(queue.admit() == flight(6));
    CHECK(queue.admit() == nullptr);
    queue.release("a");
    CHECK(queue.admit() == flight(3));
    CHECK(queue.admit() == nullptr);
}

TEST_CASE("the limit in all holds over all hosts") {
    Admission queue(3, 2);
    for (std::uint64_t number = 1; number <= 3; ++number) {
        queue.enqueue("a", place(number));
        queue.enqueue("b", place(10 + number));
    }
    CHECK(queue.admit() == flight(1));
    CHECK(queue.admit() == flight(2));
    CHECK(queue.admit() == flight(11));
    CHECK(queue.admit() == nullptr);
    queue.release("b");
    CHECK(queue.admit() == flight(12));
    CHECK(queue.admit() == nullptr);
}

TEST_CASE("one that withdraws leaves the others their places") {
    Admission queue(1, 1);
    for (std::uint64_t number = 1; number <= 4; ++number) queue.enqueue("a", place(number));
    queue.withdraw("a", place(1));
    queue.withdraw("a", place(3));
    CHECK(queue.admit() == flight(2));
    queue.release("a");
    CHECK(queue.admit() == flight(4));
    queue.release("a");
    CHECK(queue.admit() == nullptr);
}
