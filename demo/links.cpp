// SPDX-License-Identifier: MIT
#include "demo/links.hpp"

#include <filesystem>
#include <regex>

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

std::string resolve(std::string_view base, std::string_view link) {
    link = link.substr(0, link.find('#'));
    base = base.substr(0, base.find('#'));
    const std::string origin = origin_of(base);
    if (origin.empty()) return {};
    if (link.empty()) return std::string(base);
    if (link.find(':') < link.find_first_of("/?")) {  // it has a scheme of its own
        if (origin_of(link).empty()) return {};
        return resolve(
            link, link.substr(origin_of(link).size()).empty() ? "/" : link.substr(origin_of(link).size()));
    }
    if (link.starts_with("//")) return resolve(base, origin.substr(0, origin.find('/')) + std::string(link));
    std::string_view path = base.substr(origin.size());
    if (path.empty()) path = "/";
    path = path.substr(0, path.find('?'));
    if (link.front() == '?') return origin + std::string(path) + std::string(link);
    const auto query = std::min(link.find('?'), link.size());
    std::filesystem::path target = std::string(path.substr(0, path.rfind('/') + 1));
    target = (target / std::string(link.substr(0, query))).lexically_normal();
    return origin + target.generic_string() + std::string(link.substr(query));
}

std::vector<std::string> links_of(std::string_view html, std::string_view base) {
    static const std::regex anchor("<a\\s[^>]*?href\\s*=\\s*[\"']([^\"']*)[\"']",
                                   std::regex::icase | std::regex::optimize);
    std::vector<std::string> links;
    using Matches = std::regex_iterator<std::string_view::const_iterator>;
    for (Matches m(html.begin(), html.end(), anchor), end; m != end; ++m) {
        std::string link = resolve(base, (*m)[1].str());
        if (!link.empty()) links.push_back(std::move(link));
    }
    return links;
}

}  // namespace demo
