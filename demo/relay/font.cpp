// SPDX-License-Identifier: MIT
// The strokes of every character.
#include "demo/relay/font.hpp"

#include <array>
#include <cstdio>
#include <string>

namespace relay {
namespace {

struct Strokes {
    char character;
    std::string_view points;  // pairs of x and y; a blank lifts the pen
};

constexpr Strokes table[] = {
    {'A', "0602204246 0444"},
    {'B', "06003041423303 3344453606"},
    {'C', "4130100105163645"},
    {'D', "00204244260600"},
    {'E', "40000646 0333"},
    {'F', "400006 0333"},
    {'G', "41301001051636454323"},
    {'H', "0006 4046 0343"},
    {'I', "1030 2026 1636"},
    {'J', "4045361605"},
    {'K', "0006 400346"},
    {'L', "000646"},
    {'M', "0600234046"},
    {'N', "06004640"},
    {'O', "103041453616050110"},
    {'P', "06003041423303"},
    {'Q', "103041453616050110 2446"},
    {'R', "06003041423303 2346"},
    {'S', "413010010213334445361605"},
    {'T', "0040 2026"},
    {'U', "000516364540"},
    {'V', "002640"},
    {'W', "0016233640"},
    {'X', "0046 4006"},
    {'Y', "002340 2326"},
    {'Z', "00400646"},
    {'0', "103041453616050110 1432"},
    {'1', "112026 1636"},
    {'2', "01103041420646"},
    {'3', "004023334445361605"},
    {'4', "36300444"},
    {'5', "4000033344453606"},
    {'6', "30100105163645443303"},
    {'7', "004016"},
    {'8', "103041423313020110 13040516364544 3344"},
    {'9', "16364541301001021343"},
    {'.', "2626"},
    {',', "2516"},
    {':', "2222 2525"},
    {';', "2222 2516"},
    {'-', "1333"},
    {'+', "1333 2224"},
    {'/', "0640"},
    {'%', "0640 0010110100 3545463635"},
    {'!', "2024 2626"},
    {'?', "01103041422324 2626"},
    {'\'', "2021"},
    {'"', "1011 3031"},
    {'(', "30212536"},
    {')', "10212516"},
    {'[', "30202636"},
    {']', "10202616"},
    {'>', "113315"},
    {'<', "311335"},
    {'=', "1232 1434"},
    {'*', "1135 3115"},
    {'#', "1115 3135 0242 0444"},
    {'_', "0646"},
};

std::vector<Polyline> lines_of(std::string_view points) {
    std::vector<Polyline> lines(1);
    for (std::size_t i = 0; i < points.size();) {
        if (points[i] == ' ') {
            lines.emplace_back();
            ++i;
            continue;
        }
        lines.back().push_back(
            {static_cast<float>(points[i] - '0'), static_cast<float>(points[i + 1] - '0')});
        i += 2;
    }
    return lines;
}

std::array<std::vector<Polyline>, 128> all_glyphs() {
    std::array<std::vector<Polyline>, 128> glyphs;
    for (const auto& [character, points] : table) {
        const auto lines = lines_of(points);
        glyphs[static_cast<std::size_t>(character)] = lines;
        if (character >= 'A' && character <= 'Z')
            glyphs[static_cast<std::size_t>(character - 'A' + 'a')] = lines;
    }
    return glyphs;
}

}  // namespace

const std::vector<Polyline>& glyph(char c) {
    static const auto glyphs = all_glyphs();
    const auto index = static_cast<unsigned char>(c);
    return glyphs[index < glyphs.size() ? index : 0];
}

bool has_glyph(char c) { return c == ' ' || !glyph(c).empty(); }

float text_width(std::string_view text, float unit) {
    return text.empty() ? 0 : (static_cast<float>(text.size()) * 6 - 2) * unit;
}

std::string figures(std::int64_t value) {
    char text[32];
    std::snprintf(text, sizeof text, "%09lld", static_cast<long long>(value));
    return text;
}

std::string fitted(std::string_view text, float unit, float pixels) {
    if (text_width(text, unit) <= pixels) return std::string(text);
    std::size_t length = text.size();
    while (length > 0 && text_width(text.substr(0, length), unit) + 12 * unit > pixels) --length;
    return std::string(text.substr(0, length)) + "..";
}

}  // namespace relay
