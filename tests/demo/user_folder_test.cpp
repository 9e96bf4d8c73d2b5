// SPDX-License-Identifier: MIT
// Where a user's files live: what is written stays whole, and what is wrong is said and never fatal.
#include "demo/relay/user_folder.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "tests/support/data_home.hpp"
#include "tests/support/temp_folder.hpp"

namespace {

using relay::UserFolder;
using segue::test::DataHome;
using segue::test::TempFolder;

struct Said {
    UserFolder::Say to() {
        return [this](const std::string& words) { all.push_back(words); };
    }
    std::vector<std::string> all;
};

/// No file grows beyond so many bytes: a disk that is full.
class FullDisk {
  public:
    explicit FullDisk(rlim_t bytes) {
        REQUIRE(getrlimit(RLIMIT_FSIZE, &before_) == 0);
        handler_ = signal(SIGXFSZ, SIG_IGN);
        const rlimit now{bytes, before_.rlim_max};
        REQUIRE(setrlimit(RLIMIT_FSIZE, &now) == 0);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &before_);
        signal(SIGXFSZ, handler_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

  private:
    rlimit before_{};
    void (*handler_)(int) = nullptr;
};

const std::string long_text(100000, 'x');

}  // namespace

TEST_CASE("a user's file is read as it was written, and one that nobody wrote is not there") {
    const TempFolder temp;
    Said said;
    UserFolder folder(temp.path, said.to());
    CHECK_FALSE(folder.read("scores.txt").has_value());
    const std::string bytes("a\0b\r\n\xff", 6);
    CHECK(folder.write("scores.txt", bytes));
    CHECK(folder.read("scores.txt") == bytes);
    CHECK(folder.write("scores.txt", ""));
    CHECK(folder.read("scores.txt") == "");
    CHECK(temp.count() == 1);
    CHECK(folder.file("scores.txt") == temp.path / "scores.txt");
    CHECK(said.all.empty());
}

TEST_CASE("a user's folder that is missing is made, with those above it") {
    const TempFolder temp;
    Said said;
    UserFolder folder(temp.path / "a" / "b", said.to());
    CHECK(folder.write("x", "1"));
    CHECK(temp.read("a/b/x") == "1");
    CHECK(said.all.empty());
}

TEST_CASE("the usual folder is the system's for data, and is made there") {
    const TempFolder temp;
    const DataHome home(temp.path);
    Said said;
    UserFolder folder(said.to());
    CHECK(folder.write("x", "1"));
    CHECK(temp.read("relay/x") == "1");
    CHECK(said.all.empty());
}

TEST_CASE("a folder that cannot be made is said in one line, and the game goes on without saving") {
    const TempFolder temp;
    temp.write("file", "");
    Said said;
    SUBCASE("the one that was named") {
        UserFolder folder(temp.path / "file" / "sub", said.to());
        CHECK_FALSE(folder.write("x", "1"));
        folder.write_later("x", "1");
        folder.set_aside("x", "is no text");
        CHECK_FALSE(folder.read("x").has_value());
    }
    SUBCASE("a file is in its place") {
        UserFolder folder(temp.path / "file", said.to());
        CHECK_FALSE(folder.write("x", "1"));
    }
    SUBCASE("the usual one") {
        const DataHome home(temp.path / "file");
        UserFolder folder(said.to());
        CHECK_FALSE(folder.write("x", "1"));
    }
    REQUIRE(said.all.size() == 1);
    CHECK(said.all[0].starts_with("no folder for your files: "));
    CHECK(said.all[0].ends_with("nothing is saved (--user DIR names another)"));
    CHECK(temp.count() == 1);
}

TEST_CASE("without a folder nothing is read, kept or said") {
    UserFolder folder;
    CHECK_FALSE(folder.write("x", "1"));
    folder.write_later("x", "1");
    folder.set_aside("x", "is no text");
    CHECK_FALSE(folder.read("x").has_value());
    CHECK(folder.file("x") == "x");
}

TEST_CASE("a disk that is full leaves the old file and no other, and is said once until it works again") {
    const TempFolder temp;
    Said said;
    UserFolder folder(temp.path, said.to());
    REQUIRE(folder.write("scores.txt", "old"));
    {
        const FullDisk full(1000);
        CHECK_FALSE(folder.write("scores.txt", long_text));
        CHECK_FALSE(folder.write("scores.txt", long_text));
    }
    CHECK(temp.read("scores.txt") == "old");
    CHECK(temp.count() == 1);
    REQUIRE(said.all.size() == 1);
    CHECK(said.all[0].starts_with("cannot write " + (temp.path / "scores.txt").string() + ": "));
    CHECK(said.all[0].ends_with("; the game goes on without saving"));
    CHECK(folder.write("scores.txt", long_text));
    {
        const FullDisk full(1000);
        CHECK_FALSE(folder.write("scores.txt", "x" + long_text));
    }
    CHECK(said.all.size() == 2);
    CHECK(temp.read("scores.txt") == long_text);
}

TEST_CASE("a program that dies in the middle of a write leaves the old file") {
    const TempFolder temp;
    UserFolder folder(temp.path, nullptr);
    REQUIRE(folder.write("scores.txt", "old"));
    const pid_t child = fork();
    if (child == 0) {
        const rlimit no_core{0, 0}, short_files{1000, 1000};
        setrlimit(RLIMIT_CORE, &no_core);
        setrlimit(RLIMIT_FSIZE, &short_files);
        signal(SIGXFSZ, SIG_DFL);  // the system ends it at byte 1001
        folder.write("scores.txt", long_text);
        _exit(0);
    }
    REQUIRE(child > 0);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGXFSZ);
    CHECK(temp.read("scores.txt") == "old");
    CHECK(folder.write("scores.txt", "new"));
    CHECK(folder.read("scores.txt") == "new");
}

