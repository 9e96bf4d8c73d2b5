// SPDX-License-Identifier: MIT
// The whole program without a window, as fast as it can.
#include "demo/relay/app.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "demo/relay/screenshot.hpp"
#include "tests/demo/scene.hpp"

namespace {

using namespace relay;

/// A folder for what a run writes.
class Folder {
  public:
    Folder() : path_(std::filesystem::temp_directory_path() / ("relay-run-" + std::to_string(getpid()))) {
        std::filesystem::create_directories(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

Flags quick(std::int64_t frames) {
    Flags flags;
    flags.headless = flags.fast = true;
    flags.frames = frames;
    flags.seed = 7;
    return flags;
}

nlohmann::json json(const std::string& file) { return nlohmann::json::parse(relay::testing::read(file)); }

}  // namespace

TEST_CASE("a run writes its report and its pictures, scaled as asked") {
    const Folder folder;
    Flags flags = quick(90);
    flags.scale = 1.3333;
    flags.inspector = true;
    flags.report = folder.file("r.json");
    flags.shots = {{folder.file("middle.png"), 40}, {folder.file("end.png"), 0}};
    CHECK(play(flags, find_home()) == 0);
    const auto report = json(flags.report);
    CHECK(report["frames"] == 90);
    CHECK(report["seed"] == 7);
    CHECK(report["seconds"] == 1.5);
    CHECK(report["transfer_frames"] > 60);
    CHECK(report["transfer_frames_with_10_moving"] > 60);
    CHECK(report["scripts_alive"] > 24);
    const Pixels middle = decode_png(relay::testing::read(folder.file("middle.png")));
    const Pixels end = decode_png(relay::testing::read(folder.file("end.png")));
    CHECK(middle.width == 1280);
    CHECK(middle.height == 720);
    CHECK(middle.argb != end.argb);
}

TEST_CASE("a recorded run plays again into the same world, and another seed into another") {
    const Folder folder;
    Flags flags = quick(900);
    flags.stage = 1;
    flags.bot = true;
    flags.record = folder.file("run.log");
    flags.report = folder.file("first.json");
    REQUIRE(play(flags, find_home()) == 0);

    Flags again;
    again.headless = again.fast = true;
    again.replay = flags.record;
    again.report = folder.file("second.json");
    CHECK(play(again, find_home()) == 0);
    const auto first = json(flags.report), second = json(again.report);
    CHECK(second["frames"] == 900);
    CHECK(second["world_hash"] == first["world_hash"]);

    flags.seed = 8;
    flags.record.clear();
    flags.report = folder.file("third.json");
    REQUIRE(play(flags, find_home()) == 0);
    CHECK(json(flags.report)["world_hash"] != first["world_hash"]);
}

TEST_CASE("what cannot be read or reached is said in words") {
    Flags flags = quick(10);
    flags.replay = "/no/such.log";
    CHECK_THROWS_WITH(play(flags, find_home()), "cannot read /no/such.log");
    const Folder folder;
    flags.replay = (find_home() / "LICENSE").string();
    CHECK_THROWS_AS(play(flags, find_home()), std::runtime_error);
}

TEST_CASE("a program that blocks is seen in the gaps of its report") {
    const Folder folder;
    Flags flags = quick(130);
    flags.hitch = 40;
    flags.report = folder.file("r.json");
    REQUIRE(play(flags, find_home()) == 0);
    CHECK(json(flags.report)["gap_ms"]["max"] >= 40);
}
