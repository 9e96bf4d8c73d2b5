// SPDX-License-Identifier: MIT
// JSON by nlohmann; every number is checked against its limits, for anybody can edit the file.
#include "demo/relay/score_file.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>
#include <nlohmann/json.hpp>
#include <utility>

namespace relay {
namespace {

using nlohmann::json;
using OrderedJson = nlohmann::ordered_json;  // what is written: in the order of the program

constexpr std::array<std::string_view, 3> difficulties{"easy", "normal", "hell"};
constexpr int version = 1;
constexpr std::int64_t most_points = 1'000'000'000'000;

/// Reads the members of one row and keeps the first error.
class Row {
  public:
    explicit Row(const json& object) : object_(object) {
        if (!object.is_object()) error_ = "is no object";
    }

    std::int64_t number(const char* key, std::int64_t low, std::int64_t high) {
        const json* v = member(key);
        if (v == nullptr) return low;
        // As numbers: nlohmann's own comparison of two values takes three seconds to compile.
        const std::int64_t n = v->is_number_integer() ? v->get<std::int64_t>() : low - 1;
        if (n >= low && n <= high) return n;
        fail(key, "is not " + std::to_string(low) + " to " + std::to_string(high));
        return low;
    }
    bool yes(const char* key) {
        const json* v = member(key);
        if (v != nullptr && !v->is_boolean()) fail(key, "is not true or false");
        return error_.empty() && v->get<bool>();
    }
    std::string text(const char* key) {
        const json* v = member(key);
        if (v != nullptr && !v->is_string()) fail(key, "is no text");
        return error_.empty() ? v->get<std::string>() : std::string();
    }
    void fail(const char* key, const std::string& why) {
        if (error_.empty()) error_ = std::string(key) + ' ' + why;
    }
    [[nodiscard]] const std::string& error() const { return error_; }

  private:
    const json* member(const char* key) {
        if (!error_.empty()) return nullptr;
        const auto found = object_.find(key);
        if (found != object_.end()) return &*found;
        fail(key, "is missing");
        return nullptr;
    }

    const json& object_;
    std::string error_;
};

bool are_initials(std::string_view text) {
    const auto known = [](char c) { return initial_letters.find(c) != std::string_view::npos; };
    return text.size() == 3 && std::all_of(text.begin(), text.end(), known);
}

/// "2026-01-31" by its look.
bool is_date(std::string_view text) {
    constexpr std::string_view look = "0000-00-00";
    if (text.size() != look.size()) return false;
    for (std::size_t i = 0; i < look.size(); ++i) {
        const bool digit = std::isdigit(static_cast<unsigned char>(text[i])) != 0;
        if (look[i] == '-' ? text[i] != '-' : !digit) return false;
    }
    return true;
}

Score read_row(Row& row) {
    Score score;
    score.points = row.number("points", Scores::least, most_points);
    const std::string difficulty = row.text("difficulty");
    const auto found = std::find(difficulties.begin(), difficulties.end(), difficulty);
    if (found == difficulties.end()) {
        row.fail("difficulty", "is not easy, normal or hell");
    } else {
        score.difficulty = static_cast<Difficulty>(found - difficulties.begin());
    }
    score.stage = static_cast<int>(row.number("stage", 1, 3));
    score.cleared = row.yes("cleared");
    score.continues = static_cast<int>(row.number("continues", 0, 999));
    score.initials = row.text("initials");
    if (!are_initials(score.initials)) row.fail("initials", "are not three letters");
    score.date = row.text("date");
    if (!is_date(score.date)) row.fail("date", "is not like 2026-01-31");
    return score;
}

}  // namespace

std::optional<Scores> read_scores(std::string_view text, std::string& error) {
    error.clear();
    const json tree = json::parse(text, nullptr, false);
    if (tree.is_discarded() || !tree.is_object()) {
        error = "it is no JSON object";
        return std::nullopt;
    }
    const auto made = tree.find("relay-scores");
    if (made == tree.end() || !made->is_number_integer() || made->get<std::int64_t>() != version) {
        error = "it is no relay-scores 1";
        return std::nullopt;
    }
    const auto rows = tree.find("scores");
    if (rows == tree.end() || !rows->is_array()) {
        error = "it has no list of scores";
        return std::nullopt;
    }
    Scores out;
    for (std::size_t i = 0; i < rows->size(); ++i) {
        Row row((*rows)[i]);
        Score score = read_row(row);
        if (row.error().empty()) {
            out.add(std::move(score));
            continue;
        }
        error = "scores[" + std::to_string(i) + "]: " + row.error();
        return std::nullopt;
    }
    return out;
}

std::string text_of(const Scores& scores, std::string_view today) {
    OrderedJson rows = OrderedJson::array();
    for (const Score& score : scores.rows()) {
        rows.push_back({{"points", score.points},
                        {"difficulty", difficulties[static_cast<std::size_t>(score.difficulty)]},
                        {"stage", score.stage},
                        {"cleared", score.cleared},
                        {"continues", score.continues},
                        {"initials", score.initials},
                        {"date", score.date.empty() ? today : std::string_view(score.date)}});
    }
    const OrderedJson tree{{"relay-scores", version}, {"scores", rows}};
    return tree.dump(2) + "\n";
}

std::string today() {
    const std::time_t now = std::time(nullptr);
    std::tm day{};
    char text[16] = "0000-00-00";  // there is no such day
    if (localtime_r(&now, &day) != nullptr) std::strftime(text, sizeof text, "%Y-%m-%d", &day);
    return text;
}

Scores load_scores(UserFolder& folder) {
    const std::string name(score_file);
    const auto text = folder.read(name);
    std::string error;
    auto scores = text ? read_scores(*text, error) : Scores();
    if (!scores) folder.set_aside(name, error);
    return scores.value_or(Scores());
}

void save_scores(UserFolder& folder, const Scores& scores) {
    folder.write_later(std::string(score_file), text_of(scores, today()));
}

}  // namespace relay
