// SPDX-License-Identifier: MIT
#include "segue/http/detail/url.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "segue/http/detail/text.hpp"

namespace segue::http::detail {

namespace {

constexpr auto npos = std::string_view::npos;

UrlResult malformed() { return {{}, UrlFault::malformed}; }

/// What no URL may hold: readers differ over what these mean.
constexpr bool is_forbidden(unsigned char c) {
    return c <= 0x20 || c == 0x7f || c == '\\' || c == '"' || c == '<' || c == '>';
}

constexpr auto forbidden = [] {
    std::array<bool, 256> table{};
    for (unsigned c = 0; c < table.size(); ++c) table[c] = is_forbidden(static_cast<unsigned char>(c));
    return table;
}();

bool has_forbidden(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return forbidden[static_cast<unsigned char>(c)]; });
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

constexpr auto in_host = [] {
    std::array<bool, 256> table{};
    for (const char c :
         std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

bool is_host(std::string_view text) {
    if (text.empty() || text.size() > 255) return false;
    if (text.front() == '[') {
        if (text.size() < 4 || text.back() != ']') return false;
        const auto inner = text.substr(1, text.size() - 2);
        return std::all_of(inner.begin(), inner.end(),
                           [](char c) { return is_hex(c) || c == ':' || c == '.'; });
    }
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return in_host[static_cast<unsigned char>(c)]; });
}

/// The parts of a sound URL, as they stand in it.
struct Parts {
    bool https = false;
    std::string_view userinfo, host, path, query;
    std::uint16_t port = 0;
};

bool split_authority(std::string_view text, Parts& parts) {
    if (text.find('@') != npos) {  // which is quicker than to look from the end, where there is none
        const auto at = text.rfind('@');
        parts.userinfo = text.substr(0, at);
        if (!is_field_value(decoded(parts.userinfo))) return false;
        text.remove_prefix(at + 1);
    }
    const auto bracket = text.starts_with('[') ? text.rfind(']') : 0;
    const auto colon = text.find(':', bracket == npos ? 0 : bracket);
    parts.port = parts.https ? 443 : 80;
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

UrlFault split_url(std::string_view text, Parts& parts) {
    if (text.size() > 65535 || has_forbidden(text)) return UrlFault::malformed;
    const std::size_t colon = text.find(':');
    parts.https = equal_ignoring_case(text.substr(0, colon), "https");
    if (colon == npos || (!parts.https && !equal_ignoring_case(text.substr(0, colon), "http"))) {
        return scheme_length(text) == npos ? UrlFault::malformed : UrlFault::other_scheme;
    }
    text.remove_prefix(colon + 1);
    if (text.substr(0, 2) != "//") return UrlFault::malformed;
    text.remove_prefix(2);
    text = text.substr(0, text.find('#'));
    const auto is_end = [](char c) { return c == '/' || c == '?'; };
    const auto end = static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_end) - text.begin());
    if (!split_authority(text.substr(0, end), parts)) return UrlFault::malformed;
    std::tie(parts.path, parts.query) = split_query(text.substr(end));
    return UrlFault::none;
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
    set_target(url, parts.path, parts.query);
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
