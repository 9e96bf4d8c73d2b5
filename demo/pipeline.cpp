// SPDX-License-Identifier: MIT
// A pipeline: files are downloaded, parsed and transformed on worker threads, and summed up. Its stages are
// joined by channels that hold four items each: a stage that is slow holds up those before it, and never
// more than a few files are in memory.
#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "demo/console.hpp"
#include "demo/server/site.hpp"
#include "segue/http/http.hpp"

namespace {

namespace http = segue::http;

constexpr std::size_t in_between = 4;  // items that wait between two stages
constexpr int hands = 3;               // scripts a stage

struct Reading {
    std::string sensor;
    double value = 0;
};
using Readings = std::vector<Reading>;

struct Sum {
    std::size_t count = 0;
    double sum = 0, lowest = 0, highest = 0;
    void add(double value) {
        lowest = count == 0 ? value : std::min(lowest, value);
        highest = count == 0 ? value : std::max(highest, value);
        sum += value;
        ++count;
    }
};

/// "sensor,celsius" a line; the first is the heading, what is no reading is left out. On a worker thread.
Readings parse(const std::string& text) {
    Readings readings;
    for (std::size_t at = text.find('\n'); at != text.npos;) {
        const std::size_t begin = at + 1;
        at = text.find('\n', begin);
        const std::string line = text.substr(begin, at == text.npos ? at : at - begin);
        const std::size_t comma = line.find(',');
        double value = 0;
        if (comma == line.npos) continue;
        const char* end = line.data() + line.size();
        const auto [stop, error] = std::from_chars(line.data() + comma + 1, end, value);
        if (error == std::errc() && stop == end) readings.push_back({line.substr(0, comma), value});
    }
    return readings;
}

/// Celsius to Kelvin. On a worker thread.
Readings transform(Readings readings) {
    for (Reading& r : readings) r.value += 273.15;
    return readings;
}

class Pipeline {
  public:
    Pipeline(http::Client& web, std::vector<std::string> urls) : web_(web), urls_(std::move(urls)) {}

    segue::Task<int> run() {
        co_await segue::all(stage(&Pipeline::download, &texts_), stage(&Pipeline::parse_some, &parsed_),
                            stage(&Pipeline::transform_some, &done_), aggregate());
        print();
        co_return failed_ == 0 ? 0 : 1;
    }
    std::string progress() const {
        return "downloaded " + std::to_string(downloaded_) + " of " + std::to_string(urls_.size()) +
               ", waiting " + std::to_string(texts_.size()) + " | " + std::to_string(parsed_.size()) + " | " +
               std::to_string(done_.size()) + ", summed up " + std::to_string(aggregated_);
    }

  private:
    /// Several hands do the same; when the last of them has nothing left, the next stage learns it.
    template <class C>
    segue::Task<> stage(segue::Task<> (Pipeline::*hand)(), C* out) {
        std::vector<segue::Task<>> all;
        for (int i = 0; i < hands; ++i) all.push_back((this->*hand)());
        co_await segue::all(std::move(all));
        out->close();
    }
    segue::Task<> download() {
        while (next_ < urls_.size()) {
            const std::string& url = urls_[next_++];
            const http::Response answer = co_await web_.get(url);
            ++downloaded_;
            if (!answer.ok()) {
                std::fprintf(stderr, "pipeline: %s: %s\n", url.c_str(), answer.error().message().c_str());
                ++failed_;
                continue;
            }
            co_await texts_.send(answer.text());
        }
    }
    segue::Task<> parse_some() {
        while (auto text = co_await texts_.receive()) {
            Readings readings = co_await segue::background(parse, std::move(*text));
            co_await parsed_.send(std::move(readings));
        }
    }
    segue::Task<> transform_some() {
        while (auto readings = co_await parsed_.receive()) {
            Readings kelvin = co_await segue::background(transform, std::move(*readings));
            co_await done_.send(std::move(kelvin));
        }
    }
    segue::Task<> aggregate() {
        while (auto readings = co_await done_.receive()) {
            for (const Reading& r : *readings) sums_[r.sensor].add(r.value);
            ++aggregated_;
        }
    }
    void print() const {
        std::printf("sensor     count      mean    lowest   highest\n");
        for (const auto& [sensor, s] : sums_) {
            std::printf("%-8s %7zu %9.2f %9.2f %9.2f\n", sensor.c_str(), s.count,
                        s.sum / static_cast<double>(s.count), s.lowest, s.highest);
        }
    }

    http::Client& web_;
    const std::vector<std::string> urls_;
    segue::Channel<std::string> texts_{in_between};
    segue::Channel<Readings> parsed_{in_between};
    segue::Channel<Readings> done_{in_between};
    std::map<std::string, Sum> sums_;
    std::size_t next_ = 0, downloaded_ = 0, failed_ = 0, aggregated_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
    std::vector<std::string> urls;
    CLI::App app("Sums up files of readings. Exits with 1 when one of them could not be had.", "pipeline");
    app.add_option("URL", urls, "CSV files, \"sensor,celsius\" a line; without any, 48 inside this program");
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    demo::mind_interrupts();
    std::optional<relay::Site> site;
    if (urls.empty()) {
        relay::Site::Pages files = relay::generated_readings(48, 2000);
        for (const auto& [path, page] : files) urls.push_back(path);
        site.emplace(std::move(files));
        for (std::string& url : urls) url = site->url() + url;
    }
    segue::Scheduler game;
    http::Client web(game);
    Pipeline pipeline(web, std::move(urls));
    return demo::run(game, pipeline.run(), [&pipeline] { return pipeline.progress(); });
}
