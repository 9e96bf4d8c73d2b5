// SPDX-License-Identifier: MIT
// Between the pump thread, which has the bytes of a stream, and the script that reads them.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segue/awaitable.hpp"
#include "segue/http/detail/sink.hpp"
#include "segue/http/options.hpp"

namespace segue::http::detail {

/// The answer's head, as it came.
struct Head {
    int status = 0;
    std::vector<Field> headers;
    std::string url;
};

class Pipe final : public Sink, public std::enable_shared_from_this<Pipe> {
  public:
    /// `bell` has deliver() called on the game thread; it rings on the pump thread.
    using Bell = std::function<void(std::shared_ptr<Pipe>)>;
    explicit Pipe(Bell bell) : bell_(std::move(bell)) {}

    // Pump thread.
    void open(Head head);
    bool write(std::string_view bytes) override;
    /// Nothing more comes, whatever the reason.
    void end();
    /// Enough is waiting for its reader: no more until take() says so.
    bool is_full();

    // Game thread.
    /// The head is known, or will never be.
    bool opened();
    /// There is a piece, or an end.
    bool readable();
    bool has_pieces();
    /// The next piece. `wants_more` becomes true when the pump is to go on.
    std::optional<std::string> take(bool& wants_more);
    /// Constant once opened() is true.
    const Head& head() const noexcept { return head_; }
    /// Who waits, and for what: the head, or else a piece.
    void wait_for(Waker reader, bool piece);
    void wait_no_more() { reader_ = {}; }
    bool has_reader() const { return reader_.pending(); }
    /// The stream is gone: so is the script that waits for it.
    void cancel_reader() { std::exchange(reader_, {}).cancel(); }
    void deliver();

  private:
    void ring(std::unique_lock<std::mutex> lock);

    const Bell bell_;

    std::mutex mutex_;  // held for as long as a piece takes to be moved
    Head head_;
    std::deque<std::string> pieces_;
    std::size_t size_ = 0;
    bool opened_ = false;
    bool ended_ = false;
    bool full_ = false;
    bool rung_ = false;

    // Game thread
    Waker reader_;
    bool for_piece_ = false;
};

}  // namespace segue::http::detail