TEST_CASE("a link that a user has made for a file stays one") {
    const TempFolder temp, elsewhere;
    elsewhere.write("mine.txt", "old");
    std::filesystem::create_symlink(elsewhere.path / "mine.txt", temp.path / "keys.txt");
    UserFolder folder(temp.path, nullptr);
    CHECK(folder.write("keys.txt", "new"));
    CHECK(elsewhere.read("mine.txt") == "new");
    CHECK(std::filesystem::is_symlink(temp.path / "keys.txt"));
}

TEST_CASE("a file that makes no sense is set aside, in the place of an older one, and said") {
    const TempFolder temp;
    Said said;
    UserFolder folder(temp.path, said.to());
    temp.write("scores.txt", "worse");
    temp.write("scores.txt.broken", "bad");
    folder.set_aside("scores.txt", "is no text");
    CHECK_FALSE(temp.has("scores.txt"));
    CHECK(temp.read("scores.txt.broken") == "worse");
    REQUIRE(said.all.size() == 1);
    const std::string file = (temp.path / "scores.txt").string();
    CHECK(said.all[0] == file + " is no text: set aside as " + file + ".broken");
    CHECK(folder.write("scores.txt", "new"));
}

TEST_CASE("what cannot be read as a file is set aside by reading it") {
    const TempFolder temp;
    Said said;
    UserFolder folder(temp.path, said.to());
    SUBCASE("a folder") { std::filesystem::create_directories(temp.path / "keys.txt"); }
    SUBCASE("more than any file of the game") { temp.write("keys.txt", std::string((1 << 20) + 1, 'x')); }
    CHECK_FALSE(folder.read("keys.txt").has_value());
    CHECK_FALSE(temp.has("keys.txt"));
    CHECK(temp.has("keys.txt.broken"));
    REQUIRE(said.all.size() == 1);
    CHECK(said.all[0].find("keys.txt is ") != std::string::npos);
    CHECK(folder.write("keys.txt", "new"));
}

TEST_CASE("a file that cannot be set aside is not written over") {
    const TempFolder temp;
    Said said;
    UserFolder folder(temp.path, said.to());
    temp.write("keys.txt", "hers");
    std::filesystem::create_directories(temp.path / "keys.txt.broken");
    folder.set_aside("keys.txt", "is no text");
    CHECK_FALSE(folder.write("keys.txt", "new"));
    folder.write_later("keys.txt", "new");
    CHECK(temp.read("keys.txt") == "hers");
    REQUIRE(said.all.size() == 1);
    CHECK(said.all[0].find("keys.txt is no text, and cannot be set aside: ") != std::string::npos);
    CHECK(said.all[0].ends_with("; nothing is saved"));
}

TEST_CASE("what is to be written later is read at once, and the last text is the one that stays") {
    const TempFolder temp;
    {
        UserFolder folder(temp.path, nullptr);
        for (int i = 0; i < 100; ++i) {
            folder.write_later("settings.txt", std::to_string(i));
            CHECK(folder.read("settings.txt") == std::to_string(i));
        }
        folder.write_later("other.txt", "1");
    }
    CHECK(temp.read("settings.txt") == "99");
    CHECK(temp.read("other.txt") == "1");
    CHECK(temp.count() == 2);
}

TEST_CASE("a write comes after those that were to be later") {
    const TempFolder temp;
    UserFolder folder(temp.path, nullptr);
    folder.write_later("scores.txt", long_text);
    CHECK(folder.write("scores.txt", "last"));
    CHECK(temp.read("scores.txt") == "last");
}

TEST_CASE("a later write that fails is said by a call of the game's own thread") {
    const TempFolder temp;
    Said said;
    {
        UserFolder folder(temp.path, said.to());
        folder.write_later("no/such/folder", "1");
    }
    REQUIRE(said.all.size() == 1);
    CHECK(said.all[0].starts_with("cannot write "));
}
