// SPDX-License-Identifier: MIT
// The pace of a pack from its size on disk, and the queue on the wire.
#include "demo/server/pace.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <system_error>

namespace relay {
namespace {

constexpr double title_seconds = 6;
constexpr double pack_seconds = 55;
constexpr std::string_view title_pack = "stage1";
constexpr std::array<std::string_view, 3> title_files{"stage.json", "shapes.json", "backdrop.png"};

std::uintmax_t size_of(const std::filesystem::path& file) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    return error ? 0 : size;
}

}  // namespace

double pack_pace(const std::filesystem::path& root, std::string_view path) {
    const auto slash = path.find('/');
    if (slash == std::string_view::npos) return 0;
    const std::string_view pack = path.substr(0, slash);
    const auto folder = root / pack;
    std::uintmax_t bytes = 0;
    if (pack == title_pack) {
        for (const auto name : title_files) bytes += size_of(folder / name);
        return static_cast<double>(bytes) / title_seconds;
    }
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        bytes += size_of(entry.path());
    return static_cast<double>(bytes) / pack_seconds;
}

Wire::TimePoint Wire::send(std::size_t bytes, double bytes_per_second, TimePoint now) {
    if (!(bytes_per_second > 0)) return now;
    const std::chrono::duration<double> takes(static_cast<double>(bytes) / bytes_per_second);
    free_ = std::max(free_, now) + std::chrono::ceil<std::chrono::steady_clock::duration>(takes);
    return free_;
}

std::size_t slice_size(double bytes_per_second) {
    if (!(bytes_per_second > 0)) return 65536;
    return static_cast<std::size_t>(std::clamp(bytes_per_second * 0.01, 64.0, 65536.0));
}

}  // namespace relay
