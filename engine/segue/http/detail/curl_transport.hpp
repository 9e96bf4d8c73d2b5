// SPDX-License-Identifier: MIT
// The real transport: libcurl's multi interface on a thread of its own.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include "segue/http/detail/wake_pipe.hpp"
#include "segue/http/transport.hpp"

namespace segue::http::detail {

class CurlLoop;

/// Serves one client: its thread begins with attach() and ends with detach().
class CurlTransport final : public Transport {
  public:
    CurlTransport();
    ~CurlTransport() override;

    void attach(Pump& pump, const ClientOptions& options) override;
    void detach(Pump& pump) override;
    void start(Exchange& exchange) override;
    void stop(Exchange& exchange) override;
    void pause(Exchange& exchange) override;
    void resume(Exchange& exchange) override;
    void wake() noexcept override {
        if (pipe_) pipe_->wake();
    }
    Time now() const noexcept override;
    std::chrono::system_clock::time_point wall() const noexcept override;
    unsigned sockets() const noexcept override { return sockets_.load(std::memory_order_relaxed); }

  private:
    void run(Pump& pump, const ClientOptions& options);

    std::optional<WakePipe> pipe_{std::in_place};  // closed with the client: responses may live on
    std::atomic<bool> stopping_{false};
    std::atomic<unsigned> sockets_{0};
    std::unique_ptr<CurlLoop> loop_;  // lives on the thread
    std::thread thread_;
};

}  // namespace segue::http::detail
