// SPDX-License-Identifier: MIT
#include "segue/http/detail/cache.hpp"

#include <openssl/evp.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <utility>

#include "segue/http/detail/text.hpp"

namespace segue::http::detail {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view first_line = "segue-cache 1\n";
constexpr const char* kept = ".answer";
constexpr const char* unfinished = ".new";

std::string hex(const unsigned char* bytes, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += "0123456789abcdef"[bytes[i] >> 4];
        text += "0123456789abcdef"[bytes[i] & 15];
    }
    return text;
}

std::string name_of(const std::string& url) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned length = 0;
    EVP_Digest(url.data(), url.size(), sum.data(), &length, EVP_sha256(), nullptr);
    return hex(sum.data(), length) + kept;
}

std::uint32_t checksum(std::string_view text, std::uint32_t so_far = 0) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    return static_cast<std::uint32_t>(crc32_z(so_far, bytes, text.size()));
}

/// "crc32 of the rest, its size": damage and a cut show.
std::string seal(std::uint32_t sum, std::size_t size) {
    char text[48];
    std::snprintf(text, sizeof text, "%08x %zu\n", static_cast<unsigned>(sum), size);
    return text;
}

/// Takes a line off the front; empty at the end.
std::string_view line_of(std::string_view& text) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

std::optional<CacheEntry> parse(std::string_view text, const std::string& url) {
    if (text.substr(0, first_line.size()) != first_line) return std::nullopt;
    text.remove_prefix(first_line.size());
    const std::string sealed(line_of(text));
    if (sealed + '\n' != seal(checksum(text), text.size()) || line_of(text) != url) return std::nullopt;
    CacheEntry entry;
    const auto stored = decimal(line_of(text));
    if (!stored) return std::nullopt;
    entry.stored = std::chrono::sys_seconds(std::chrono::seconds(*stored));
    for (auto line = line_of(text); !line.empty(); line = line_of(text)) {
        const auto colon = std::min(line.find(':'), line.size());
        entry.headers.emplace_back(line.substr(0, colon), line.substr(std::min(colon + 1, line.size())));
    }
    entry.body = text;
    return entry;
}

}  // namespace

Cache::Cache(fs::path folder, std::uint64_t bytes) : folder_(std::move(folder)), most_(bytes) {
    std::error_code ignored;
    fs::create_directories(folder_, ignored);
    read_folder();
    keep_to_the_limit();
}

void Cache::read_folder() {
    struct Found {
        fs::file_time_type used;
        std::string name;
        std::uint64_t size;
    };
    std::vector<Found> found;
    std::error_code none;
    seen_ = fs::last_write_time(folder_, none);
    order_.clear();
    items_.clear();
    size_ = 0;
    for (fs::directory_iterator at(folder_, none), end; !none && at != end; at.increment(none)) {
        std::error_code vanished;
        const auto used = at->last_write_time(vanished);
        const auto size = vanished ? 0 : at->file_size(vanished);
        if (vanished) continue;
        // Another program may be writing one just now.
        const bool old = fs::file_time_type::clock::now() - used > std::chrono::minutes(1);
        if (at->path().extension() == unfinished && old) fs::remove(at->path(), vanished);
        if (at->path().extension() == kept) found.push_back({used, at->path().filename().string(), size});
    }
    std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.used < b.used; });
    for (const Found& one : found) note(one.name, one.size);
}

void Cache::keep_to_the_limit() {
    while (size_ > most_) erase(std::string(order_.front()));
}

void Cache::note(const std::string& name, std::uint64_t size) {
    forget(name);
    order_.push_back(name);
    items_[name] = {size, std::prev(order_.end())};
    size_ += size;
}

void Cache::forget(const std::string& name) {
    const auto item = items_.find(name);
    if (item == items_.end()) return;
    size_ -= item->second.size;
    order_.erase(item->second.place);
    items_.erase(item);
}

void Cache::erase(const std::string& name) {
    const bool alone = nobody_else_wrote();
    std::error_code ignored;
    fs::remove(folder_ / name, ignored);
    if (alone) seen_ = fs::last_write_time(folder_, ignored);
    forget(name);
}

std::optional<CacheEntry> Cache::find(const std::string& url) {
    const std::string name = name_of(url);
    std::ifstream in(folder_ / name, std::ios::binary);
    if (!in) {  // another program may have removed it
        forget(name);
        return std::nullopt;
    }
    const std::string text(std::istreambuf_iterator<char>(in), {});
    auto entry = parse(text, url);
    if (!entry) {
        erase(name);
        return std::nullopt;
    }
    note(name, text.size());
    std::error_code ignored;  // the next run reads from it what was used when
    fs::last_write_time(folder_ / name, fs::file_time_type::clock::now(), ignored);
    return entry;
}

void Cache::store(const std::string& url, std::chrono::sys_seconds stored, const std::vector<Field>& headers,
                  std::string_view body) {
    std::string head = url + '\n' + std::to_string(stored.time_since_epoch().count()) + '\n';
    for (const auto& [name, value] : headers) {
        if (name.find('\n') != name.npos || value.find('\n') != value.npos) return remove(url);
        if (!name.empty()) head += name + ':' + value + '\n';
    }
    head += '\n';
    const std::string name = name_of(url);
    const std::string sealed =
        std::string(first_line) + seal(checksum(body, checksum(head)), head.size() + body.size());
    const std::uint64_t size = sealed.size() + head.size() + body.size();
    if (size > most_) return erase(name);
    static std::atomic<unsigned> count{0};  // several clients of one program may keep the same one
    const fs::path fresh =
        folder_ / (name + '.' + std::to_string(getpid()) + '-' + std::to_string(++count) + unfinished);
    const bool alone = nobody_else_wrote();
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << sealed << head << body;
    out.close();
    std::error_code refused;
    if (out) fs::rename(fresh, folder_ / name, refused);
    if (!out || refused) {
        fs::remove(fresh, refused);
        return erase(name);  // what is there is older than what could not be kept
    }
    if (!alone) read_folder();  // what others have left there counts, too
    note(name, size);
    keep_to_the_limit();
    seen_ = fs::last_write_time(folder_, refused);
}

/// Since this one last did. A folder's time may stand for 10 ms: what is as young says nothing.
bool Cache::nobody_else_wrote() const {
    constexpr auto grain = std::chrono::milliseconds(20);
    std::error_code refused;
    return fs::last_write_time(folder_, refused) == seen_ && fs::file_time_type::clock::now() - seen_ > grain;
}

void Cache::remove(const std::string& url) { erase(name_of(url)); }

}  // namespace segue::http::detail
