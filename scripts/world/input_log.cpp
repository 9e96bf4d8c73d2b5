// SPDX-License-Identifier: MIT
// The log as text, one fact a line:
//   relay-log 1
//   seed 7
//   difficulty normal
//   stage 1
//   stress 0
//   scores 1284300 90210     the table's, if it has any
//   held 120 16              from tick 120 on, these buttons
//   arrive 31 stage1/stage.json 1f00a2b3c4d5e6f7 line
//   end 5400                 ticks in all
#include "scripts/world/input_log.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

namespace relay {
namespace {

constexpr std::array<std::string_view, 3> difficulties{
    "easy", "normal", "hell"};

bool read_difficulty(std::istream& in, Difficulty& out) {
    std::string name;
    in >> name;
    for (std::size_t i = 0; i < difficulties.size(); ++i) {
        if (name != difficulties[i]) continue;
        out = Difficulty(i);
        return true;
    }
    return false;
}

bool read_arrival(std::istream& in, Arrival& a) {
    std::string source;
    in >> a.tick >> a.path >> std::hex >> a.digest >>
        std::dec >> source;
    a.built_in = source == "built-in";
    return bool(in) && (a.built_in || source == "line");
}

/// Numbers to the line's end.
bool read_scores(std::istream& in,
                 std::vector<std::int64_t>& out) {
    for (std::int64_t each = 0; in >> each;)
        out.push_back(each);
    return in.eof() && !out.empty();
}

}  // namespace

void InputLog::add(Input input) {
    bool same = runs_.empty() ? input.held == 0
                              : runs_.back().input == input;
    if (!same) runs_.push_back({ticks_, input});
    ++ticks_;
}

void InputLog::add(Arrival arrival) {
    arrivals_.push_back(std::move(arrival));
}

Input InputLog::input(std::uint64_t tick) const {
    if (tick >= ticks_) return {};
    auto later = [](std::uint64_t t, const Run& run) {
        return t < run.from;
    };
    auto after = std::upper_bound(runs_.begin(), runs_.end(),
                                  tick, later);
    if (after == runs_.begin()) return {};
    return std::prev(after)->input;
}

std::string InputLog::text() const {
    std::ostringstream out;
    out << "relay-log 1\nseed " << seed << "\ndifficulty "
        << difficulties[std::size_t(difficulty)] << "\nstage "
        << stage << "\nstress " << stress << '\n';
    if (!scores.empty()) {
        out << "scores";
        for (std::int64_t each : scores) out << ' ' << each;
        out << '\n';
    }
    for (const Run& run : runs_)
        out << "held " << run.from << ' ' << run.input.held
            << '\n';
    for (const Arrival& a : arrivals_)
        out << "arrive " << a.tick << ' ' << a.path << ' '
            << std::hex << a.digest << std::dec
            << (a.built_in ? " built-in\n" : " line\n");
    out << "end " << ticks_ << '\n';
    return out.str();
}

std::optional<InputLog> InputLog::read(std::string_view text,
                                       std::string& error) {
    std::istringstream lines{std::string(text)};
    std::string line;
    InputLog log;
    int number = 0;
    bool headed = false, ended = false;
    while (std::getline(lines, line)) {
        ++number;
        std::istringstream in(line);
        std::string word;
        if (!(in >> word)) continue;
        bool good = true;
        if (ended) {
            good = false;
        } else if (!headed) {
            int version = 0;
            in >> version;
            good = word == "relay-log" && version == 1;
            headed = true;
        } else if (word == "seed") {
            good = bool(in >> log.seed);
        } else if (word == "difficulty") {
            good = read_difficulty(in, log.difficulty);
        } else if (word == "stage") {
            good = bool(in >> log.stage);
        } else if (word == "stress") {
            good = bool(in >> log.stress);
        } else if (word == "scores") {
            good = read_scores(in, log.scores);
        } else if (word == "held") {
            Run run;
            good = bool(in >> run.from >> run.input.held);
            log.runs_.push_back(run);
        } else if (word == "arrive") {
            Arrival a;
            good = read_arrival(in, a);
            log.arrivals_.push_back(std::move(a));
        } else if (word == "end") {
            good = bool(in >> log.ticks_);
            ended = true;
        } else {
            good = false;
        }
        if (good) continue;
        error = "line " + std::to_string(number) +
                " is not of a relay log: " + line;
        return std::nullopt;
    }
    if (ended) return log;
    error = "the log has no end: it was cut";
    return std::nullopt;
}

}  // namespace relay
