// SPDX-License-Identifier: MIT
#include "segue/overlay/filter.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>
#include <utility>

namespace segue::overlay {
namespace {

constexpr auto slow_from = std::chrono::milliseconds(1);

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

bool holds(const std::string& text, const std::string& word) { return text.find(word) != std::string::npos; }

std::string number(std::uint64_t id) {
    std::string out = "#";
    return out += std::to_string(id);
}

std::string all_texts(const inspect::Row& row) {
    return lower(number(row.id) + " " + row.script.name() + " " + to_string(row.state) + " " +
                 inspect::note(row.script) + " " + inspect::reason(row.script));
}

bool is_called(const inspect::Row& owner, const std::string& word) {
    if (word.starts_with('#')) return number(owner.id) == word;
    return holds(lower(owner.script.name()), word);
}

bool is_slow(const inspect::Row& row) {
    const auto cost = inspect::cost(row.script);
    return cost && cost->worst >= slow_from;
}

}  // namespace

Filter::Filter(std::string_view text) {
    std::istringstream in{lower(text)};
    for (std::string word; in >> word;) words_.push_back(word_of(std::move(word)));
    for (const Word& word : words_) {
        reads_texts_ =
            reads_texts_ || word.kind == Kind::text || word.kind == Kind::owner || word.kind == Kind::scope;
    }
}

Filter::Word Filter::word_of(std::string text) {
    constexpr std::array<std::pair<std::string_view, Kind>, 3> keys{
        {{"state:", Kind::state}, {"owner:", Kind::owner}, {"scope:", Kind::scope}}};
    for (const auto& [key, kind] : keys) {
        if (text.starts_with(key)) return {kind, text.substr(key.size())};
    }
    if (text == "slow") return {Kind::slow, ""};
    if (text == "lint") return {Kind::lint, ""};
    return {Kind::text, std::move(text)};
}

bool Filter::passes(const inspect::Row& row, std::span<const inspect::Row* const> owners,
                    const std::set<std::uint64_t>& linted) const {
    std::string texts;
    return std::all_of(words_.begin(), words_.end(), [&](const Word& word) {
        switch (word.kind) {
            case Kind::text:
                if (texts.empty()) texts = all_texts(row);
                return holds(texts, word.text);
            case Kind::state:
                return std::string_view(to_string(row.state)).starts_with(word.text);
            case Kind::owner:
                return std::any_of(owners.begin(), owners.end(),
                                   [&](const inspect::Row* owner) { return is_called(*owner, word.text); });
            case Kind::scope:
                return std::to_string(inspect::info(row.script).scope) == word.text;
            case Kind::slow:
                return is_slow(row);
            case Kind::lint:
                return linted.contains(row.id);
        }
        return false;
    });
}

}  // namespace segue::overlay
