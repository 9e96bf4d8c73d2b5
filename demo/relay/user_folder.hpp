// SPDX-License-Identifier: MIT
// The user's own files: settings, keys, high scores. They are written safely, and whatever is wrong with them
// or with their folder is said and never ends the game.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace relay {

/// All of it is called by one thread, and what is said is said on it, within a call.
class UserFolder {
  public:
    /// Gets one line for the user, without its end.
    using Say = std::function<void(const std::string&)>;

    /// No folder: nothing is there, and nothing is kept.
    UserFolder() = default;
    /// The system's usual one: $XDG_DATA_HOME/relay, or ~/.local/share/relay. Made when it is missing; when
    /// that cannot be done it is said, and there is none.
    explicit UserFolder(Say say);
    /// That one, in the same way.
    UserFolder(std::filesystem::path folder, Say say);
    /// Waits until everything is written.
    ~UserFolder();
    UserFolder(const UserFolder&) = delete;
    UserFolder& operator=(const UserFolder&) = delete;

    /// A file's bytes, as they are or as they are about to be written. Empty: there is no such file, or it
    /// could not be read (another's rights, a folder of that name, more than a megabyte) and has been set
    /// aside.
    [[nodiscard]] std::optional<std::string> read(const std::string& name);
    /// Replaces a file as a whole: whenever the program or the machine stops, the old one or the new one is
    /// there. Takes as long as the disk takes. @return false: it is not kept, and that has been said once.
    bool write(const std::string& name, const std::string& text);
    /// The same, soon and by a thread of its own: takes no time of a frame. Of several texts for one name the
    /// last one wins.
    void write_later(const std::string& name, std::string text);
    /// A file that makes no sense goes out of the way, as NAME.broken, where an older one is replaced. When
    /// even that cannot be done, nothing is kept any more: a user's file is not written over.
    /// @param why  "is no text"
    void set_aside(const std::string& name, const std::string& why);

    /// Where a file is or would be; just its name when there is no folder.
    [[nodiscard]] std::filesystem::path file(const std::string& name) const { return folder_ / name; }
    void say(const std::string& words) const {
        if (say_) say_(words);
    }

  private:
    void write_waiting();
    void settle();
    void judge(const std::filesystem::path& file, const std::string& why);
    void say_failure();

    std::filesystem::path folder_;  // empty: none
    Say say_;
    std::thread writer_;  // begins with the first write_later()
    std::mutex mutex_;    // of what follows
    std::condition_variable changed_;
    std::map<std::string, std::string> waiting_;             // texts by name
    std::map<std::string, std::string>::node_type writing_;  // the one that is under way
    std::string failure_;                                    // to be said by the next call
    bool failing_ = false;                                   // the last write failed
    bool ends_ = false;
};

}  // namespace relay
