// SPDX-License-Identifier: MIT
#include "demo/links.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <utility>

namespace demo {

std::string origin_of(std::string_view url) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!url.starts_with(scheme)) continue;
        const auto end = url.find_first_of("/?#", scheme.size());
        const std::string_view origin = url.substr(0, end);
        return origin.size() > scheme.size() ? std::string(origin) : std::string();
    }
    return {};
}

namespace {

constexpr std::string_view blanks = " \t\r\n";

/// A path of a site, with its query, without dots.
std::string settled(const std::string& origin, std::string_view path) {
    const auto query = std::min(path.find('?'), path.size());
    const std::filesystem::path plain = "/" + std::string(path.substr(0, query));
    return origin + plain.lexically_normal().generic_string() + std::string(path.substr(query));
}

bool starts(std::string_view text, std::string_view word) {  // in any case; `word` is in lower case
    const auto same = [](char w, char t) { return w == std::tolower(static_cast<unsigned char>(t)); };
    return text.size() >= word.size() && std::equal(word.begin(), word.end(), text.begin(), same);
}

/// What stands in quotes behind the attribute of a tag; null where it is not there.
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
        if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) return {};
        return rest.substr(1, rest.find(rest.front(), 1) - 1);
    }
    return {};
}

}  // namespace

std::string resolve(std::string_view base, std::string_view link) {
    link = link.substr(0, link.find('#'));
    base = base.substr(0, base.find('#'));
    const std::string origin = origin_of(base);
    if (origin.empty()) return {};
    if (link.empty()) link = base;
    if (link.find(':') < link.find_first_of("/?")) {  // it has a scheme of its own
        const std::string other = origin_of(link);
        return other.empty() ? other : settled(other, link.substr(other.size()));
    }
    if (link.starts_with("//")) return resolve(base, origin.substr(0, origin.find('/')) + std::string(link));
    if (link.front() == '/') return settled(origin, link);
    std::string_view path = base.substr(origin.size());
    path = path.substr(0, path.find('?'));
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
        std::string link = resolve(base, target);
        if (!link.empty()) links.push_back(std::move(link));
    }
    return links;
}

}  // namespace demo
