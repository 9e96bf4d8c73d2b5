// SPDX-License-Identifier: MIT
// Where the decoded bytes of a body go: memory, a file, or a script that reads while they arrive.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "segue/http/detail/bodies.hpp"

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
    bool write(std::string_view more) override;
    /// Empties it; what comes after the first `limit` bytes will be dropped.
    void restart(std::size_t limit) {
        bytes.clear();
        most = limit;
        ready_ = 0;
    }

    /// Makes room for so many bytes, in memory of an old body where there is some.
    void reserve(std::size_t size, Bodies& old);

    std::string bytes;
    std::size_t most = std::string::npos;

  private:
    void make_ready(std::size_t size);

    std::size_t ready_ = 0;  // so many bytes have their pages
};

}  // namespace segue::http::detail
