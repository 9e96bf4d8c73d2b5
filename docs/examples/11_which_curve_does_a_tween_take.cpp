// SPDX-License-Identifier: MIT
// Which curve does a tween take? `in` begins slowly, `out` ends slowly, `in_out` does both. What part of the
// way is done after a quarter of the time? Prints:
//   linear    0.25  0.25  0.25
//   sine      0.08  0.38  0.15
//   quad      0.06  0.44  0.12
//   cubic     0.02  0.58  0.06
//   quart     0.00  0.68  0.03
//   expo      0.01  0.82  0.02
//   circ      0.03  0.66  0.07
//   back     -0.06  0.82 -0.04
//   elastic  -0.01  0.91 -0.01
//   bounce    0.03  0.47  0.12
#include <cstdio>
#include <functional>
#include <segue/segue.hpp>

using namespace segue;

struct Family {
    const char* name;
    std::function<double(double)> in, out, in_out;  // any such function does: co_await tween(x, 1, 2s, yours)
};

int main() {
    const Family families[] = {
        {"linear", ease::linear, ease::linear, ease::linear},
        {"sine", ease::in_sine, ease::out_sine, ease::in_out_sine},
        {"quad", ease::in_quad, ease::out_quad, ease::in_out_quad},
        {"cubic", ease::in_cubic, ease::out_cubic, ease::in_out_cubic},
        {"quart", ease::in_quart, ease::out_quart, ease::in_out_quart},
        {"expo", ease::in_expo, ease::out_expo, ease::in_out_expo},
        {"circ", ease::in_circ, ease::out_circ, ease::in_out_circ},
        {"back", ease::in_back, ease::out_back, ease::in_out_back},
        {"elastic", ease::in_elastic, ease::out_elastic, ease::in_out_elastic},
        {"bounce", ease::in_bounce, ease::out_bounce, ease::in_out_bounce},
    };
    for (const Family& f : families) {
        std::printf("%-8s %5.2f %5.2f %5.2f\n", f.name, f.in(0.25), f.out(0.25), f.in_out(0.25));
    }
}
