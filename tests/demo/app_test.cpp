// SPDX-License-Identifier: MIT
// The whole program without a window, as fast as it can.
#include "demo/relay/app.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "demo/relay/screenshot.hpp"
#include "tests/demo/scene.hpp"
#include "tests/support/data_home.hpp"
#include "tests/support/temp_folder.hpp"

namespace {

using namespace relay;
using segue::test::DataHome;
using segue::test::TempFolder;

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

/// Plays in a window on SDL's dummy screen.
int play_unseen(const Flags& flags) {
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "dummy");  // SDL forgets both at the end of a run
    SDL_SetHint(SDL_HINT_AUDIODRIVER, "dummy");
    return play(flags, find_home());
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

TEST_CASE("headless, fast and replayed runs leave a person's files alone unless a folder is named") {
    const Folder folder;
    const TempFolder person, named;
    const DataHome home(person.path);
    Flags fast = quick(3);
    SUBCASE("without a window, as fast as it can") {}
    SUBCASE("as fast as it can") { fast.headless = false; }
    SUBCASE("a replay") {
        fast.record = folder.file("run.log");
        REQUIRE(play(fast, find_home()) == 0);
        fast.replay = std::exchange(fast.record, "");
        fast.headless = fast.fast = false;
    }
    CHECK(play_unseen(fast) == 0);
    CHECK(person.count() == 0);
    fast.user = named.path.string();
    CHECK(play_unseen(fast) == 0);
    CHECK(named.has("settings.txt"));
    CHECK(named.has("keys.txt"));
    CHECK(person.count() == 0);
}

TEST_CASE("a game in a window has its files in the person's folder, and goes on where that cannot be made") {
    const TempFolder person;
    Flags flags;
    flags.frames = 2;
    SUBCASE("it can be made") {
        const DataHome home(person.path);
        CHECK(play_unseen(flags) == 0);
        CHECK(person.has("relay/settings.txt"));
        CHECK(person.has("relay/keys.txt"));
    }
    SUBCASE("it cannot") {
        person.write("file", "");
        const DataHome home(person.path / "file");
        CHECK(play_unseen(flags) == 0);
        CHECK(person.count() == 1);
    }
}

TEST_CASE("settings.txt sets the size of pictures, and the flag wins over it") {
    const TempFolder user;
    user.write("settings.txt", "scale = 0.5\nfullscreen = maybe\n");
    Flags flags = quick(2);
    flags.user = user.path.string();
    flags.shots = {{(user.path / "s.png").string(), 0}};
    REQUIRE(play(flags, find_home()) == 0);
    CHECK(decode_png(user.read("s.png")).width == 480);
    flags.scale = 1;
    REQUIRE(play(flags, find_home()) == 0);
    CHECK(decode_png(user.read("s.png")).width == 960);
    CHECK(user.read("settings.txt") == "scale = 0.5\nfullscreen = maybe\n");
}

TEST_CASE("without shakes and flashes the world goes the same way") {
    const TempFolder user;
    Flags flags = quick(900);
    flags.stage = 1;
    flags.bot = true;
    flags.user = user.path.string();
    const auto hash_with = [&](const std::string& settings) {
        user.write("settings.txt", settings);
        flags.report = (user.path / "r.json").string();
        REQUIRE(play(flags, find_home()) == 0);
        return json(flags.report)["world_hash"];
    };
    CHECK(hash_with("shake = on\nflashes = on\n") == hash_with("shake = off\nflashes = off\n"));
}

TEST_CASE("a run writes its trace, its dump and its snapshot, and they agree with its report") {
    const Folder folder;
    Flags flags = quick(400);
    flags.stage = 1;
    flags.bot = true;
    flags.report = folder.file("r.json");
    flags.trace = folder.file("t.json");
    flags.dump = folder.file("d.txt");
    flags.snapshot = folder.file("s.json");
    REQUIRE(play(flags, find_home()) == 0);
    const auto report = json(flags.report), trace = json(flags.trace), snapshot = json(flags.snapshot);

    std::uint64_t resumes = 0, ticks = 0;
    std::set<std::uint64_t> begun, ended;
    std::vector<double> ends;  // of the slices around the present one
    for (const auto& e : trace["traceEvents"]) {
        const std::string ph = e["ph"];
        if (ph == "b") CHECK(begun.insert(e["id"].get<std::uint64_t>()).second);
        if (ph == "e") CHECK(ended.insert(e["id"].get<std::uint64_t>()).second);
        if (ph != "X") continue;
        resumes += e["cat"] == "resume";
        ticks += e["cat"] == "tick";
        constexpr double rounding = 0.002;
        const double from = e["ts"], to = from + e["dur"].get<double>();
        while (!ends.empty() && ends.back() <= from + rounding) ends.pop_back();
        if (!ends.empty()) CHECK(to <= ends.back() + rounding);
        ends.push_back(to);
    }
    CHECK(ticks == 400);
    CHECK(resumes == report["resumes"].get<std::uint64_t>());
    CHECK_FALSE(begun.empty());
    CHECK(begun == ended);

    CHECK(snapshot["tick"] == 400);
    CHECK(snapshot["scripts"].size() == report["scripts_alive"].get<std::size_t>());
    CHECK(snapshot["frames"].size() == 300);
    CHECK_FALSE(snapshot["frames"].back()["spenders"].empty());
    // But for hogs: a machine that is busy with others takes the time of a frame from any script.
    std::size_t hogs = 0;
    for (const auto& lint : snapshot["lints"]) {
        CAPTURE(lint.dump());
        CHECK(lint["lint"] == "hog");
        ++hogs;
    }

    const std::string dump = relay::testing::read(flags.dump);
    CAPTURE(dump);
    CHECK(dump.starts_with("tick 400, "));
    CHECK(dump.find("last_mile") != std::string::npos);
    CHECK(dump.find("(scripts/stages/") != std::string::npos);
    CHECK(dump.find("\nwhy: frame ") != std::string::npos);
    CHECK((dump.find("\nlint: ") == std::string::npos) == (hogs == 0));
}

TEST_CASE("a bot without a window plays one run, and the report says how it went") {
    const Folder folder;
    Flags flags = quick(0);
    flags.bot = true;
    flags.stage = 2;
    flags.difficulty = Difficulty::hell;
    flags.report = folder.file("r.json");
    flags.shots = {{folder.file("end.png"), 0}};
    REQUIRE(play(flags, find_home()) == 0);
    const auto report = json(flags.report);
    const bool lost = report["deaths"] >= 3;  // it may win lives on its way, but does not continue
    CHECK((report["cleared"] == true || lost));
    REQUIRE(report["stage_seconds"].size() >= 1);
    CHECK(report["stage_seconds"][0] > 5);
    CHECK(report["bullets_max"] > 20);
    double played = 0;
    for (const double seconds : report["stage_seconds"]) played += seconds;
    CHECK(report["seconds"] > played);
    CHECK(report["seconds"] < played + 90);  // cards, tallies, a panel, the table: and no second run
    const Pixels end = decode_png(relay::testing::read(folder.file("end.png")));
    CHECK(end.width == canvas_width);
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
