// SPDX-License-Identifier: MIT
#include "segue/http/detail/text.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace segue::http::detail {

namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_token_char(char c) noexcept {
    return is_letter(c) || is_digit(c) ||
           (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
}

}  // namespace

bool is_token(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

bool is_field_value(std::string_view text) noexcept {
    return std::none_of(text.begin(), text.end(), [](char c) {
        const auto code = static_cast<unsigned char>(c);
        return (code < 0x20 && c != '\t') || code == 0x7f;
    });
}

bool is_hex(char c) noexcept { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); }

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) noexcept {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

std::optional<std::uint64_t> decimal(std::string_view text) noexcept {
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
    constexpr auto largest = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t number = 0;
    for (const char c : text) {
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (number > (largest - digit) / 10) return largest;
        number = number * 10 + digit;
    }
    return number;
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto at = [&](std::size_t k) {
            return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u;
        };
        const std::uint32_t group = at(0) << 16 | at(1) << 8 | at(2);
        for (std::size_t k = 0; k < 4; ++k) {
            const bool pad = i + k > bytes.size();
            out += pad ? '=' : alphabet[group >> (18 - 6 * k) & 63];
        }
    }
    return out;
}

namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// A date's parts, as they stand in its text.
struct DateText {
    std::string_view day, month, year, time;
};

/// "Sun, 06 Nov 1994 08:49:37 GMT"; the same with dashes, the day's whole name and a year of two digits
/// (RFC 850); "Sun Nov  6 08:49:37 1994" (C's asctime).
std::optional<DateText> parts_of_date(std::string_view text) noexcept {
    const auto comma = text.find(", ");
    if (comma == text.npos) {
        if (text.size() != 24 || text[3] != ' ' || text[7] != ' ' || text[10] != ' ' || text[19] != ' ')
            return std::nullopt;
        return DateText{trimmed(text.substr(8, 2)), text.substr(4, 3), text.substr(20), text.substr(11, 8)};
    }
    const bool dashed = text.size() > comma + 4 && text[comma + 4] == '-';
    text.remove_prefix(comma + 2);
    const char between = dashed ? '-' : ' ';
    const std::size_t year = dashed ? 2 : 4;  // digits
    if (text.size() != year + 20 || text[2] != between || text[6] != between || text[year + 7] != ' ' ||
        text.substr(year + 16) != " GMT") {
        return std::nullopt;
    }
    return DateText{text.substr(0, 2), text.substr(3, 3), text.substr(7, year), text.substr(year + 8, 8)};
}

}  // namespace

std::optional<std::chrono::sys_seconds> http_date(std::string_view text) noexcept {
    const auto parts = parts_of_date(trimmed(text));
    if (!parts || parts->time[2] != ':' || parts->time[5] != ':') return std::nullopt;
    const auto month = std::find(months.begin(), months.end(), parts->month);
    const auto day = decimal(parts->day);
    auto year = decimal(parts->year);
    const auto hour = decimal(parts->time.substr(0, 2));
    const auto minute = decimal(parts->time.substr(3, 2));
    const auto second = decimal(parts->time.substr(6, 2));
    if (month == months.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
    if (parts->year.size() == 2) *year += *year < 70 ? 2000 : 1900;
    const std::chrono::year_month_day date{
        std::chrono::year(static_cast<int>(*year)),
        std::chrono::month(static_cast<unsigned>(month - months.begin() + 1)),
        std::chrono::day(static_cast<unsigned>(*day)),
    };
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second);
}

}  // namespace segue::http::detail
