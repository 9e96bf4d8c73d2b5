// SPDX-License-Identifier: MIT
// That no call of libcurl goes past the door that checks its thread: read from the sources.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>

namespace {

// A name of libcurl's that is followed by a parenthesis is called; curl_call(curl_multi_poll, ...) only names
// it.
const std::regex direct_call(R"(\bcurl_(easy|multi|global|slist|url|mime|share)_\w+\s*\()");

}  // namespace

TEST_CASE("libcurl is called through curl_calls.hpp alone") {
    CHECK(std::regex_search(std::string("curl_easy_setopt(easy, option, value);"), direct_call));
    CHECK_FALSE(std::regex_search(std::string("curl_call(curl_multi_poll, multi_, &extra);"), direct_call));
    const std::filesystem::path room = "engine/segue/http";
    REQUIRE(std::filesystem::is_directory(room));  // the tests run in the project's root
    int files = 0;
    std::string found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(room)) {
        if (!entry.is_regular_file() || entry.path().filename() == "curl_calls.hpp") continue;
        ++files;
        std::ifstream in(entry.path());
        for (std::string line; std::getline(in, line);) {
            if (std::regex_search(line, direct_call)) found += entry.path().string() + ": " + line + '\n';
        }
    }
    CHECK(found == "");
    CHECK(files > 20);
}
