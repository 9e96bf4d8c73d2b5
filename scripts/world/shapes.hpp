// SPDX-License-Identifier: MIT
// Outlines: polylines by name, from shapes.json. They change
// what is drawn and never what happens.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace relay {

struct Point {
    float x = 0, y = 0;
};

using Polyline = std::vector<Point>;

/// One outline, around (0, 0), in pixels.
struct Shape {
    std::string name;
    std::vector<Polyline> lines;
    std::string hue;     // "rose", "amber", "blue", "fire",
                         // "mint", "void"
    float width = 1.8f;  // of the stroke
    float halo = 4;
    float fill = 0.1f;  // of closed lines, 0..1
};

/// All shapes that are in, in order of arrival; a later one
/// replaces an earlier one of the same name.
class Shapes {
  public:
    const Shape* find(std::string_view name) const;
    void put(Shape shape);
    const std::vector<Shape>& all() const { return shapes_; }
    /// Grows with every put: bake anew when it has changed.
    int version() const { return version_; }

  private:
    std::vector<Shape> shapes_;
    int version_ = 0;
};

}  // namespace relay
