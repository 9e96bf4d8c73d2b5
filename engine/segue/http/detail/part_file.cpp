// SPDX-License-Identifier: MIT
#include "segue/http/detail/part_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>
#include <vector>

namespace segue::http::detail {

namespace {

namespace fs = std::filesystem;

constexpr const char* first_line = "segue-part 2";
constexpr const char* last_line = "end";  // a source file without it was cut off
constexpr std::size_t piece = 131072;     // bytes read at once

/// Bytes after which the system is told to begin with the writing: the sync at the end waits for less than
/// this.
constexpr std::uint64_t write_behind = std::uint64_t(8) << 20;

fs::path with(fs::path path, const char* more) {
    path += more;
    return path;
}

}  // namespace

PartFile::PartFile(fs::path file)
    : file_(std::move(file)), part_(with(file_, ".part")), source_(with(part_, ".from")) {}

PartFile::~PartFile() {
    if (descriptor_ < 0) return;
    if (can_resume_ && size_ > 0) {
        close();
    } else {
        discard();
    }
}

bool PartFile::fail(const char* what, const fs::path& path) {
    os_error_ = errno;
    words_ = std::string("cannot ") + what + ' ' + path.string() + ": " + std::strerror(os_error_);
    return false;
}

std::optional<Mark> PartFile::mark(const Source& source) const {
    std::ifstream in(source_);
    std::string first, asked, answering, last;
    Mark mark;
    std::getline(in, first);
    std::getline(in, asked);
    std::getline(in, answering);
    std::getline(in, mark.validator);
    std::getline(in, last);
    if (!in || first != first_line || last != last_line || mark.validator.empty()) return std::nullopt;
    if (asked != source.asked || answering != source.answering) return std::nullopt;
    std::error_code none;
    const auto size = fs::file_size(part_, none);
    if (none || size == 0) return std::nullopt;
    mark.size = size;
    return mark;
}

/// Two downloads into one file would mix their bytes.
bool PartFile::lock() {
    if (descriptor_ >= 0) return true;
    descriptor_ = ::open(part_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0) return fail("open", part_);
    if (flock(descriptor_, LOCK_EX | LOCK_NB) == 0) {
        // While it was opened another download may have made it the file: then this lock is on that one.
        struct stat mine{}, named{};
        if (fstat(descriptor_, &mine) == 0 && ::stat(part_.c_str(), &named) == 0 &&
            mine.st_ino == named.st_ino && mine.st_dev == named.st_dev) {
            return true;
        }
        errno = EWOULDBLOCK;
    }
    fail("have for itself", part_);
    close();
    return false;
}

bool PartFile::open(std::uint64_t size, const Source& source, const std::string& validator) {
    if (!lock()) return false;
    struct stat now{};
    if (fstat(descriptor_, &now) != 0) return fail("look at", part_);
    if (static_cast<std::uint64_t>(now.st_size) < size) {
        errno = EIO;
        return fail("find all bytes of", part_);
    }
    if (size == 0) {
        // The note of whose bytes these are goes first, and comes before the new bytes: whenever the program
        // dies, it does not speak of bytes that are another's.
        can_resume_ = false;
        std::error_code ignored;
        fs::remove(source_, ignored);
    }
    if (ftruncate(descriptor_, static_cast<off_t>(size)) != 0) return fail("cut", part_);
    if (lseek(descriptor_, static_cast<off_t>(size), SEEK_SET) < 0) return fail("go on in", part_);
    size_ = started_ = size;
    if (size == 0 && !validator.empty() && !note_source(source, validator)) return false;
    can_resume_ = !validator.empty();
    return true;
}

bool PartFile::note_source(const Source& source, const std::string& validator) {
    std::ofstream out(source_, std::ios::trunc);
    out << first_line << '\n' << source.asked << '\n' << source.answering << '\n';
    out << validator << '\n' << last_line << '\n';
    out.close();
    return out ? true : fail("write", source_);
}

bool PartFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fail("write", part_);
        bytes.remove_prefix(static_cast<std::size_t>(written));
        size_ += static_cast<std::uint64_t>(written);
    }
#if defined(__linux__)
    if (size_ - started_ >= write_behind) {
        sync_file_range(descriptor_, static_cast<off_t>(started_), static_cast<off_t>(size_ - started_),
                        SYNC_FILE_RANGE_WRITE);
        started_ = size_;
    }
#endif
    return true;
}

bool PartFile::reread(std::uint64_t first, std::uint64_t count,
                      const std::function<void(std::string_view)>& reader) {
    std::vector<char> bytes(piece);
    for (std::uint64_t at = first; at < first + count;) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(piece, first + count - at));
        const ssize_t got = pread(descriptor_, bytes.data(), wanted, static_cast<off_t>(at));
        if (got < 0 && errno == EINTR) continue;
        if (got == 0) errno = EIO;
        if (got <= 0) return fail("read", part_);
        reader({bytes.data(), static_cast<std::size_t>(got)});
        at += static_cast<std::uint64_t>(got);
    }
    return true;
}

bool PartFile::commit() {
    // Without it a power cut could leave the new name with nothing in it, and the old file gone.
    if (fsync(descriptor_) != 0) return fail("write", part_);
    if (std::rename(part_.c_str(), file_.c_str()) != 0) return fail("replace", file_);
    std::error_code ignored;
    fs::remove(source_, ignored);
    close();
    return true;
}

void PartFile::discard() noexcept {
    std::error_code ignored;
    if (descriptor_ < 0 && !fs::exists(part_, ignored)) return;
    if (!lock()) return;  // another download's
    fs::remove(source_, ignored);
    fs::remove(part_, ignored);
    close();
}

void PartFile::close() noexcept {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

}  // namespace segue::http::detail
