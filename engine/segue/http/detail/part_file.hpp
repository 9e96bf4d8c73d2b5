// SPDX-License-Identifier: MIT
// The file of a download while it is not whole: `name.part`, beside the file that it will become, and
// `name.part.from`, which says whose beginning it is. All calls are made on the pump thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "segue/http/detail/sink.hpp"

namespace segue::http::detail {

/// What is there already of a download, and the strong validator that it belongs to.
struct Mark {
    std::uint64_t size = 0;
    std::string validator;
};

/// Whose bytes: the URL that was asked for, and the one that answered, after redirects. Two servers may call
/// different bodies by the same name, so a part is gone on with by the one that sent it alone.
struct Source {
    std::string asked;
    std::string answering;
};

class PartFile final : public Sink {
  public:
    explicit PartFile(std::filesystem::path file);
    /// Keeps the part if it can be resumed later, else removes it.
    ~PartFile();

    /// What an earlier attempt left here of this source, be it of this program or of one that died.
    std::optional<Mark> mark(const Source& source) const;

    // Each of these is false where the system refuses: words() and os_error() say why.

    /// Opens the part for this download alone, and cuts it to its first `size` bytes; false as well if it has
    /// fewer. 0: a new beginning, that can be resumed where there is a validator.
    bool open(std::uint64_t size, const Source& source, const std::string& validator);
    bool write(std::string_view bytes) override;
    /// Gives `count` bytes from `first` on, which were written before, to `reader`, in order.
    bool reread(std::uint64_t first, std::uint64_t count,
                const std::function<void(std::string_view)>& reader);
    /// The part is whole: puts it on the disk, and in the place of the file, in one step.
    bool commit();
    /// Closes and removes it.
    void discard() noexcept;

    std::uint64_t size() const noexcept { return size_; }
    int os_error() const noexcept { return os_error_; }
    const std::string& words() const noexcept { return words_; }

  private:
    bool fail(const char* what, const std::filesystem::path& path);
    bool lock();
    bool note_source(const Source& source, const std::string& validator);
    void close() noexcept;

    std::filesystem::path file_;
    std::filesystem::path part_;
    std::filesystem::path source_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
    std::uint64_t started_ = 0;  // bytes whose way to the disk has begun
    bool can_resume_ = false;
    int os_error_ = 0;
    std::string words_;
};

}  // namespace segue::http::detail
