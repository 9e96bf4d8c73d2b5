// SPDX-License-Identifier: MIT
// The lint finds what it is for, lets everyday code pass, and finds nothing in this project.
#include "tests/lint/coroutine_shapes.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

using lint::Shape;

namespace {

struct Sample {
    const char* code;
    Shape shape;
};

const Sample bad[] = {
    {"Task<> f() { if (co_await door.open()) leave(); }", Shape::condition},
    {"Task<> f() { while (!co_await done()) step(); }", Shape::condition},
    {"Task<> f() { for (; co_await more();) step(); }", Shape::condition},
    {"Task<> f() { for (int i = 0; i < 3; co_await step()) ++i; }", Shape::condition},
    {"Task<> f() { switch (co_await choice()) { default: break; } }", Shape::condition},
    {"Task<> f() { do { step(); } while (co_await more()); }", Shape::condition},
    {"Task<> f() { int n = 0; if (n == 0) {} else if (co_await door.open()) { n = 1; } }", Shape::condition},
    {"auto f = []() -> Task<> { if (co_await door.open()) leave(); };", Shape::condition},
    {"Task<> f() { Item t = full ? co_await take() : Item(); }", Shape::ternary},
    {"Task<> f() { use(1, co_await ready() ? 1 : 2); }", Shape::ternary},
    {"Task<int> f() { co_return (left ? 1 : co_await right()); }", Shape::ternary},
    {"Task<> f() { use(co_await a(), co_await b()); }", Shape::two_awaits},
    {"Task<int> f() { co_return co_await a() + co_await b(); }", Shape::two_awaits},
    {"Task<> f() { Pair p{co_await a()}; }", Shape::braced_list},
    {"Task<> f() { use({1, co_await a()}); }", Shape::braced_list},
    {"Task<> f() { auto body = co_await get({.url = name}); }", Shape::brace_temporary},
    {"Task<> f() { co_await move_to(Place{here, there}); }", Shape::brace_temporary},
    {"Task<> f() { co_await NextFrame{}; }", Shape::brace_temporary},
    {"Task<> f() { auto n = co_await background([s] { return s.size(); }); }", Shape::capturing_lambda},
    {"Task<> f() { co_await until([=] { return hp < half; }); }", Shape::capturing_lambda},
    {"Task<> f() { co_await until([this, s = text] { return s.empty(); }); }", Shape::capturing_lambda},
    {"Generator<Job> f() { co_yield Job([s] { use(s); }); }", Shape::capturing_lambda},
};

const char* const good[] = {
    "Task<> f() { bool open = co_await door.open(); if (open) leave(); }",
    "Task<> f() { while (auto item = co_await stream.next()) use(*item); }",
    "Task<> f() { if (const auto& [a, b] = co_await pair(); a) use(b); }",
    "Task<> f() { if (std::optional<int> n = co_await count()) use(*n); }",
    "Task<> f() { for (Enemy& e : co_await wave()) e.go(); }",
    "Task<> f() { co_await wait(hard ? 1s : 2s); }",
    "Task<> f() { int n = hard ? 1 : 2; co_await frames(n); }",
    "Task<> f() { co_await until([&] { return hp < 5; }); co_await until([this] { return hp < 5; }); }",
    "Task<> f() { co_await until([&hp] { return hp < 5; }); }",
    "Task<> f() { auto job = [s] { return s.size(); }; auto n = co_await background(std::move(job)); }",
    "Task<> f() { auto body = co_await get(url, Options{}.timeout(2s).tries(3)); }",
    "Task<> f() { Place to{here, there}; co_await move_to(to); }",
    "Generator<Bullet> f() { for (int k = 0;; ++k) co_yield Bullet{k * 0.5f, 120}; }",
    "Task<> f() { auto [index, value] = co_await any(tasks); rows[index] = value; }",
    "template <class T> concept Awaitable = requires(T t) { operator co_await(t); co_await t; co_await t; };",
    "auto operator co_await() && { return Awaiter(*this); }",
    "X::X() : a_{1}, b_(2) { start(run()); }",
    "struct Row { int a{1}; Task<> go() { co_await next_frame(); } };",
    "auto f() -> Task<int> { co_return co_await g(); }",
    "// if (co_await x) y();\nconst char* s = \"if (co_await x)\"; /* co_await a(), co_await b() */",
    "const char* s = R\"x(if (co_await \" x) )x\"; int million = 1'000'000;",
    "#define CHECK_IT(x) if (co_await x) \\\n    fail(co_await y)\nint n;",
    "Task<> f() { switch (n) { case 1: co_await a(); break; case 2: co_await b(); } }",
    "TEST_CASE(\"x\") { game.start([](int n) -> Task<> { co_await frames(n); co_await frames(n); }, 2); }",
    "Task<> f() { try { co_await a(); } catch (const Error& e) { note(e); } co_await b(); }",
};

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

}  // namespace

TEST_CASE("the lint finds each coroutine shape that g++ 12 miscompiles") {
    for (const Sample& sample : bad) {
        CAPTURE(sample.code);
        const lint::Report report = lint::coroutine_shapes(sample.code);
        CHECK(report.findings.size() == 1);
        for (const lint::Finding& finding : report.findings) {
            CHECK_MESSAGE(finding.shape == sample.shape, lint::advice(finding.shape));
        }
    }
}

TEST_CASE("the lint lets safe coroutine shapes pass") {
    for (const char* code : good) {
        CAPTURE(code);
        for (const lint::Finding& finding : lint::coroutine_shapes(code).findings) {
            CHECK_MESSAGE(false, lint::advice(finding.shape));
        }
    }
}

TEST_CASE("the lint names the line of the co_await") {
    const lint::Report report = lint::coroutine_shapes(
        "Task<> f() {\n    go();\n    use(\n        co_await a(), co_await b());\n}\n");
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].line == 4);
    CHECK(report.awaits == 2);
}

TEST_CASE("no coroutine of this project has a shape that g++ 12 miscompiles") {
    namespace fs = std::filesystem;
    REQUIRE_MESSAGE(fs::exists("engine/segue"),
                    "run the tests from the project's root, as ./segue test does");
    std::size_t awaits = 0;
    for (const char* folder : {"engine", "scripts", "demo", "tests", "bench"}) {
        if (!fs::exists(folder)) continue;
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
            const fs::path& file = entry.path();
            const bool source = file.extension() == ".cpp" || file.extension() == ".hpp";
            if (!source || file.string().starts_with("tests/traps/refused")) continue;
            const lint::Report report = lint::coroutine_shapes(text_of(file));
            awaits += report.awaits;
            for (const lint::Finding& finding : report.findings) {
                MESSAGE(file.string() << ":" << finding.line << ": " << lint::advice(finding.shape));
            }
            CHECK(report.findings.empty());
        }
    }
    CHECK(awaits > 0);
}
