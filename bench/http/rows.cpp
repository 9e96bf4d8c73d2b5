// SPDX-License-Identifier: MIT
#include "bench/http/rows.hpp"

#include <optional>
#include <string>
#include <utility>

#include "bench/http/game.hpp"
#include "bench/http/many.hpp"
#include "bench/http/others.hpp"

namespace bench {

namespace {

constexpr double ms = 1e6;  // nanoseconds
constexpr const char* wrong = "FAILED: a body is missing or wrong, or was asked for twice";

Row pooled(std::string name, std::vector<double> value, Mark mark) {
    Row row(std::move(name), std::move(mark));
    row.rounds = std::move(value);
    return row;
}

/// A round of somebody else's; none where it went wrong, which fails its row.
void take(Row& row, const Load& load, std::optional<double> seconds, double start = 0) {
    if (!row.instead.empty()) return;
    if (seconds) {
        row.rounds.push_back(load.throughput(*seconds - start));
    } else {
        row.instead = "FAILED: it did not fetch every body";
    }
}

}  // namespace

std::vector<Row> download(Site& site, const Load& load, const Others& others, int rounds) {
    const std::string name = load.name();
    const Unit unit = load.counts_requests() ? Unit::per_second : Unit::bytes_per_second;
    const bool compared = load.least_of_curl > 0;
    const Mark mark = compared ? Mark::at_least_times(load.least_of_curl, name + "/curl") : Mark::none();
    Row curl(name + "/curl", Mark::none(), unit);
    Row ours(name + "/segue", mark, unit);
    Row first(name + "/segue_first", Mark::none(compared ? name + "/curl" : ""), unit);
    Row scripts(name + "/segue_to_last_script", Mark::none(compared ? name + "/curl" : ""), unit);
    Row aiohttp(name + "/aiohttp", Mark::times(1, name + "/segue"), unit);
    Row submit(name + "/submit_cpu", Mark::none());
    if (!others.curl) curl.instead = "not installed: apt-get install curl";
    if (!others.aiohttp) aiohttp.instead = "not installed: apt-get install python3-aiohttp";

    std::vector<double> frames;
    Game lasting(load);
    const Served served = site.served(load.size);
    if (!play(lasting, served, load).right) ours.instead = wrong;
    for (int round = 0; round < rounds; ++round) {
        if (compared && curl.instead.empty()) take(curl, load, time_curl(site, load), curl_start(site));
        {
            Game fresh(load);
            const Played played = play(fresh, served, load);
            if (!played.right) first.instead = wrong;
            first.rounds.push_back(load.throughput(played.last_byte));
        }
        const Played played = play(lasting, served, load);
        if (!played.right) ours.instead = wrong;
        ours.rounds.push_back(load.throughput(played.last_byte));
        scripts.rounds.push_back(load.throughput(played.last_script));
        submit.rounds.push_back(played.submit);
        frames.insert(frames.end(), played.frames.begin(), played.frames.end());
        if (compared && aiohttp.instead.empty()) take(aiohttp, load, time_aiohttp(site, load));
    }
    std::vector<Row> rows;
    if (compared) rows.push_back(curl);
    rows.push_back(ours);
    rows.push_back(first);
    rows.push_back(scripts);
    if (compared) rows.push_back(aiohttp);
    rows.push_back(submit);
    const Mark limit = load.frame_mark > 0 ? Mark::at_most(load.frame_mark) : Mark::none();
    rows.push_back(pooled(name + "/frame_cpu_p50", {percentile(frames, 0.5)}, Mark::none()));
    rows.push_back(pooled(name + "/frame_cpu_p99", {percentile(frames, 0.99)}, limit));
    rows.push_back(pooled(name + "/frame_cpu_max", {percentile(frames, 1)}, Mark::none()));
    return rows;
}

std::vector<Row> progress(const Site& site, int rounds) {
    Row row("progress", Mark::none());
    std::uint64_t looks = 0, allocations = 0;
    for (int round = 0; round < rounds; ++round) {
        const Looked looked = look_at_progress(site, {64, large, 8});
        row.rounds.push_back(looked.each);
        looks += looked.looks;
        allocations += looked.allocations;
        if (!looked.right) row.instead = "FAILED: a transfer did not end, or was not seen half way";
    }
    row.allocations = static_cast<double>(allocations) / static_cast<double>(looks);
    if (allocations != 0)
        row.instead = "FAILED: it allocates, " + std::to_string(allocations) + " times in all";
    return {row};
}

std::vector<Row> ten_thousand(Site& site, int rounds) {
    const Load load{10'000, small, 32};
    const std::string name = load.name();
    Row rate(name + "/segue_to_last_script", Mark::none(), Unit::per_second);
    Row submit(name + "/submit_cpu", Mark::at_most(5 * ms));
    Row p99(name + "/frame_cpu_p99", Mark::none());
    Row frames(name + "/frames_that_resumed", Mark::none(), Unit::count);
    Row connections(name + "/connections", Mark::at_most(load.connections), Unit::count);
    Row memory(name + "/memory", Mark::at_most(40e6), Unit::bytes);
    for (int round = 0; round < rounds; ++round) {
        const std::optional<Many> many = ask_many(site, load);
        if (!many) {
            rate.instead = "FAILED: an answer is missing or wrong";
            return {rate};
        }
        rate.rounds.push_back(load.throughput(many->last_script));
        submit.rounds.push_back(many->submit);
        p99.rounds.push_back(many->frame_p99);
        frames.rounds.push_back(static_cast<double>(many->resuming));
        connections.rounds.push_back(static_cast<double>(many->connections));
        memory.rounds.push_back(many->memory);
    }
    return {rate, submit, p99, frames, connections, memory};
}

}  // namespace bench
