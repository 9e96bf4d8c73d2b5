// SPDX-License-Identifier: MIT
// A file is replaced by way of a draft beside it, which is complete on the disk before it takes the name.
#include "demo/relay/user_folder.hpp"

#include <SDL.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <system_error>
#include <utility>

namespace relay {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t longest = 1 << 20;  // bytes: none of the game's files comes near it

std::string reason() { return std::generic_category().message(errno); }

/// @return why not, or nothing.
std::string fill(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            return reason();
        }
    }
    // Some file systems of networks cannot promise it, and say EINVAL: a rename is the best that they have.
    return fsync(file) == 0 || errno == EINVAL ? std::string() : reason();
}

/// @return why not, or nothing.
std::string replace(fs::path file, const std::string& text) {
    std::error_code error;
    // Who keeps the file elsewhere and has a link here goes on having one.
    if (const fs::path meant = fs::canonical(file, error); !error) file = meant;
    std::string draft = file.string() + ".XXXXXX";
    const int out = mkstemp(draft.data());
    if (out < 0) return reason();
    std::string why = fill(out, text);
    if (close(out) != 0 && why.empty()) why = reason();
    if (why.empty() && std::rename(draft.c_str(), file.c_str()) != 0) why = reason();
    if (!why.empty()) unlink(draft.c_str());
    return why;
}

/// The bytes of a file, or why they cannot be had.
std::pair<std::optional<std::string>, std::string> bytes_of(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) return {std::nullopt, "is no file"};
    if (fs::file_size(file, error) > longest) return {std::nullopt, "is longer than a megabyte"};
    std::ifstream in(file, std::ios::binary);
    if (!in) return {std::nullopt, "cannot be read: " + reason()};
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (in.bad()) return {std::nullopt, "cannot be read to its end"};
    return {std::move(text), {}};
}

}  // namespace

UserFolder::UserFolder(Say say) : say_(std::move(say)) {
    const std::unique_ptr<char, decltype(&SDL_free)> path(SDL_GetPrefPath("", "relay"), &SDL_free);
    if (path) {
        folder_ = path.get();
    } else {
        this->say(std::string("no folder for your files: ") + SDL_GetError() +
                  "; nothing is saved (--user DIR names another)");
    }
}

UserFolder::UserFolder(fs::path folder, Say say) : folder_(std::move(folder)), say_(std::move(say)) {
    std::error_code error;
    fs::create_directories(folder_, error);
    std::error_code none;
    if (fs::is_directory(folder_, none)) return;
    this->say("no folder for your files: " + folder_.string() + ": " + error.message() +
              "; nothing is saved (--user DIR names another)");
    folder_.clear();
}

UserFolder::~UserFolder() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    changed_.notify_all();
    if (writer_.joinable()) writer_.join();
    say_failure();
}

std::optional<std::string> UserFolder::read(const std::string& name) {
    if (folder_.empty()) return std::nullopt;
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = waiting_.find(name); found != waiting_.end()) return found->second;
        if (!writing_.empty() && writing_.key() == name) return writing_.mapped();
    }
    std::error_code error;
    if (fs::status(folder_ / name, error).type() == fs::file_type::not_found) return std::nullopt;
    auto [text, why] = bytes_of(folder_ / name);
    if (!text) set_aside(name, why);
    return std::move(text);
}

bool UserFolder::write(const std::string& name, const std::string& text) {
    if (folder_.empty()) return false;
    settle();
    const std::string why = replace(folder_ / name, text);
    {
        const std::lock_guard lock(mutex_);
        judge(folder_ / name, why);
    }
    say_failure();
    return why.empty();
}

void UserFolder::write_later(const std::string& name, std::string text) {
    if (folder_.empty()) return;
    {
        const std::lock_guard lock(mutex_);
        waiting_[name] = std::move(text);
        if (!writer_.joinable()) writer_ = std::thread([this] { write_waiting(); });
    }
    changed_.notify_all();
    say_failure();
}

/// The thread's life.
void UserFolder::write_waiting() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return ends_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        writing_ = waiting_.extract(waiting_.begin());
        const fs::path file = folder_ / writing_.key();
        lock.unlock();
        const std::string why = replace(file, writing_.mapped());
        lock.lock();
        writing_ = {};
        judge(file, why);
        changed_.notify_all();
    }
}

/// Nothing is on its way to the disk any more.
void UserFolder::settle() {
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return waiting_.empty() && writing_.empty(); });
    }
    say_failure();
}

/// A disk that stays full is complained of once. With the mutex held.
void UserFolder::judge(const fs::path& file, const std::string& why) {
    if (!why.empty() && !failing_) {
        failure_ = "cannot write " + file.string() + ": " + why + "; the game goes on without saving";
    }
    failing_ = !why.empty();
}

void UserFolder::say_failure() {
    std::string words;
    {
        const std::lock_guard lock(mutex_);
        words = std::exchange(failure_, {});
    }
    if (!words.empty()) say(words);
}

void UserFolder::set_aside(const std::string& name, const std::string& why) {
    if (folder_.empty()) return;
    settle();
    const fs::path broken = folder_ / (name + ".broken");
    std::error_code error;
    fs::rename(folder_ / name, broken, error);
    if (!error) return say(file(name).string() + " " + why + ": set aside as " + broken.string());
    say(file(name).string() + " " + why + ", and cannot be set aside: " + error.message() +
        "; nothing is saved");
    folder_.clear();
}

}  // namespace relay
