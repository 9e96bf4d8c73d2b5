// SPDX-License-Identifier: MIT
// How a place in the source is written.
#include <doctest/doctest.h>

#include <source_location>

#include "segue/detail/name.hpp"

using namespace segue;

TEST_CASE("a place is the file's name behind its last slash, a backslash too, and the line") {
    const auto here = std::source_location::current();
    CHECK(detail::file_line(here).starts_with("core_name_test.cpp:"));
#line 7 "C:\\game\\scripts\\guard.cpp"
    const auto windows = std::source_location::current();
    CHECK(detail::file_line(windows) == "guard.cpp:7");
}
