// SPDX-License-Identifier: MIT
// Lines are views into the text, so that a value can be replaced where it stands.
#include "demo/relay/named_lines.hpp"

#include <algorithm>
#include <cctype>
#include <limits>
#include <numeric>
#include <utility>

namespace relay {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // some editors begin a text with it

/// Both are views into the line.
struct Parts {
    std::string_view name, value;
    bool equals = false;
};

Parts parts_of(std::string_view line) {
    const std::string_view meant = line.substr(0, line.find('#'));
    const std::size_t equals = meant.find('=');
    if (equals == std::string_view::npos) return {trimmed(meant), {}, false};
    return {trimmed(meant.substr(0, equals)), trimmed(meant.substr(equals + 1)), true};
}

template <class Take>
void each_line(std::string_view text, Take take) {
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        take(number, text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

/// How many letters have to be changed, put in or left out to make one of the other (Levenshtein).
std::size_t distance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= from.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

bool is_text(std::string_view bytes) {
    return std::none_of(bytes.begin(), bytes.end(), [](char c) {
        const bool control = static_cast<unsigned char>(c) < ' ' || c == '\x7f';
        return control && c != '\n' && c != '\r' && c != '\t' && c != '\f';
    });
}

std::vector<NamedLine> named_lines(std::string_view text, Complaints& complaints) {
    std::vector<NamedLine> out;
    each_line(text, [&](int number, std::string_view line) {
        const Parts parts = parts_of(line);
        if (parts.name.empty() && !parts.equals) return;
        if (parts.name.empty() || !parts.equals) {
            complaints.add(number, "'" + std::string(trimmed(line)) +
                                       "' is no `name = value`; a # before it makes it a comment");
            return;
        }
        const auto same = [&](const NamedLine& other) { return other.name == parts.name; };
        if (const auto earlier = std::find_if(out.begin(), out.end(), same); earlier != out.end()) {
            complaints.add(number, "'" + earlier->name + "' stands in line " +
                                       std::to_string(earlier->number) + ", too: this line counts");
            out.erase(earlier);
        }
        out.push_back({number, std::string(parts.name), std::string(parts.value)});
    });
    return out;
}

std::string with_value(std::string_view text, std::string_view name, std::string_view value) {
    std::string out(text);
    const char* at = nullptr;
    std::size_t size = 0;
    each_line(text, [&](int, std::string_view line) {
        const Parts parts = parts_of(line);
        if (!parts.equals || parts.name != name) return;
        at = parts.value.data();
        size = parts.value.size();
    });
    if (at != nullptr) return out.replace(static_cast<std::size_t>(at - text.data()), size, value);
    if (!out.empty() && !out.ends_with('\n')) out += '\n';
    return out.append(name).append(" = ").append(value).append("\n");
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& names) {
    const std::string meant = lower(word);
    // In half letters, so that a beginning ("Esc") comes between one letter that is wrong and two.
    constexpr std::size_t as_beginning = 3;
    const std::size_t most = 2 * std::max<std::size_t>(1, (meant.size() + 1) / 3);
    const std::string* nearest = nullptr;
    std::size_t least = std::numeric_limits<std::size_t>::max();
    for (const std::string& name : names) {
        const std::string known = lower(name);
        const bool begins = std::min(meant.size(), known.size()) >= 3 &&
                            (meant.starts_with(known) || known.starts_with(meant));
        std::size_t far = 2 * distance(meant, known);
        if (begins) far = std::min(far, as_beginning);
        if ((far > most && !begins) || far >= least) continue;
        least = far;
        nearest = &name;
    }
    return nearest == nullptr ? std::string() : "; did you mean " + *nearest + "?";
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\f";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return text.substr(0, 0);
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

}  // namespace relay
