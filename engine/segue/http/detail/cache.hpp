// SPDX-License-Identifier: MIT
// Answers on disk: a file each, within a size, those that were used longest ago go first. What a file says is
// believed only if its checksum is right. All calls are made on the pump thread; where the disk does not
// want, nothing is kept, and nobody is told.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "segue/http/options.hpp"

namespace segue::http::detail {

/// A kept answer; its status was 200.
struct CacheEntry {
    std::chrono::sys_seconds stored{};
    std::vector<Field> headers;
    std::string body;
};

class Cache {
  public:
    /// Reads the folder, which is made where there is none. Several caches may have the same one, in one
    /// program or in several: what others leave there counts in the limit when this one next stores.
    Cache(std::filesystem::path folder, std::uint64_t bytes);

    /// The answer of a URL, whatever its age; counts as a use.
    std::optional<CacheEntry> find(const std::string& url);
    /// Keeps an answer, in the place of an older one; never half of one, whenever the program dies.
    void store(const std::string& url, std::chrono::sys_seconds stored, const std::vector<Field>& headers,
               std::string_view body);
    void remove(const std::string& url);

    std::uint64_t size() const noexcept { return size_; }

  private:
    struct Item {
        std::uint64_t size = 0;
        std::list<std::string>::iterator place;
    };

    void read_folder();
    void note(const std::string& name, std::uint64_t size);
    void forget(const std::string& name);
    void erase(const std::string& name);
    bool nobody_else_wrote() const;
    void keep_to_the_limit();

    const std::filesystem::path folder_;
    const std::uint64_t most_;
    std::filesystem::file_time_type seen_{};  // when the folder was changed last that this cache knows of
    std::uint64_t size_ = 0;
    std::list<std::string> order_;  // file names, the one that was used longest ago first
    std::unordered_map<std::string, Item> items_;
};

}  // namespace segue::http::detail
