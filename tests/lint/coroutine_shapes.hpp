// SPDX-License-Identifier: MIT
// Finds the shapes of coroutine code that g++ 12 miscompiles without a word, by reading the text. The house
// style forbids them everywhere, also where today's types would make them harmless: types change, and nobody
// would look.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lint {

enum class Shape {
    condition,         // a bare co_await in the header of if, while, for or switch (GCC bug 106188)
    ternary,           // a co_await in a part of `? :` (wrong values, double frees)
    two_awaits,        // more than one co_await in a statement
    braced_list,       // a co_await inside `{...}` (GCC bug 98056)
    brace_temporary,   // `T{...}` or `{...}` in an awaited expression: an aggregate there is destroyed twice
    capturing_lambda,  // a lambda that captures by value in an awaited or yielded expression: captures die
                       // twice
};

struct Finding {
    int line;  // of the statement's first co_await, from 1
    Shape shape;
};

struct Report {
    std::vector<Finding> findings;
    std::size_t awaits = 0;  // how many co_await were looked at
};

/// Reads one C++ source or header. What it cannot see: the types, so a lambda that captures an int by value
/// is a finding too (name it first), and a yielded `T{...}` is none (patterns yield plain rows of data).
/// Preprocessor lines are skipped.
Report coroutine_shapes(std::string_view source);

/// What is wrong and what to write instead, in one sentence.
std::string_view advice(Shape shape);

}  // namespace lint
