// SPDX-License-Identifier: MIT
// How the benchmarks' table judges: medians, ratios of neighbours in time, marks.
#include "bench/table.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using bench::Mark;
using bench::Row;
using bench::Unit;
using bench::Verdict;

namespace {

Row row(Mark mark, std::vector<double> rounds) {
    Row made("row", std::move(mark));
    made.rounds = std::move(rounds);
    return made;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a median is the middle value, or the mean of the middle two") {
    CHECK(bench::median({}) == 0.0);
    CHECK(bench::median({7.0}) == 7.0);
    CHECK(bench::median({9.0, 1.0, 5.0}) == 5.0);
    CHECK(bench::median({9.0, 1.0, 5.0, 3.0}) == 4.0);
}

TEST_CASE("a ratio is the median of the rounds' ratios, not the ratio of the medians") {
    const Row base = row(Mark::none(), {5.0, 10.0, 30.0});
    const bench::Judged judged = bench::judge(row(Mark::times(2.0, "base"), {10.0, 40.0, 30.0}), &base);
    CHECK(judged.middle == 30.0);
    CHECK(judged.low == 10.0);
    CHECK(judged.high == 40.0);
    REQUIRE(judged.compared.has_value());
    CHECK(*judged.compared == 2.0);
    CHECK(judged.verdict == Verdict::met);
}

TEST_CASE("rounds that only one of two rows has are not compared") {
    const Row base = row(Mark::none(), {10.0});
    const bench::Judged judged = bench::judge(row(Mark::times(2.0, "base"), {30.0, 10.0, 10.0}), &base);
    CHECK(judged.compared == 3.0);
    CHECK(judged.verdict == Verdict::missed);
}

TEST_CASE("a mark of a value is met up to its limit, without any base") {
    CHECK(bench::judge(row(Mark::at_most(40), {39.0, 40.0, 41.0}), nullptr).verdict == Verdict::met);
    CHECK(bench::judge(row(Mark::at_most(40), {39.0, 40.5, 41.0}), nullptr).verdict == Verdict::missed);
}

TEST_CASE("a mark of a least ratio is met from its limit on") {
    const Row base = row(Mark::none(), {100.0, 100.0, 100.0});
    const Row fast = row(Mark::at_least_times(0.8, "base"), {80.0, 70.0, 300.0});
    CHECK(bench::judge(fast, &base).verdict == Verdict::met);
    CHECK(bench::judge(row(Mark::at_least_times(0.8, "base"), {79.0}), &base).verdict == Verdict::missed);
    CHECK(bench::judge(fast, nullptr).verdict == Verdict::none);
    CHECK(has(bench::table_line(fast, bench::judge(fast, &base)), "x 0.80 >= x 0.80  met"));
}

TEST_CASE("a mark of a difference asks how much more it is, and less is fine") {
    const Row base = row(Mark::none(), {100.0, 110.0, 120.0});
    const bench::Judged more = bench::judge(row(Mark::more(5, "base"), {106.0, 116.0, 120.0}), &base);
    CHECK(more.compared == 6.0);
    CHECK(more.verdict == Verdict::missed);
    CHECK(bench::judge(row(Mark::more(5, "base"), {90.0, 90.0, 90.0}), &base).verdict == Verdict::met);
}

TEST_CASE("a mark whose base did not run is not judged") {
    const Row empty = row(Mark::none(), {});
    CHECK(bench::judge(row(Mark::times(2, "base"), {1.0}), nullptr).verdict == Verdict::none);
    CHECK(bench::judge(row(Mark::times(2, "base"), {1.0}), &empty).verdict == Verdict::none);
    CHECK(bench::judge(row(Mark::times(2, "base"), {}), nullptr).verdict == Verdict::none);
}

TEST_CASE("a quantity has three digits and a unit that fits") {
    CHECK(bench::quantity(1.234, Unit::nanoseconds) == "1.23 ns");
    CHECK(bench::quantity(9.996, Unit::nanoseconds) == "10.0 ns");
    CHECK(bench::quantity(999.4, Unit::nanoseconds) == "999 ns");
    CHECK(bench::quantity(999.6, Unit::nanoseconds) == "1.00 us");
    CHECK(bench::quantity(16.7e6, Unit::nanoseconds) == "16.7 ms");
    CHECK(bench::quantity(25e9, Unit::nanoseconds) == "25000 ms");
    CHECK(bench::quantity(192, Unit::bytes) == "192 B");
    CHECK(bench::quantity(38.25e6, Unit::bytes) == "38.2 MB");
    CHECK(bench::quantity(12345, Unit::per_second) == "12.3 k/s");
    CHECK(bench::quantity(1.25e9, Unit::bytes_per_second) == "1.25 GB/s");
    CHECK(bench::quantity(32, Unit::count) == "32");
}

TEST_CASE("a line names the row, its value, spread, ratio, mark, verdict and allocations") {
    const Row base = row(Mark::none(), {2.0, 2.0});
    Row fast = row(Mark::times(2.0, "base"), {3.0, 5.0});
    fast.allocations = 0;
    const std::string line = bench::table_line(fast, bench::judge(fast, &base));
    for (const char* part : {"row", "4.00 ns", "3.00 ns .. 5.00 ns", "x 2.00", "met"}) CHECK(has(line, part));
    CHECK(line.ends_with(" 0"));

    Row absent("peer", Mark::none());
    absent.instead = "not installed";
    CHECK(has(bench::table_line(absent, bench::judge(absent, nullptr)), "not installed"));
}

TEST_CASE("a row is found by its name") {
    const std::vector<Row> rows = {Row("one", Mark::none()), Row("two", Mark::none())};
    CHECK(bench::find(rows, "two") == &rows[1]);
    CHECK(bench::find(rows, "") == nullptr);
}
