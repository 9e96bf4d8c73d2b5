// SPDX-License-Identifier: MIT
// What the server serves: readable, dark enough behind bullets, licensed, and equal to the built-in copies.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "scripts/world/built_in.hpp"
#include "scripts/world/depot.hpp"
#include "scripts/world/stage_data.hpp"

#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#define STBI_ONLY_PNG
#ifdef __GNUC__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#endif
#include <stb/stb_image.h>
#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif

namespace fs = std::filesystem;

namespace {

/// The tests run from the project's folder or from somewhere below it.
fs::path assets() {
    for (fs::path at = fs::current_path();; at = at.parent_path()) {
        if (fs::exists(at / "assets" / "stage1")) return at / "assets";
        REQUIRE_MESSAGE(at != at.parent_path(), "no assets/ above the working folder");
    }
}

std::string text_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

fs::path pack(int stage) { return assets() / ("stage" + std::to_string(stage)); }

double linear(double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); }

/// WCAG's relative luminance of 8-bit sRGB.
double luminance(double r, double g, double b) {
    return 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
}

}  // namespace

TEST_CASE("each built-in stage is the text of its stage.json") {
    for (int stage = 1; stage <= relay::Depot::packs; ++stage) {
        CAPTURE(stage);
        const std::string file = text_of(pack(stage) / "stage.json");
        CHECK(!file.empty());
        CHECK_MESSAGE(file == relay::built_in_stage(stage), "run: python3 assets/draw.py");
    }
    CHECK(relay::built_in_stage(9).empty());
}

TEST_CASE("each pack's stage and shapes can be read") {
    for (int stage = 1; stage <= relay::Depot::packs; ++stage) {
        CAPTURE(stage);
        relay::StageData data;
        std::string error;
        CHECK_MESSAGE(relay::read_stage(text_of(pack(stage) / "stage.json"), data, error), error);
        CHECK(data.stage == stage);
        CHECK(data.waves.size() >= 6);
        const auto shapes = relay::read_shapes(text_of(pack(stage) / "shapes.json"), error);
        CHECK_MESSAGE(error.empty(), error);
        CHECK(shapes.size() >= 5);
        for (const relay::Shape& s : shapes) CHECK_MESSAGE(!s.hue.empty(), s.name);
    }
}

TEST_CASE("no pixel of a backdrop is above 14 % of brightness, and every bullet stands out of it by 5:1") {
    const double rose = luminance(0xFF, 0x4D, 0x8D), amber = luminance(0xFF, 0xB0, 0x00),
                 blue = luminance(0x7F, 0xA2, 0xFF);
    for (int stage = 1; stage <= relay::Depot::packs; ++stage) {
        CAPTURE(stage);
        const std::string png = text_of(pack(stage) / "backdrop.png");
        int wide = 0, high = 0, channels = 0;
        auto* pixels = stbi_load_from_memory(reinterpret_cast<const stbi_uc*>(png.data()), int(png.size()),
                                             &wide, &high, &channels, 3);
        REQUIRE(pixels != nullptr);
        CHECK(wide == 432);
        CHECK(high == 1016);
        double brightest = 0, most_light = 0;
        for (int i = 0; i < wide * high; ++i) {
            const stbi_uc* p = pixels + 3 * i;
            brightest = std::max(brightest, (0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2]) / 255);
            most_light = std::max(most_light, luminance(p[0], p[1], p[2]));
        }
        stbi_image_free(pixels);
        CHECK(brightest <= 0.14);
        CHECK(brightest > 0.08);  // it is not just black
        for (double hue : {rose, amber, blue}) CHECK((hue + 0.05) / (most_light + 0.05) >= 5);
    }
}

TEST_CASE("the licence table names every file of assets, and no other") {
    std::map<std::string, bool> listed;
    std::istringstream lines(text_of(assets() / "README.md"));
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind("| `", 0) != 0) continue;
        const auto end = line.find('`', 3);
        CHECK_MESSAGE(line.find("CC0") != std::string::npos, line);
        listed[line.substr(3, end - 3)] = false;
    }
    for (const auto& entry : fs::recursive_directory_iterator(assets())) {
        if (!entry.is_regular_file()) continue;
        const std::string name = fs::relative(entry.path(), assets()).generic_string();
        if (name == "README.md") continue;
        CHECK_MESSAGE(listed.contains(name), name);
        listed[name] = true;
    }
    for (const auto& [name, found] : listed) CHECK_MESSAGE(found, name);
}
