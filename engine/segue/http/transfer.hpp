// SPDX-License-Identifier: MIT
// Transfers that a script awaits. Both resume on the game thread at the start of a tick (step 2), in the
// order in which the transfers ended.
#pragma once

#include <vector>

#include "segue/awaitable.hpp"
#include "segue/http/detail/record.hpp"
#include "segue/http/progress.hpp"
#include "segue/http/response.hpp"

namespace segue::http {

class Client;

/// `co_await web.get(url)`: starts when awaited, gives a Response. Cancelled with its script, or lost in a
/// race, it is aborted. Dropped before it is awaited, nothing is sent; dropped by others while a script
/// awaits it, that is cancelled, unless the answer is there.
class Get final : private detail::Waiter {
    class Wait;

  public:
    /// Before it is awaited.
    Get(Get&& other) noexcept;
    Get& operator=(Get&&) = delete;
    ~Get();

    /// The protocol of <segue/awaitable.hpp>.
    Wait as_wait();

  private:
    friend class Client;
    explicit Get(detail::RecordPtr record);
    void delivered() override;

    detail::RecordPtr record_;
    Waker waker_;
};

/// The wait for a Get; made by co_await. It has a share in the answer, which the Get need not outlive.
class Get::Wait {
  public:
    /// For that one.
    explicit Wait(Get& get) : get_(&get), record_(get.record_) {}

    /// @{
    /// The protocol of <segue/awaitable.hpp>.
    bool ready();
    void hook(Waker waker);
    void unhook();
    Response result();
    void describe(Reason& reason) const;
    /// @}

  private:
    Get* get_;
    detail::RecordPtr record_;
};

inline Get::Wait Get::as_wait() { return Wait(*this); }

/// A transfer that runs already: `auto dl = web.begin(url)`. Read its progress() each frame, await it as an
/// lvalue, as often and from as many scripts as you like. A script that stops waiting for it (a lost race, a
/// cancel) leaves it running. Dropped before its end, it is aborted, and who still waits for it is cancelled,
/// as with an Event; dropped after it, who waited for it still gets the answer. Default-made or moved from:
/// ended, without an answer.
class Transfer final : private detail::Waiter {
    class Wait;

  public:
    Transfer() = default;
    /// @{
    /// The other one is empty then; what this one held is aborted. Who awaits the other one awaits this one.
    Transfer(Transfer&& other) noexcept;
    Transfer& operator=(Transfer&& other) noexcept;
    /// @}
    ~Transfer();

    /// Where it stands. Costs nothing: no lock, no allocation, no system call.
    Progress progress() const noexcept;
    /// Whether it has ended, well or not.
    bool done() const noexcept;
    /// Aborts it; who awaits it gets Errc::cancelled. Nothing happens after its end.
    void cancel();

    /// The protocol of <segue/awaitable.hpp>.
    Wait as_wait();

  private:
    friend class Client;
    explicit Transfer(detail::RecordPtr record);
    void delivered() override;
    void take(Transfer& other) noexcept;
    void abort();

    detail::RecordPtr record_;
    std::vector<Waker> wakers_;  // some may be stale: those wake nobody
};

/// The wait for a Transfer, with a share in the answer as well.
class Transfer::Wait {
  public:
    /// For that transfer.
    explicit Wait(Transfer& transfer) : transfer_(&transfer), record_(transfer.record_) {}

    /// @{
    /// The protocol of <segue/awaitable.hpp>.
    bool ready() const { return !record_ || record_->has_ended(); }
    void hook(Waker waker);
    void unhook() {}  // the waker is stale from now on, and goes with the next hook
    Response result();
    void describe(Reason& reason) const;
    /// @}

  private:
    Transfer* transfer_;
    detail::RecordPtr record_;
};

inline Transfer::Wait Transfer::as_wait() { return Wait(*this); }

}  // namespace segue::http
