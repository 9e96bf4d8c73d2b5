// SPDX-License-Identifier: MIT
// Distances to strokes, and what becomes of them.
#include "demo/relay/baker.hpp"

#include <algorithm>
#include <cmath>

namespace relay {
namespace {

constexpr float turn = 6.28318530718f;

struct Segment {
    Point from;
    float x = 0, y = 0;    // to the other end
    float per_square = 0;  // 1 / length^2; 0 for a dot
};

std::vector<Segment> segments_of(const std::vector<Polyline>& lines) {
    std::vector<Segment> segments;
    for (const auto& line : lines) {
        if (line.size() == 1) segments.push_back({line[0], 0, 0, 0});
        for (std::size_t i = 0; i + 1 < line.size(); ++i) {
            const float x = line[i + 1].x - line[i].x;
            const float y = line[i + 1].y - line[i].y;
            const float square = x * x + y * y;
            segments.push_back({line[i], x, y, square > 0 ? 1 / square : 0});
        }
    }
    return segments;
}

float square_distance(const Segment& s, float x, float y) {
    const float dx = x - s.from.x;
    const float dy = y - s.from.y;
    const float t = std::clamp((dx * s.x + dy * s.y) * s.per_square, 0.f, 1.f);
    const float ex = dx - t * s.x;
    const float ey = dy - t * s.y;
    return ex * ex + ey * ey;
}

/// For each pixel the square of its distance to the nearest segment; far pixels keep a large number. A
/// segment is looked at only where it reaches, which makes an outline of a hundred strokes as cheap as one of
/// ten.
std::vector<float> square_distances(const Pixels& box, const std::vector<Segment>& segments, float reach) {
    std::vector<float> squares(box.argb.size(), 1e9f);
    const auto first = [reach](float at, float low) {
        return std::max(0, static_cast<int>(at - reach - low));
    };
    const auto last = [reach](float at, float low, int size) {
        return std::min(size - 1, static_cast<int>(at + reach - low) + 1);
    };
    for (const auto& s : segments) {
        const int right = last(std::max(s.from.x, s.from.x + s.x), box.left, box.width);
        const int bottom = last(std::max(s.from.y, s.from.y + s.y), box.top, box.height);
        for (int row = first(std::min(s.from.y, s.from.y + s.y), box.top); row <= bottom; ++row) {
            float* to = squares.data() + static_cast<std::ptrdiff_t>(row) * box.width;
            for (int column = first(std::min(s.from.x, s.from.x + s.x), box.left); column <= right;
                 ++column) {
                const float square = square_distance(s, box.left + static_cast<float>(column),
                                                     box.top + static_cast<float>(row));
                to[column] = std::min(to[column], square);
            }
        }
    }
    return squares;
}

/// Where the lines' edges cross the row, in order: between the first and the second is inside (even-odd).
std::vector<float> crossings(const std::vector<Polyline>& lines, float y) {
    std::vector<float> at;
    for (const auto& line : lines) {
        for (std::size_t i = 0, j = line.size() - 1; i < line.size(); j = i++) {
            const Point& a = line[i];
            const Point& b = line[j];
            if ((a.y > y) != (b.y > y)) at.push_back((b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x);
        }
    }
    std::sort(at.begin(), at.end());
    return at;
}

float smoothstep(float from, float to, float x) {
    const float t = std::clamp((x - from) / (to - from), 0.f, 1.f);
    return t * t * (3 - 2 * t);
}

/// A band of 1.2 pixels around `edge`: 1 inside, 0 outside.
float within(float edge, float d) { return 1 - smoothstep(edge - 0.6f, edge + 0.6f, d); }

std::uint32_t pixel(float alpha, Rgb colour) {
    return static_cast<std::uint32_t>(std::lround(std::clamp(alpha, 0.f, 1.f) * 255.f)) << 24 | colour;
}

}  // namespace

Pixels bake(const std::vector<Polyline>& lines, const Pen& pen) {
    Pixels out;
    float left = 1e9f, top = 1e9f, right = -1e9f, bottom = -1e9f;
    for (const auto& line : lines) {
        for (const Point& p : line) {
            left = std::min(left, p.x);
            right = std::max(right, p.x);
            top = std::min(top, p.y);
            bottom = std::max(bottom, p.y);
        }
    }
    if (left > right) return out;
    // The halo is below 1 of 255 beyond 2.2 times its width. Pixels lie on whole coordinates, so that a
    // stroke keeps its sharpness wherever its box happens to begin.
    const float reach = std::max(pen.width / 2 + 1, pen.halo * 2.2f);
    out.left = std::floor(left - reach);
    out.top = std::floor(top - reach);
    out.width = static_cast<int>(std::ceil(right + reach) - out.left) + 1;
    out.height = static_cast<int>(std::ceil(bottom + reach) - out.top) + 1;
    out.argb.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
    const auto squares = square_distances(out, segments_of(lines), reach);
    for (int row = 0; row < out.height; ++row) {
        const auto edges =
            pen.fill > 0 ? crossings(lines, out.top + static_cast<float>(row)) : std::vector<float>();
        std::size_t passed = 0;
        for (int column = 0; column < out.width; ++column) {
            const float x = out.left + static_cast<float>(column);
            while (passed < edges.size() && edges[passed] < x) ++passed;
            const auto index = static_cast<std::size_t>(row * out.width + column);
            const float square = squares[index];
            const float core = 1 - smoothstep(pen.width / 2 - 0.5f, pen.width / 2 + 0.5f, std::sqrt(square));
            float halo = pen.halo > 0 ? pen.glow * std::exp(-square / (pen.halo * pen.halo)) : 0;
            if (passed % 2 == 1) halo = std::max(halo, pen.fill);
            out.argb[index] = pixel(std::max(core, halo), mix(pen.colour, pen.core, core));
        }
    }
    return out;
}

Pixels bake_bullet(const BulletLook& look) {
    const float longest = look.radius * std::max({look.along, look.across, look.diamond ? 1.25f : 1.f});
    const int half = static_cast<int>(std::ceil(longest + look.radius * 0.75f));
    Pixels out;
    out.width = out.height = 2 * half;
    out.left = out.top = static_cast<float>(-half);
    out.argb.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
    const float c = std::cos(look.turns * turn);
    const float s = std::sin(look.turns * turn);
    const Rgb rim = mix(0, look.colour, 0.16f);
    auto* to = out.argb.data();
    for (int row = 0; row < out.height; ++row) {
        for (int column = 0; column < out.width; ++column) {
            const float x = out.left + static_cast<float>(column) + 0.5f;
            const float y = out.top + static_cast<float>(row) + 0.5f;
            const float u = (x * c + y * s) / look.along;
            const float v = (y * c - x * s) / look.across;
            const float d = look.diamond ? (std::abs(u) + std::abs(v)) * 0.8f : std::sqrt(u * u + v * v);
            const float out_of_rim = std::max(0.f, d - look.radius * 0.8f) / (look.radius * 0.55f);
            const float halo = 0.42f * std::exp(-out_of_rim * out_of_rim);
            const float body = within(look.radius, d);
            Rgb colour = mix(look.colour, rim, body);
            colour = mix(colour, look.colour, within(look.radius * 0.78f, d));
            colour = mix(colour, 0xFFFAF0, within(look.radius * 0.42f, d));
            *to++ = pixel(std::max(body * 0.92f, halo), colour);
        }
    }
    return out;
}

Pixels flash_of(const Pixels& pixels) {
    Pixels out = pixels;
    for (auto& p : out.argb) p |= 0xFFFFFF;
    return out;
}

std::vector<Polyline> placed(const std::vector<Polyline>& lines, float turns, float scale, Point offset) {
    const float c = std::cos(turns * turn) * scale;
    const float s = std::sin(turns * turn) * scale;
    auto out = lines;
    for (auto& line : out) {
        for (auto& p : line) p = {p.x * c - p.y * s + offset.x, p.x * s + p.y * c + offset.y};
    }
    return out;
}

Polyline polygon(int corners, float radius, float turns, float inner) {
    const int points = inner > 0 ? corners * 2 : corners;
    Polyline line;
    for (int i = 0; i <= points; ++i) {
        const float r = inner > 0 && i % 2 == 1 ? inner : radius;
        const float a = (turns + static_cast<float>(i) / static_cast<float>(points)) * turn;
        line.push_back({std::cos(a) * r, std::sin(a) * r});
    }
    return line;
}

std::vector<Polyline> dotted_ring(float radius, int dots) {
    std::vector<Polyline> lines;
    for (const Point& p : polygon(dots, radius)) lines.push_back({p});
    lines.pop_back();  // the polygon's end is its beginning
    return lines;
}

std::vector<Polyline> shattered(const std::vector<Polyline>& lines, int count, float reach, float age) {
    constexpr float tumble = 0.2f;  // turns, at the end
    const auto segments = segments_of(lines);
    float whole = 0;
    for (const Segment& s : segments) whole += std::hypot(s.x, s.y);
    std::vector<Polyline> out;
    auto at = segments.begin();
    float before = 0;  // of the whole, up to that segment
    for (int i = 0; i < count && whole > 0; ++i) {
        const float middle = (static_cast<float>(i) + 0.5f) * whole / static_cast<float>(count);
        while (before + std::hypot(at->x, at->y) < middle && at + 1 != segments.end()) {
            before += std::hypot(at->x, at->y);
            ++at;
        }
        const float length = std::hypot(at->x, at->y);
        const float share = std::clamp((middle - before) / length, 0.f, 1.f);
        const Point place{at->from.x + share * at->x, at->from.y + share * at->y};
        const float away = std::hypot(place.x, place.y);
        const bool central = away < 1;  // flies the way it points
        const Point outwards =
            central ? Point{at->x / length, at->y / length} : Point{place.x / away, place.y / away};
        const float far = reach * age * (2 - age);  // fast at first
        const float half = whole / static_cast<float>(count) / 2 * (1 - age) / length;
        const auto stroke = placed({{{-at->x * half, -at->y * half}, {at->x * half, at->y * half}}},
                                   tumble * age, 1, {place.x + outwards.x * far, place.y + outwards.y * far});
        out.push_back(stroke[0]);
    }
    return out;
}

std::vector<Polyline> drawn_part(const std::vector<Polyline>& lines, float share) {
    const auto length = [](Point a, Point b) { return std::hypot(b.x - a.x, b.y - a.y); };
    float whole = 0;
    for (const auto& line : lines) {
        for (std::size_t i = 0; i + 1 < line.size(); ++i) whole += length(line[i], line[i + 1]);
    }
    float left = whole * std::clamp(share, 0.f, 1.f);
    std::vector<Polyline> out;
    for (const auto& line : lines) {
        if (left <= 0) break;
        Polyline part{line[0]};
        for (std::size_t i = 0; i + 1 < line.size() && left > 0; ++i) {
            const Point a = line[i];
            const Point b = line[i + 1];
            const float l = length(a, b);
            const float t = l > left ? left / l : 1;
            part.push_back({a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t});
            left -= l;
        }
        out.push_back(std::move(part));
    }
    return out;
}

}  // namespace relay
