// SPDX-License-Identifier: MIT
// Where the decoded bytes of a body go: memory, a file, or a script that reads while they arrive.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace segue::http::detail {

class Sink {
  public:
    Sink() = default;
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;

    /// Takes bytes, in order. False: it cannot, and the transfer ends with io_error.
    virtual bool write(std::string_view bytes) = 0;

  protected:
    ~Sink() = default;
};

/// Keeps them.
class MemorySink final : public Sink {
  public:
    bool write(std::string_view more) override {
        bytes.append(more.substr(0, most - std::min(most, bytes.size())));
        return true;
    }
    /// Empties it; what comes after the first `limit` bytes will be dropped.
    void restart(std::size_t limit) {
        bytes.clear();
        most = limit;
    }

    std::string bytes;
    std::size_t most = std::string::npos;
};

}  // namespace segue::http::detail
