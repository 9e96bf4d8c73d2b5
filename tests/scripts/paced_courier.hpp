// SPDX-License-Identifier: MIT
// A courier without a network: files of assets/ come in at so many bytes a tick, or never, or fail.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "scripts/world/courier.hpp"
#include "segue/segue.hpp"

namespace relay::testing {

/// assets/, searched from the working folder upwards.
inline std::filesystem::path assets_folder() {
    namespace fs = std::filesystem;
    for (fs::path at = fs::current_path(); at != at.parent_path(); at = at.parent_path())
        if (fs::exists(at / "assets" / "stage1")) return at / "assets";
    return {};
}

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

class PacedCourier final : public Courier {
  public:
    /// Each lane gets `bytes_a_tick`; 0: no byte ever comes.
    explicit PacedCourier(std::int64_t bytes_a_tick) : pace(bytes_a_tick) {}

    segue::Task<Parcel> get(std::string path, int) override {
        ++asked;
        if (!refuse.empty()) {
            lanes_[path].state = LaneState::failed;
            co_return Parcel("", refuse, bills[path]);
        }
        auto edit = edited.find(path);
        const std::string bytes = edit != edited.end() ? edit->second : read_file(assets_folder() / path);
        Lane& lane = lanes_[path];
        lane.total = std::int64_t(bytes.size());
        lane.state = LaneState::flying;
        while (lane.received < lane.total) {
            co_await segue::next_frame();
            lane.received = std::min(lane.received + pace, lane.total);
        }
        lane.state = LaneState::done;
        co_return Parcel(bytes, "", bills[path]);
    }

    Lane lane(std::string_view path) const override {
        auto it = lanes_.find(std::string(path));
        return it == lanes_.end() ? Lane{} : it->second;
    }

    std::int64_t pace;
    std::string refuse;                         // every request fails with this
    std::map<std::string, std::string> edited;  // path: what comes instead
    std::map<std::string, Waybill> bills;       // path: what is told of its transfer
    int asked = 0;

  private:
    std::map<std::string, Lane> lanes_;
};

}  // namespace relay::testing
