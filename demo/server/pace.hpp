// SPDX-License-Identifier: MIT
// How fast the embedded server sends: the pace of a pack, and the wire that its transfers share.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string_view>

namespace relay {

/// Bytes a second for `path` ("stage1/backdrop.png") under `root`, so that a pack's download is long enough
/// to be seen and short enough to be played: the title's files (stage, shapes and backdrop of stage 1) get 6
/// seconds of line together, any other pack 55. A file of the root itself, or of a pack that is not there, is
/// not slowed: 0.
[[nodiscard]] double pack_pace(const std::filesystem::path& root, std::string_view path);

/// One wire on which transfers take turns, slice by slice. Not synchronised: the server's lock guards it.
class Wire {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// Puts `bytes` on the wire behind what is already there, and returns when the last of them has left it.
    /// @param bytes_per_second  0 or less: an infinitely fast wire, which returns `now`.
    TimePoint send(std::size_t bytes, double bytes_per_second, TimePoint now);

    /// Forgets what still waits on the wire: it was cut.
    void clear() { free_ = {}; }

  private:
    TimePoint free_{};
};

/// A slice of about 10 ms, so that a progress bar moves smoothly and a cut is noticed soon; 64 KiB when
/// unlimited.
[[nodiscard]] std::size_t slice_size(double bytes_per_second);

}  // namespace relay
