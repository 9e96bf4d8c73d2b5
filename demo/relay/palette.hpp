// SPDX-License-Identifier: MIT
// The colours of Relay, each with its one meaning, and the arithmetic of how well two of them can be told
// apart.
#pragma once

#include <cstdint>
#include <string_view>

namespace relay {

/// A colour without its alpha, 0xRRGGBB.
using Rgb = std::uint32_t;

namespace palette {

inline constexpr Rgb outside = 0x05080F;
inline constexpr Rgb ground = 0x070B14;  // of the field
inline constexpr Rgb grid = 0x10203A;
inline constexpr Rgb panel = 0x0C1424;  // behind code and the frame strip
inline constexpr Rgb hairline = 0x1E3150;
inline constexpr Rgb text = 0xDCE7F7;
inline constexpr Rgb quiet = 0x7088AB;
inline constexpr Rgb mint = 0x4DF3C9;     // you, done, charged
inline constexpr Rgb bolt = 0x2FA98C;     // your shots: dimmer than any bullet
inline constexpr Rgb data = 0xBFF6FF;     // data in flight, the title
inline constexpr Rgb rose = 0xFF4D8D;     // aimed at you: balls
inline constexpr Rgb amber = 0xFFB000;    // of a pattern: darts; retries, the waiting line
inline constexpr Rgb blue = 0x7FA2FF;     // with a script of its own: diamonds
inline constexpr Rgb fire = 0xFE6100;     // bosses, the firewall, danger
inline constexpr Rgb waiting = 0x2A1A06;  // the ground of the waiting line

}  // namespace palette

constexpr float red(Rgb c) { return static_cast<float>(c >> 16 & 255) / 255.f; }
constexpr float green(Rgb c) { return static_cast<float>(c >> 8 & 255) / 255.f; }
constexpr float blue(Rgb c) { return static_cast<float>(c & 255) / 255.f; }

/// From `a` at share 0 to `b` at 1.
Rgb mix(Rgb a, Rgb b, float share);

/// The near-white in which a stroke of this colour glows at its core; the void does not glow.
Rgb core_of(Rgb colour);

/// The palette's colour of a name as shapes.json writes it ("rose", "amber", "blue", "fire", "mint", "void");
/// else text.
Rgb hue(std::string_view name);

/// Relative luminance after WCAG 2, 0 (black) to 1 (white).
double luminance(Rgb colour);

/// The contrast of two colours after WCAG 2, 1 to 21.
double contrast(Rgb a, Rgb b);

}  // namespace relay
