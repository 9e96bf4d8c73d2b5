// SPDX-License-Identifier: MIT
#include "scripts/world/shapes.hpp"

#include <algorithm>
#include <utility>

namespace relay {

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

}  // namespace relay
