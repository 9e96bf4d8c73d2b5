// SPDX-License-Identifier: MIT
#include "segue/detail/name.hpp"

#include "segue/detail/strand.hpp"

namespace segue::detail {

std::string function_name(std::string_view s) {
    const auto in_name = [](char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    std::string_view name;
    int angle = 0;
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (s[i] == '<') ++angle;
        if (s[i] == '>') --angle;
        if (angle > 0 || s[i] != '(' || i == 0) continue;
        // A parameter list opens behind a name or its template arguments; "(anonymous namespace)" does
        // neither.
        std::size_t end = i;
        if (s[end - 1] == '>') {
            int depth = 0;
            do {
                --end;
                if (s[end] == '>') ++depth;
                if (s[end] == '<') --depth;
            } while (end > 0 && depth > 0);
        }
        std::size_t begin = end;
        while (begin > 0 && in_name(s[begin - 1])) --begin;
        if (begin == end) continue;
        name = s.substr(begin, end - begin);
        if (name == "operator") return "lambda";
        int depth = 0;
        for (; i < s.size(); ++i) {
            if (s[i] == '(') ++depth;
            if (s[i] == ')' && --depth == 0) break;
        }
        const std::string_view rest = i < s.size() ? s.substr(i + 1) : std::string_view{};
        if (rest.starts_with("::<lambda")) return "lambda";
        if (!rest.starts_with("::")) break;  // else what is local to this function follows
    }
    return name.empty() ? "lambda" : std::string(name);
}

std::string file_line(const std::source_location& site) {
    std::string_view file = site.file_name();
    if (const auto slash = file.find_last_of("/\\"); slash != std::string_view::npos)
        file.remove_prefix(slash + 1);
    return std::string(file) + ":" + std::to_string(site.line());
}

}  // namespace segue::detail
