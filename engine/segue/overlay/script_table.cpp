// SPDX-License-Identifier: MIT
#include "segue/overlay/script_table.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "segue/overlay/look.hpp"
#include "segue/scheduler.hpp"

namespace segue::overlay {
namespace {

// Scripts that are read in one frame. One takes some 50 ns where only numbers are read, and ten times that
// to put into words: so either stays at about 0.1 ms a frame.
constexpr std::size_t rows_a_frame = 1000;
constexpr std::size_t texts_a_frame = 250;
constexpr std::size_t drops_a_frame =
    2500;  // of old rows: each lets go of a script, which is far away in memory
constexpr std::uint32_t no_line = std::numeric_limits<std::uint32_t>::max();

double micros(std::chrono::nanoseconds t) { return static_cast<double>(t.count()) * 1e-3; }

double number_of(const inspect::Row& row, Column by) {
    switch (by) {
        case Column::state:
            return static_cast<double>(row.state);
        case Column::resumes:
            return static_cast<double>(row.resumes);
        case Column::age:
            return row.age_seconds;
        case Column::frame:
        case Column::average:
        case Column::worst: {
            const auto cost = inspect::cost(row.script);
            if (!cost) return -1;
            return micros(by == Column::frame     ? cost->frame
                          : by == Column::average ? cost->average
                                                  : cost->worst);
        }
        default:
            return static_cast<double>(row.id);
    }
}

std::string word_of(const inspect::Row& row, Column by) {
    if (by == Column::name) return row.script.name();
    if (by == Column::reason) return inspect::reason(row.script);
    const auto stack = inspect::stack(row.script);
    return stack.empty() ? std::string() : place_text(stack.front());
}

}  // namespace

void ScriptTable::filter(Filter filter) {
    if (filter == filter_) return;
    filter_ = std::move(filter);
    passing_ = false;
}

void ScriptTable::sort(Column by, bool descending) {
    if (by == by_ && descending == descending_) return;
    by_ = by;
    descending_ = descending;
    passing_ = false;
}

void ScriptTable::tree(bool on) {
    if (on == tree_) return;
    tree_ = on;
    passing_ = false;
}

void ScriptTable::fold(std::uint64_t id, bool on) {
    if (on ? folded_.insert(id).second : folded_.erase(id) > 0) passing_ = false;
}

void ScriptTable::refresh() {
    if (!passing_) {
        fresh_.erase(fresh_.end() - static_cast<std::ptrdiff_t>(std::min(fresh_.size(), drops_a_frame)),
                     fresh_.end());
        if (!fresh_.empty()) return;
        begin_pass();
    }
    read_some();
    if (listing_ || read_ < fresh_.size()) return;
    passing_ = false;
    std::swap(rows_, fresh_);
    std::swap(lines_, order_);
    matches_ = found_;
}

void ScriptTable::begin_pass() {
    passing_ = listing_ = true;
    fresh_.reserve(scheduler_.size());
    read_ = found_ = 0;
    order_.clear();
    owners_.clear();
    owner_rows_.clear();
}

void ScriptTable::read_some() {
    const std::size_t most = filter_.reads_texts() || (!tree_ && texts()) ? texts_a_frame : rows_a_frame;
    if (listing_ && read_ == fresh_.size()) {  // between two trees: no row is pointed at
        listing_ = inspect::list_more(scheduler_, fresh_, most);
        numbers_.resize(fresh_.size());
        if (texts()) words_.resize(fresh_.size());
    }
    const auto sorted = static_cast<std::ptrdiff_t>(order_.size());
    for (const std::size_t end = std::min(fresh_.size(), read_ + most); read_ < end; ++read_) {
        read(static_cast<std::uint32_t>(read_));
    }
    if (tree_) return;
    const auto less = [this](const Line& a, const Line& b) { return before(a, b); };
    std::sort(order_.begin() + sorted, order_.end(), less);
    merged_.resize(order_.size());
    std::merge(order_.begin(), order_.begin() + sorted, order_.begin() + sorted, order_.end(),
               merged_.begin(), less);
    std::swap(order_, merged_);
}

void ScriptTable::read(std::uint32_t i) {
    const inspect::Row& row = fresh_[i];
    while (!owners_.empty() && owners_.back().id != row.parent) {
        owners_.pop_back();
        owner_rows_.pop_back();
    }
    const bool passes = filter_.passes(row, owner_rows_, linted_);
    const bool hidden = !owners_.empty() && owners_.back().hides;
    owners_.push_back({row.id, hidden || folded_.contains(row.id), no_line, i});
    owner_rows_.push_back(&row);
    if (!passes) return;
    ++found_;
    if (tree_) return add_to_tree();
    add_key(i);
    order_.push_back({i, static_cast<std::uint32_t>(owners_.size() - 1), false, false});
}

/// The script, which is the last of owners_, and those above it that are not there yet; nothing below one
/// that is folded.
void ScriptTable::add_to_tree() {
    for (std::size_t depth = 0; depth < owners_.size(); ++depth) {
        Owner& owner = owners_[depth];
        if (owner.line == no_line) {
            owner.line = static_cast<std::uint32_t>(order_.size());
            const std::size_t next = owner.row + std::size_t{1};
            const bool forks = next < fresh_.size() && fresh_[next].parent == owner.id;
            order_.push_back(
                {owner.row, static_cast<std::uint32_t>(depth), forks, forks && folded_.contains(owner.id)});
        }
        if (owner.hides) return;
    }
}

void ScriptTable::add_key(std::uint32_t i) {
    if (texts()) {
        words_[i] = word_of(fresh_[i], by_);
    } else {
        numbers_[i] = number_of(fresh_[i], by_);
    }
}

bool ScriptTable::before(const Line& a, const Line& b) const {
    if (texts()) {
        const int order = words_[a.row].compare(words_[b.row]);
        if (order != 0) return (order < 0) != descending_;
    } else if (numbers_[a.row] != numbers_[b.row]) {
        return (numbers_[a.row] < numbers_[b.row]) != descending_;
    }
    return fresh_[a.row].id < fresh_[b.row].id;
}

}  // namespace segue::overlay
