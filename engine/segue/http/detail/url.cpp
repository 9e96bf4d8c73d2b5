// SPDX-License-Identifier: MIT
#include "segue/http/detail/url.hpp"

#include <algorithm>
#include <array>

#include "segue/http/detail/text.hpp"

namespace segue::http::detail {

namespace {

constexpr auto npos = std::string_view::npos;

UrlResult malformed() { return {{}, UrlFault::malformed}; }

/// What no URL may hold: readers differ over what these mean.
constexpr bool is_forbidden(unsigned char c) {
    return c <= 0x20 || c == 0x7f || c == '\\' || c == '"' || c == '<' || c == '>';
}

// What a character can be, several at once.
constexpr std::uint8_t forbidden = 1, in_host = 2, digit = 4, ends_authority = 8;

constexpr auto kinds = [] {
    std::array<std::uint8_t, 256> table{};
    const auto mark = [&](std::string_view characters, std::uint8_t kind) {
        for (const char c : characters) table[static_cast<unsigned char>(c)] |= kind;
    };
    for (unsigned c = 0; c < table.size(); ++c) {
        if (is_forbidden(static_cast<unsigned char>(c))) table[c] = forbidden;
    }
    mark("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~", in_host);
    mark("0123456789", digit);
    mark("/?#", ends_authority);
    return table;
}();

constexpr std::uint8_t kind_of(char c) { return kinds[static_cast<unsigned char>(c)]; }

bool has_forbidden(std::string_view text) {
    unsigned found = 0;  // most have none: to stop at the first would take longer than to go on
    for (const char c : text) found |= kind_of(c);
    return (found & forbidden) != 0;
}

std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
            const auto nibble = [](char c) { return c <= '9' ? c - '0' : lower(c) - 'a' + 10; };
            out += static_cast<char>(nibble(text[i + 1]) * 16 + nibble(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

constexpr std::size_t longest_host = 255;

bool is_host(std::string_view text) {
    if (text.empty() || text.size() > longest_host) return false;
    if (text.front() == '[') {
        if (text.size() < 4 || text.back() != ']') return false;
        const auto inner = text.substr(1, text.size() - 2);
        return std::all_of(inner.begin(), inner.end(),
                           [](char c) { return is_hex(c) || c == ':' || c == '.'; });
    }
    return std::all_of(text.begin(), text.end(), [](char c) { return (kind_of(c) & in_host) != 0; });
}

/// The parts of a sound URL, as they stand in it.
struct Parts {
    bool https = false;
    std::string_view userinfo, host;
    std::uint16_t port = 0;
    std::string_view rest;  // path, query and fragment
};

std::uint16_t usual_port(bool https) { return https ? 443 : 80; }

/// The length of the authority that a text begins with, if that is a name and perhaps a port: most are, and
/// this takes a third of what split_authority does. npos: that one decides.
std::size_t plain_authority(std::string_view text, Parts& parts) {
    const auto is = [&](std::size_t i, std::uint8_t kind) {
        return i < text.size() && (kind_of(text[i]) & kind) != 0;
    };
    std::size_t end = 0;
    while (is(end, in_host)) ++end;
    if (end == 0 || end > longest_host) return npos;
    parts.host = text.substr(0, end);
    parts.port = usual_port(parts.https);
    if (end < text.size() && text[end] == ':') {
        unsigned port = 0;
        for (++end; is(end, digit) && port <= 65535; ++end) port = port * 10 + unsigned(text[end] - '0');
        if (port == 0 || port > 65535) return npos;
        parts.port = static_cast<std::uint16_t>(port);
    }
    return end == text.size() || is(end, ends_authority) ? end : npos;
}

bool split_authority(std::string_view text, Parts& parts) {
    if (text.find('@') != npos) {  // which is quicker than to look from the end, where there is none
        const auto at = text.rfind('@');
        parts.userinfo = text.substr(0, at);
        if (!is_field_value(decoded(parts.userinfo))) return false;
        text.remove_prefix(at + 1);
    }
    parts.port = usual_port(parts.https);
    const auto bracket = text.starts_with('[') ? text.rfind(']') : 0;
    const auto colon = text.find(':', bracket == npos ? 0 : bracket);
    if (colon != npos && colon + 1 < text.size()) {
        const auto port = decimal(text.substr(colon + 1));
        if (!port || *port == 0 || *port > 65535) return false;
        parts.port = static_cast<std::uint16_t>(*port);
    }
    parts.host = text.substr(0, colon);
    return is_host(parts.host);
}

/// "/a/./b/../c" is "/a/c".
std::string without_dots(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        const auto end = std::min(path.find('/', 1), path.size());
        const auto segment = path.substr(0, end);
        path.remove_prefix(end);
        if (segment == "/." || segment == "/..") {
            if (segment == "/..") out.erase(std::min(out.rfind('/'), out.size()));
            if (path.empty()) out += '/';
        } else {
            out += segment;
        }
    }
    return out;
}

void set_target(Url& url, std::string_view path, std::string_view query) {
    url.target = without_dots(path);
    if (url.target.empty()) url.target = "/";
    url.target += query;
}

/// Splits "path?query" after the fragment is gone.
std::pair<std::string_view, std::string_view> split_query(std::string_view text) {
    const auto mark = std::min(text.find('?'), text.size());
    return {text.substr(0, mark), text.substr(mark)};
}

/// The scheme's length, or npos where the text begins with none.
std::size_t scheme_length(std::string_view text) {
    const auto end = text.find_first_of(":/?#");
    if (end == npos || end == 0 || text[end] != ':') return npos;
    return end;
}

/// The length of "http" or "https" at the text's begin, in any case; 0 where there is neither.
std::size_t known_scheme(std::string_view text) {
    constexpr std::string_view longest = "https";
    std::size_t length = 0;
    while (length < longest.size() && length < text.size() && (text[length] | 0x20) == longest[length])
        ++length;  // with that bit set, no other characters than these letters in both cases are these
                   // letters
    return length >= 4 && text.substr(length, 1) == ":" ? length : 0;
}

UrlFault split_url(std::string_view text, Parts& parts) {
    if (text.size() > 65535) return UrlFault::malformed;
    const std::size_t scheme = known_scheme(text);
    const bool begins_well = scheme != 0 && text.substr(scheme, 3) == "://";
    parts.https = scheme == 5;
    parts.rest = begins_well ? text.substr(scheme + 3) : std::string_view();
    std::size_t end = plain_authority(parts.rest, parts);
    if (end == npos) {
        if (has_forbidden(text)) return UrlFault::malformed;
        if (scheme == 0 && scheme_length(text) != npos) return UrlFault::other_scheme;
        end = std::min(parts.rest.find_first_of("/?#"), parts.rest.size());
        if (!split_authority(parts.rest.substr(0, end), parts)) return UrlFault::malformed;
    }
    parts.rest.remove_prefix(end);
    return has_forbidden(parts.rest) ? UrlFault::malformed : UrlFault::none;
}

}  // namespace

std::string Url::authority() const {
    const bool usual = port == (scheme == "https" ? 443 : 80);
    return usual ? host : host + ':' + std::to_string(port);
}

std::string Url::origin() const { return scheme + "://" + host + ':' + std::to_string(port); }

std::string Url::text() const { return scheme + "://" + authority() + target; }

UrlFault check_url(std::string_view text) {
    Parts parts;
    return split_url(text, parts);
}

UrlResult parse_url(std::string_view text) {
    UrlResult result;
    Parts parts;
    result.fault = split_url(text, parts);
    if (result.fault != UrlFault::none) return result;
    Url& url = result.url;
    url.scheme = parts.https ? "https" : "http";
    url.userinfo = decoded(parts.userinfo);
    url.host.assign(parts.host);
    std::transform(url.host.begin(), url.host.end(), url.host.begin(), lower);
    url.port = parts.port;
    const auto [path, query] = split_query(parts.rest.substr(0, parts.rest.find('#')));
    set_target(url, path, query);
    return result;
}

UrlResult resolve_url(const Url& base, std::string_view reference) {
    if (reference.size() > 65535 || has_forbidden(reference)) return malformed();
    if (scheme_length(reference) != npos) return parse_url(reference);
    if (reference.substr(0, 2) == "//") return parse_url(base.scheme + ':' + std::string(reference));
    UrlResult result;
    result.url = base;
    result.url.userinfo.clear();
    reference = reference.substr(0, reference.find('#'));
    const auto [path, query] = split_query(reference);
    const auto [base_path, base_query] = split_query(base.target);
    if (path.empty()) {
        set_target(result.url, base_path, query.empty() ? base_query : query);
    } else if (path.front() == '/') {
        set_target(result.url, path, query);
    } else {
        set_target(result.url, std::string(base_path.substr(0, base_path.rfind('/') + 1)) + std::string(path),
                   query);
    }
    return result;
}

}  // namespace segue::http::detail
