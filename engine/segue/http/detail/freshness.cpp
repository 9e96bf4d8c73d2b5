// SPDX-License-Identifier: MIT
#include "segue/http/detail/freshness.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "segue/http/detail/text.hpp"

namespace segue::http::detail {

namespace {

using std::chrono::seconds;

/// A directive's value ("" where it has none); nothing where the directive is not there.
std::optional<std::string_view> directive(const std::vector<Field>& fields, std::string_view name) noexcept {
    for (const auto& [key, value] : fields) {
        if (!equal_ignoring_case(key, "cache-control")) continue;
        for (std::string_view rest = value; !rest.empty();) {
            const auto comma = std::min(rest.find(','), rest.size());
            const auto part = trimmed(rest.substr(0, comma));
            rest.remove_prefix(std::min(comma + 1, rest.size()));
            const auto equals = std::min(part.find('='), part.size());
            if (!equal_ignoring_case(trimmed(part.substr(0, equals)), name)) continue;
            auto found = trimmed(part.substr(std::min(equals + 1, part.size())));
            if (found.size() >= 2 && found.front() == '"' && found.back() == '"')
                found = found.substr(1, found.size() - 2);
            return found;
        }
    }
    return std::nullopt;
}

/// A number of seconds; what is none counts as 0, which is to say: ask.
seconds span(std::string_view text) noexcept {
    constexpr std::uint64_t most = 1u << 31;  // what RFC 9111 makes of numbers that are too large
    return seconds(std::min(decimal(text).value_or(0), most));
}

seconds lifetime(const std::vector<Field>& answer, std::chrono::sys_seconds stored) {
    if (const auto limit = directive(answer, "max-age")) return span(*limit);
    const auto expires = http_date(value_of(answer, "expires"));
    if (!expires) return seconds(0);
    return *expires - http_date(value_of(answer, "date")).value_or(stored);
}

}  // namespace

std::string_view value_of(const std::vector<Field>& fields, std::string_view name) noexcept {
    for (const auto& [key, value] : fields) {
        if (equal_ignoring_case(key, name)) return value;
    }
    return {};
}

bool has_directive(const std::vector<Field>& fields, std::string_view name) noexcept {
    return directive(fields, name).has_value();
}

bool may_use_cache(const std::vector<Field>& request) {
    constexpr std::array<std::string_view, 8> barred{
        "range",         "if-range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since",
        "authorization", "cookie",
    };
    const bool plain = std::none_of(request.begin(), request.end(), [&](const Field& field) {
        return std::any_of(barred.begin(), barred.end(),
                           [&](std::string_view name) { return equal_ignoring_case(field.first, name); });
    });
    return plain && !has_directive(request, "no-store");
}

bool wants_news(const std::vector<Field>& request, seconds age) noexcept {
    const auto limit = directive(request, "max-age");
    return has_directive(request, "no-cache") || (limit && age >= span(*limit));
}

bool may_store(const std::vector<Field>& answer) noexcept {
    if (has_directive(answer, "no-store") || !value_of(answer, "vary").empty()) return false;
    return has_directive(answer, "max-age") || !value_of(answer, "expires").empty() ||
           !value_of(answer, "etag").empty() || !value_of(answer, "last-modified").empty();
}

seconds age_of(const std::vector<Field>& answer, std::chrono::sys_seconds stored,
               std::chrono::sys_seconds now) noexcept {
    const auto date = http_date(value_of(answer, "date"));
    const seconds on_its_way = std::max(seconds(0), date ? stored - *date : seconds(0));
    return std::max(on_its_way, span(value_of(answer, "age"))) + (now - stored);
}

bool is_fresh(const std::vector<Field>& answer, std::chrono::sys_seconds stored,
              std::chrono::sys_seconds now) {
    if (has_directive(answer, "no-cache") || now < stored) return false;  // or the clock was set back
    return age_of(answer, stored, now) < lifetime(answer, stored);
}

bool is_about(const std::vector<Field>& news, const std::vector<Field>& stored) noexcept {
    const auto opaque = [](std::string_view etag) {
        return etag.substr(0, 2) == "W/" ? etag.substr(2) : etag;
    };
    const auto theirs = value_of(news, "etag"), ours = value_of(stored, "etag");
    return theirs.empty() || ours.empty() || opaque(theirs) == opaque(ours);
}

void refresh(std::vector<Field>& stored, const std::vector<Field>& news) {
    const auto about_the_body = [](const Field& field) {
        return equal_ignoring_case(field.first.substr(0, 8), "content-") ||
               equal_ignoring_case(field.first, "transfer-encoding");
    };
    std::erase_if(stored, [&](const Field& old) {
        return equal_ignoring_case(old.first, "age") ||
               (!about_the_body(old) && !value_of(news, old.first).empty());
    });
    for (const Field& field : news) {
        if (!about_the_body(field)) stored.push_back(field);
    }
}

}  // namespace segue::http::detail
