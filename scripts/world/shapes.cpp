// SPDX-License-Identifier: MIT
// shapes.json: {"shapes": [{"name", "hue", "width", "halo",
// "fill", "lines": [[x, y, x, y, ...], ...]}, ...]}.
#include "scripts/world/shapes.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace relay {
namespace {

using nlohmann::json;

constexpr double far_out = 512;  // px from a shape's middle

float number(const json& shape, const char* key,
             float usual) {
    auto it = shape.find(key);
    if (it == shape.end() || !it->is_number()) return usual;
    return std::clamp(it->get<float>(), 0.f, 20.f);
}

bool read_line(const json& from, Polyline& out) {
    if (!from.is_array() || from.size() % 2 != 0)
        return false;
    for (std::size_t i = 0; i < from.size(); i += 2) {
        const json &x = from[i], &y = from[i + 1];
        if (!x.is_number() || !y.is_number()) return false;
        double px = x.get<double>(), py = y.get<double>();
        bool in = px >= -far_out && px <= far_out &&
                  py >= -far_out && py <= far_out;
        if (!in) return false;
        out.push_back({float(px), float(py)});
    }
    return !out.empty();
}

bool read_shape(const json& from, Shape& out) {
    if (!from.is_object()) return false;
    auto name = from.find("name");
    auto lines = from.find("lines");
    if (name == from.end() || !name->is_string())
        return false;
    if (lines == from.end() || !lines->is_array())
        return false;
    out.name = name->get<std::string>();
    if (auto hue = from.find("hue");
        hue != from.end() && hue->is_string())
        out.hue = hue->get<std::string>();
    out.width = number(from, "width", out.width);
    out.halo = number(from, "halo", out.halo);
    out.fill = number(from, "fill", out.fill);
    for (const json& line : *lines) {
        Polyline points;
        if (!read_line(line, points)) return false;
        out.lines.push_back(std::move(points));
    }
    return true;
}

}  // namespace

const Shape* Shapes::find(std::string_view name) const {
    for (const Shape& s : shapes_)
        if (s.name == name) return &s;
    return nullptr;
}

void Shapes::put(Shape shape) {
    ++version_;
    auto same = [&shape](const Shape& s) {
        return s.name == shape.name;
    };
    auto at = std::ranges::find_if(shapes_, same);
    if (at == shapes_.end())
        shapes_.push_back(std::move(shape));
    else
        *at = std::move(shape);
}

std::vector<Shape> read_shapes(std::string_view text,
                               std::string& error) {
    error.clear();
    auto tree = json::parse(text, nullptr, false);
    std::vector<Shape> shapes;
    if (tree.is_discarded() || !tree.is_object()) {
        error = "shapes are no JSON object";
        return shapes;
    }
    auto list = tree.find("shapes");
    if (list == tree.end()) return shapes;
    for (const json& from : *list) {
        Shape shape;
        if (!read_shape(from, shape)) {
            error = "shapes[" +
                    std::to_string(shapes.size()) +
                    "] is no shape";
            return {};
        }
        shapes.push_back(std::move(shape));
    }
    return shapes;
}

}  // namespace relay
