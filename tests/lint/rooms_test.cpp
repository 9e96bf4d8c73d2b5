// SPDX-License-Identifier: MIT
// The house's layers, kept by reading every #include: demo -> scripts -> engine, overlay -> inspect -> core,
// http -> core, no circles, and no privileged access for the two libraries that outsiders could have written.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fs = std::filesystem;

namespace {

struct Source {
    std::string path;                   // from the project's root
    std::vector<std::string> includes;  // as written between the quotes or brackets
    std::vector<std::string> lines;
};

std::vector<Source> sources() {
    std::vector<Source> all;
    for (const char* folder : {"engine", "scripts", "demo", "tests", "bench"}) {
        if (!fs::exists(folder)) continue;
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
            if (entry.path().extension() != ".hpp" && entry.path().extension() != ".cpp") continue;
            Source source{entry.path().generic_string(), {}, {}};
            std::ifstream in(entry.path());
            for (std::string line; std::getline(in, line);) {
                if (line.starts_with("#include ")) {
                    const std::size_t end = line.find_first_of("\">", 10);
                    source.includes.push_back(line.substr(10, end - 10));
                }
                source.lines.push_back(std::move(line));
            }
            all.push_back(std::move(source));
        }
    }
    return all;
}

struct Rule {
    std::vector<std::string_view> rooms;
    std::vector<std::string_view> except;     // rooms inside those rooms that may
    std::vector<std::string_view> forbidden;  // beginnings of includes
};

const Rule rules[] = {
    {{"engine"}, {}, {"scripts/", "demo/", "tests/", "bench/"}},
    {{"scripts"}, {}, {"segue/detail/", "segue/http/", "segue/overlay/", "demo/", "tests/", "bench/"}},
    {{"demo"}, {}, {"segue/detail/", "tests/", "bench/"}},
    {{"demo/server"}, {}, {"scripts/", "demo/relay/"}},
    {{"engine/segue"}, {"engine/segue/http", "engine/segue/overlay"}, {"segue/http/", "segue/overlay/"}},
    {{"engine/segue/http"}, {}, {"segue/detail/", "segue/overlay/", "segue/inspect"}},
    {{"engine/segue/overlay"}, {}, {"segue/detail/", "segue/http/"}},
    {{"engine", "scripts", "demo", "bench"}, {"engine/segue/http"}, {"curl/"}},
    {{"engine", "scripts"}, {"engine/segue/overlay"}, {"imgui"}},
    {{"engine", "scripts", "demo/server"}, {}, {"SDL"}},
    {{"engine", "scripts", "demo/relay"}, {}, {"httplib"}},
};

bool inside(const Source& source, const std::vector<std::string_view>& rooms) {
    for (const std::string_view room : rooms) {
        if (source.path.starts_with(std::string(room) + "/")) return true;
    }
    return false;
}

std::string resolved(const std::string& include) {
    return include.starts_with("segue/") ? "engine/" + include : include;
}

}  // namespace

TEST_CASE("each room includes only what it may know") {
    std::size_t seen = 0;
    for (const Source& source : sources()) {
        seen += source.includes.size();
        for (const Rule& rule : rules) {
            if (!inside(source, rule.rooms) || inside(source, rule.except)) continue;
            for (const std::string& include : source.includes) {
                for (const std::string_view beginning : rule.forbidden) {
                    CHECK_MESSAGE(!include.starts_with(beginning), source.path << " includes " << include);
                }
            }
        }
    }
    CHECK(seen > 0);
}

TEST_CASE("downloads and the overlay have no privileged access to the core") {
    for (const Source& source : sources()) {
        if (!inside(source, {"engine/segue"})) continue;
        const bool outsider = inside(source, {"engine/segue/http", "engine/segue/overlay"});
        for (std::size_t i = 0; i < source.lines.size(); ++i) {
            const std::string& line = source.lines[i];
            const auto has = [&](const char* text) { return line.find(text) != std::string::npos; };
            const bool reaches_in = outsider && has("segue::detail");
            const bool lets_in = !outsider && has("friend ") && (has("http") || has("overlay"));
            CHECK_MESSAGE(!reaches_in, source.path << ":" << i + 1);
            CHECK_MESSAGE(!lets_in, source.path << ":" << i + 1);
        }
    }
}

TEST_CASE("no file includes itself through others") {
    std::map<std::string, std::vector<std::string>> graph;
    for (const Source& source : sources()) {
        for (const std::string& include : source.includes) graph[source.path].push_back(resolved(include));
    }
    std::set<std::string> done, open;
    const std::function<void(const std::string&)> visit = [&](const std::string& file) {
        if (!done.insert(file).second) {
            CHECK_MESSAGE(open.count(file) == 0, file << " is part of a circle of includes");
            return;
        }
        open.insert(file);
        for (const std::string& next : graph[file]) visit(next);
        open.erase(file);
    };
    std::vector<std::string> roots;
    for (const auto& [file, includes] : graph) roots.push_back(file);
    for (const std::string& file : roots) visit(file);
    CHECK(!done.empty());
}

TEST_CASE("every source says its licence in its first line") {
    for (const Source& source : sources()) {
        const bool said = !source.lines.empty() && source.lines[0] == "// SPDX-License-Identifier: MIT";
        CHECK_MESSAGE(said, source.path);
    }
}

TEST_CASE(
    "what a script awaits stands in one line: of two, compilers name different ones as the waiting line") {
    int awaits = 0;
    for (const Source& source : sources()) {
        if (!source.path.starts_with("scripts/")) continue;
        std::string before = ";";
        for (const std::string& line : source.lines) {
            std::string code = line.substr(0, line.find("//"));
            code.erase(code.find_last_not_of(' ') + 1);
            if (code.empty()) continue;
            if (code.find("co_await") != std::string::npos) {
                ++awaits;
                const bool begins = std::string_view("=,(").find(before.back()) == std::string_view::npos;
                const bool ends = code.back() == ';' || code.back() == '{';
                CHECK_MESSAGE((begins && ends), source.path << ": " << line);
            }
            before = code;
        }
    }
    CHECK(awaits > 100);
}

TEST_CASE("what plays is read as a screenplay: 90 lines a file, and 62 columns for the pane that shows it") {
    int files = 0;
    for (const Source& source : sources()) {
        const bool screenplay = source.path.starts_with("scripts/") &&
                                !source.path.starts_with("scripts/world/") &&
                                !source.path.starts_with("scripts/game.");  // which scripts need not know
        if (!screenplay) continue;
        ++files;
        CAPTURE(source.path);
        if (source.path.ends_with(".cpp")) CHECK(source.lines.size() <= 90);
        for (const std::string& line : source.lines) CHECK_MESSAGE(line.size() <= 62, line);
    }
    CHECK(files > 60);
}
