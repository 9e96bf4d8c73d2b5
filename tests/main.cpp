// SPDX-License-Identifier: MIT
// The tests' one main: doctest's, with `N passed, N failed` as its last line and true counts in it.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>
#include <exception>

#include "tests/support/report.hpp"
#if defined(_WIN32)
#include <fcntl.h>
#include <io.h>
#endif

namespace {

unsigned ran, failed, skipped;

struct Count : doctest::IReporter {
    explicit Count(const doctest::ContextOptions&) {}
    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats& stats) override {
        ran = stats.numTestCasesPassingFilters;
        failed = stats.numTestCasesFailed;
        skipped = stats.numTestCases - ran;
    }
    void test_case_start(const doctest::TestCaseData&) override {}
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void test_case_end(const doctest::CurrentTestCaseStats&) override {}
    void test_case_exception(const doctest::TestCaseException&) override {}
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData&) override {}
    void log_message(const doctest::MessageData&) override {}
    void test_case_skipped(const doctest::TestCaseData&) override {}
};
REGISTER_LISTENER("count", 1, Count);

}  // namespace

int main(int argc, char** argv) {
#if defined(_WIN32)
    _setmode(_fileno(stdout), _O_BINARY);  // scripts read the last line: no carriage return in it
#endif
    doctest::Context context(argc, argv);
    const int exit_code = context.run();
    if (context.shouldExit() && ran == 0) return exit_code;  // --help, --list-test-cases
    const unsigned unable = segue::test::skipped_test_cases();
    const unsigned missing = segue::test::print_rows(skipped == 0);
    if (skipped + unable != 0) std::printf("%u skipped\n", skipped + unable);
    std::printf("%u passed, %u failed\n", ran - failed - unable, failed + missing);
    if (ran == 0 || missing != 0) return 1;  // a filter that matches nothing is a failure
    return exit_code;
}
