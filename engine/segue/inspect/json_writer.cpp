// SPDX-License-Identifier: MIT
#include "segue/inspect/json_writer.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace segue::inspect {
namespace {

/// How many bytes of UTF-8 stand at `i`; 0 when they are none: overlong, surrogates and beyond U+10FFFF too.
std::size_t utf8_at(std::string_view s, std::size_t i) {
    const auto byte = [&](std::size_t k) -> unsigned { return static_cast<unsigned char>(s[k]); };
    const unsigned c = byte(i);
    const std::size_t length = c < 0x80                ? 1
                               : c >= 0xc2 && c < 0xe0 ? 2
                               : c >= 0xe0 && c < 0xf0 ? 3
                               : c >= 0xf0 && c < 0xf5 ? 4
                                                       : 0;
    if (length == 0 || i + length > s.size()) return 0;
    for (std::size_t k = 1; k < length; ++k) {
        if ((byte(i + k) & 0xc0) != 0x80) return 0;
    }
    const unsigned second = length > 1 ? byte(i + 1) : 0;
    if ((c == 0xe0 && second < 0xa0) || (c == 0xed && second >= 0xa0)) return 0;
    if ((c == 0xf0 && second < 0x90) || (c == 0xf4 && second >= 0x90)) return 0;
    return length;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += text[i++];
        } else if (c < 0x20 || c == 0x7f) {
            char code[8];
            std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
            out += code;
            ++i;
        } else if (const std::size_t n = utf8_at(text, i); n > 0) {
            out.append(text, i, n);
            i += n;
        } else {
            out += "\\ufffd";
            ++i;
        }
    }
    out += '"';
}

void JsonWriter::value(double number) {
    begin();
    if (!std::isfinite(number)) {  // which JSON has not
        out_ += "null";
        return;
    }
    char text[400];  // the largest double has 309 digits
    const int length = std::snprintf(text, sizeof text, "%.3f", number);
    std::replace(text, text + length, ',', '.');  // whatever the locale
    out_ += text;
}

}  // namespace segue::inspect
