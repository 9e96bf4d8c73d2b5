// SPDX-License-Identifier: MIT
#include "tests/support/report.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <exception>
#include <vector>

namespace segue::test {

namespace {

enum class Fate { not_played, passed, skipped, failed };  // the worse comes later

struct Line {
    std::string name;
    bool expected = false;
    Fate fate = Fate::not_played;
    std::string words;
};

/// Made at its first use, which is before main().
std::vector<Line>& lines() {
    static std::vector<Line> all;
    return all;
}

Line& line_of(const std::string& name) {
    const auto found =
        std::find_if(lines().begin(), lines().end(), [&](const Line& line) { return line.name == name; });
    if (found != lines().end()) return *found;
    lines().emplace_back().name = name;
    return lines().back();
}

std::atomic<unsigned> failed_checks{0};  // on any thread
unsigned skipped = 0;
const char* test_case = "";
std::string why_skipped;  // empty: the running test case is not
bool row_is_skipped = false;

/// Hears of every check, and of the end of each test case.
struct Ear : doctest::IReporter {
    explicit Ear(const doctest::ContextOptions&) {}
    void test_case_start(const doctest::TestCaseData& data) override {
        test_case = data.m_name;
        why_skipped.clear();
    }
    void test_case_end(const doctest::CurrentTestCaseStats& stats) override {
        if (!why_skipped.empty() && stats.testCaseSuccess) ++skipped;
        why_skipped.clear();
    }
    void log_assert(const doctest::AssertData& data) override {
        if (data.m_failed) failed_checks.fetch_add(1, std::memory_order_relaxed);
    }
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void test_case_exception(const doctest::TestCaseException&) override {}
    void test_case_skipped(const doctest::TestCaseData&) override {}
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_message(const doctest::MessageData&) override {}
    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats&) override {}
};
REGISTER_LISTENER("report", 2, Ear);

const char* word(Fate fate) {
    switch (fate) {
        case Fate::passed:
            return "passed";
        case Fate::skipped:
            return "skipped";
        case Fate::failed:
            return "FAILED";
        case Fate::not_played:
            break;
    }
    return "NOT PLAYED";
}

}  // namespace

void skip(const std::string& why) {
    std::printf("skipped: %s: %s\n", test_case, why.c_str());
    why_skipped = why;
    row_is_skipped = true;
}

Row::Row(std::string name)
    : name_(std::move(name)),
      failed_before_(failed_checks.load()),
      exceptions_before_(std::uncaught_exceptions()) {
    row_is_skipped = false;
}

Row::~Row() {
    const bool broken =
        failed_checks.load() != failed_before_ || std::uncaught_exceptions() != exceptions_before_;
    const Fate fate = broken ? Fate::failed : row_is_skipped ? Fate::skipped : Fate::passed;
    Line& line = line_of(name_);
    const std::string& words = fate == Fate::skipped ? why_skipped : notes_;
    if (!words.empty()) line.words = words;
    line.fate = std::max(line.fate, fate);
}

void Row::note(const std::string& words) { notes_ += (notes_.empty() ? "" : ", ") + words; }

bool expect_rows(std::initializer_list<const char*> names) {
    for (const char* name : names) line_of(name).expected = true;
    return true;
}

unsigned skipped_test_cases() { return skipped; }

unsigned print_rows(bool whole) {
    unsigned missing = 0, counts[4] = {};
    for (const Line& line : lines()) {
        const bool absent = line.fate == Fate::not_played;
        if (absent && !(whole && line.expected)) continue;
        missing += absent;
        ++counts[static_cast<int>(line.fate)];
        std::printf("fault: %-44s %s%s%s\n", line.name.c_str(), word(line.fate),
                    line.words.empty() ? "" : ": ", line.words.c_str());
    }
    if (counts[0] + counts[1] + counts[2] + counts[3] != 0)
        std::printf("faults: %u rows passed, %u failed, %u skipped, %u not played\n", counts[1], counts[3],
                    counts[2], counts[0]);
    return missing;
}

}  // namespace segue::test
