// SPDX-License-Identifier: MIT
#include "segue/overlay/script_table.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <sstream>

namespace segue::overlay {
namespace {

// Rows that are listed, or read as texts, in one frame on average. A script takes 20 to 50 ns to list, and
// ten times that to put into words: so either stays at about 0.05 ms a frame.
constexpr std::size_t rows_a_frame = 1000;
constexpr std::size_t texts_a_frame = 250;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

}  // namespace

void ScriptTable::filter(std::string_view text) {
    std::vector<std::string> words;
    std::istringstream in{lower(text)};
    for (std::string word; in >> word;) words.push_back(std::move(word));
    if (words == words_) return;
    words_ = std::move(words);
    frames_left_ = 0;
}

void ScriptTable::sort(Column by, bool descending) {
    if (by == by_ && descending == descending_) return;
    by_ = by;
    descending_ = descending;
    frames_left_ = 0;
}

void ScriptTable::refresh() {
    if (frames_left_ > 0) {
        --frames_left_;
        return;
    }
    inspect::list(scheduler_, rows_);
    order();
    const bool texts = !words_.empty() || by_ == Column::name || by_ == Column::reason;
    frames_left_ = rows_.size() / (texts ? texts_a_frame : rows_a_frame);
}

bool ScriptTable::passes(const inspect::Row& row) const {
    if (words_.empty()) return true;
    const std::string text = lower("#" + std::to_string(row.id) + " " + row.script.name() + " " +
                                   to_string(row.state) + " " + inspect::reason(row.script));
    return std::all_of(words_.begin(), words_.end(),
                       [&](const std::string& word) { return text.find(word) != std::string::npos; });
}

void ScriptTable::order() {
    order_.resize(rows_.size());
    std::iota(order_.begin(), order_.end(), 0u);
    std::erase_if(order_, [&](std::uint32_t i) { return !passes(rows_[i]); });

    keys_.clear();
    if (by_ == Column::name || by_ == Column::reason) {
        keys_.resize(rows_.size());
        for (const std::uint32_t i : order_) {
            keys_[i] = by_ == Column::name ? rows_[i].script.name() : inspect::reason(rows_[i].script);
        }
    }
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
        const inspect::Row& x = rows_[a];
        const inspect::Row& y = rows_[b];
        switch (by_) {
            case Column::id:
                return x.id < y.id;
            case Column::name:
            case Column::reason:
                return keys_[a] < keys_[b];
            case Column::state:
                return x.state < y.state;
            case Column::age:
                return x.age_seconds < y.age_seconds;
            case Column::resumes:
                return x.resumes < y.resumes;
        }
        return false;
    };
    std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
        if (before(a, b)) return !descending_;
        if (before(b, a)) return descending_;
        return rows_[a].id < rows_[b].id;
    });
}

}  // namespace segue::overlay
