// SPDX-License-Identifier: MIT
// Measures what downloads cost a game, beside curl and aiohttp at the same server, and prints one table. What
// came wrong, or not at all, makes the exit code 1; a mark that is missed does not: timings are no tests.
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/heap.hpp"
#include "bench/http/load.hpp"
#include "bench/http/many.hpp"
#include "bench/http/others.hpp"
#include "bench/http/rows.hpp"
#include "bench/http/site.hpp"
#include "bench/json.hpp"
#include "bench/machine.hpp"
#include "bench/table.hpp"

namespace {

using bench::Row;

struct Flags {
    bool quick = false;
    std::string json;  // a file; empty: none is written
};

/// False when a flag is wrong; it has been said.
bool read(int argc, char** argv, Flags& flags) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view flag = argv[i];
        if (flag == "--quick") {
            flags.quick = true;
        } else if (flag == "--json" && i + 1 < argc) {
            flags.json = argv[++i];
        } else {
            std::fprintf(stderr, "bench http: no flag '%s': --quick or --json FILE\n", argv[i]);
            return false;
        }
    }
    return true;
}

class Table {
  public:
    explicit Table(std::string machine) : machine_(std::move(machine)) {
        std::printf("%s\n\n%s\n", machine_.c_str(), bench::table_head("median").c_str());
    }
    /// Prints a group's part.
    void add(std::vector<Row> group) {
        for (Row& row : group) {
            failed_ = failed_ || row.instead.starts_with("FAILED");
            rows_.push_back(std::move(row));
            const Row& added = rows_.back();
            const Row* base = find(rows_, added.mark.base());
            std::puts(table_line(added, judge(added, base)).c_str());
        }
        std::puts("");
        std::fflush(stdout);
    }
    bool failed() const { return failed_; }
    bool write(const std::string& file) const { return bench::write_json(file, machine_, rows_); }

  private:
    std::string machine_;
    std::vector<Row> rows_;
    bool failed_ = false;
};

std::string versions(const std::string& server, const std::string& curl, const std::string& aiohttp) {
    std::string line = server;
    for (const std::string& other : {curl, aiohttp}) {
        if (!other.empty()) line += ", " + other;
    }
    return line;
}

bool measure_all(bench::Site& site, int rounds, const std::string& json) {
    const std::string curl = bench::curl_version(), aiohttp = bench::aiohttp_version();
    const bench::Others others{!curl.empty(), !aiohttp.empty()};
    Table table(bench::machine() + '\n' + versions(bench::nginx_version(), curl, aiohttp));
    constexpr double most = 0.3e6;  // nanoseconds of a frame
    table.add(bench::ten_thousand(site, rounds));
    table.add(bench::download(site, {1'280, bench::small, 32, 1.0, most}, others, rounds));
    table.add(bench::download(site, {200, bench::middle, 8, 1.0, 0}, others, rounds));
    table.add(bench::download(site, {64, bench::large, 8, 0.8, most}, others, rounds));
    table.add(bench::download(site, {40, bench::small, 1, 0, 0}, others, rounds));
    table.add(bench::download(site, {64, bench::large, 32, 0, 0}, others, rounds));
    table.add(bench::progress(site, rounds));
    if (!json.empty()) {
        if (!table.write(json)) {
            std::fprintf(stderr, "bench http: cannot write %s\n", json.c_str());
            return false;
        }
        std::printf("written to %s\n", json.c_str());
    }
    return !table.failed();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 6 && std::string_view(argv[1]) == bench::many_flag) return bench::answer_many(argv + 2);
    Flags flags;
    if (!read(argc, argv, flags)) return 2;
    if (!segue::test::Nginx::is_installed()) {
        std::puts("nothing is measured: nginx is not installed: apt-get install nginx-light");
        return 0;
    }
    bench::Site site({bench::small, bench::middle, bench::large});
    if (!site.ok()) {
        std::fprintf(stderr, "bench http: nginx did not start: %s\n", site.log().c_str());
        return 1;
    }
    return measure_all(site, flags.quick ? 2 : 7, flags.json) ? 0 : 1;
}
