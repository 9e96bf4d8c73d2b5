// SPDX-License-Identifier: MIT
#include "segue/http/detail/curl_transport.hpp"

#include <pthread.h>
#include <signal.h>

#include <algorithm>

#include "segue/http/detail/curl_calls.hpp"
#include "segue/http/detail/curl_loop.hpp"

namespace segue::http::detail {

CurlTransport::CurlTransport() = default;
CurlTransport::~CurlTransport() = default;

Time CurlTransport::now() const noexcept {
    return std::chrono::duration_cast<Time>(std::chrono::steady_clock::now().time_since_epoch());
}

std::chrono::system_clock::time_point CurlTransport::wall() const noexcept {
    return std::chrono::system_clock::now();
}

void CurlTransport::attach(Pump& pump, const ClientOptions& options) {
    // A thread inherits the mask of the one that makes it: the game's signals must find the game's threads.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    thread_ = std::thread([this, &pump, options] { run(pump, options); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void CurlTransport::detach(Pump&) {
    stopping_.store(true, std::memory_order_release);
    wake();
    if (thread_.joinable()) thread_.join();
    pipe_.reset();
}

void CurlTransport::run(Pump& pump, const ClientOptions& options) {
    const CurlThread mark;
    loop_ = std::make_unique<CurlLoop>(options, sockets_);
    while (!stopping_.load(std::memory_order_acquire)) {
        const Time deadline = pump.run(now());
        if (loop_->perform()) continue;  // slots may be free, and the deadline is an old one
        const Time left = deadline == never ? never : std::max(deadline - now(), Time(0));
        loop_->sleep(pipe_->descriptor(), left);
        pipe_->drain();
    }
    loop_.reset();
}

void CurlTransport::start(Exchange& exchange) { loop_->start(exchange); }
void CurlTransport::stop(Exchange& exchange) { loop_->stop(exchange); }
void CurlTransport::pause(Exchange& exchange) { loop_->pause(exchange); }
void CurlTransport::resume(Exchange& exchange) { loop_->resume(exchange); }

}  // namespace segue::http::detail
