// SPDX-License-Identifier: MIT
#include "demo/links.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <utility>

namespace demo {

namespace {

/// A URL's beginning as servers and caches see it, and what comes behind it.
struct Parts {
    std::string origin;
    std::string_view user;
    std::string_view rest;  // path, query, fragment
};

bool starts(std::string_view text, std::string_view word) {  // in any case; `word` is in lower case
    const auto same = [](char w, char t) { return w == std::tolower(static_cast<unsigned char>(t)); };
    return text.size() >= word.size() && std::equal(word.begin(), word.end(), text.begin(), same);
}

Parts parts_of(std::string_view url) {
    Parts parts;
    for (const auto& [scheme, port] : {std::pair{"http://", ":80"}, {"https://", ":443"}}) {
        if (!starts(url, scheme)) continue;
        const std::size_t length = std::string_view(scheme).size();
        const std::size_t end = std::min(url.find_first_of("/?#", length), url.size());
        std::string_view host = url.substr(length, end - length);
        if (const auto at = host.rfind('@'); at != host.npos) {
            parts.user = host.substr(0, at);
            host.remove_prefix(at + 1);
        }
        if (host.ends_with(port)) host.remove_suffix(std::string_view(port).size());
        if (host.empty()) return {};
        parts.origin = scheme + std::string(host);
        for (char& c : parts.origin) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        parts.rest = url.substr(end);
    }
    return parts;
}

}  // namespace

std::string origin_of(std::string_view url) { return parts_of(url).origin; }

std::string user_of(std::string_view url) { return std::string(parts_of(url).user); }

namespace {

constexpr std::string_view blanks = " \t\r\n";

/// A path of a site, with its query, without dots.
std::string settled(const std::string& origin, std::string_view path) {
    const auto query = std::min(path.find('?'), path.size());
    const std::filesystem::path plain = "/" + std::string(path.substr(0, query));
    return origin + plain.lexically_normal().generic_string() + std::string(path.substr(query));
}

/// What stands behind the attribute of a tag, in quotes or not; null where it is not there.
std::string_view attribute(std::string_view tag, std::string_view name) {
    for (std::size_t at = tag.find_first_of(blanks); at < tag.size();
         at = tag.find_first_of(blanks, at + 1)) {
        if (!starts(tag.substr(at + 1), name)) continue;
        std::string_view rest = tag.substr(at + 1 + name.size());
        const auto skip = [&rest] {
            rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
        };
        skip();
        if (rest.empty() || rest.front() != '=') continue;
        rest.remove_prefix(1);
        skip();
        if (rest.empty()) return {};
        if (rest.front() != '"' && rest.front() != '\'') return rest.substr(0, rest.find_first_of(blanks));
        return rest.substr(1, rest.find(rest.front(), 1) - 1);
    }
    return {};
}

/// With "&amp;" read as what it stands for: in links there is hardly another one.
std::string without_entities(std::string_view text) {
    constexpr std::string_view entity = "&amp;";
    std::string out;
    for (auto at = text.find(entity); at != text.npos; at = text.find(entity)) {
        out += text.substr(0, at + 1);
        text.remove_prefix(at + entity.size());
    }
    return out += text;
}

}  // namespace

std::string resolve(std::string_view base, std::string_view link) {
    link = link.substr(0, link.find('#'));
    base = base.substr(0, base.find('#'));
    const auto [origin, user, whole_path] = parts_of(base);
    if (origin.empty()) return {};
    if (link.empty()) link = base;
    if (link.find(':') < link.find_first_of("/?")) {  // it has a scheme of its own
        const Parts other = parts_of(link);
        return other.origin.empty() ? std::string() : settled(other.origin, other.rest);
    }
    if (link.starts_with("//")) return resolve(base, origin.substr(0, origin.find('/')) + std::string(link));
    if (link.front() == '/') return settled(origin, link);
    const std::string_view path = whole_path.substr(0, whole_path.find('?'));
    if (link.front() == '?') return settled(origin, std::string(path) + std::string(link));
    return settled(origin, std::string(path.substr(0, path.rfind('/') + 1)) + std::string(link));
}

std::vector<std::string> links_of(std::string_view html, std::string_view base) {
    std::vector<std::string> links;
    for (std::size_t at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
        const std::string_view tag = html.substr(at + 1, html.find('>', at) - at - 1);
        if (!starts(tag, "a") || tag.size() < 2 || std::isalnum(static_cast<unsigned char>(tag[1]))) continue;
        const std::string_view target = attribute(tag, "href");
        if (target.data() == nullptr) continue;
        std::string link = resolve(base, without_entities(target));
        if (!link.empty()) links.push_back(std::move(link));
    }
    return links;
}

}  // namespace demo
