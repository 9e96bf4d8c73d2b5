// SPDX-License-Identifier: MIT
// A port whose packets vanish.
#pragma once

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

namespace segue::test {

/// A port that takes no further connection: the kernel drops what comes, as a dead link does.
class BlackHole {
  public:
    BlackHole() {
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        name_.sin_family = AF_INET;
        name_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        bind(listener_, reinterpret_cast<sockaddr*>(&name_), sizeof name_);
        listen(listener_, 0);
        socklen_t size = sizeof name_;
        getsockname(listener_, reinterpret_cast<sockaddr*>(&name_), &size);
        for (int& filler : fillers_) filler = begin_connect();
    }
    ~BlackHole() {
        for (const int filler : fillers_) close(filler);
        close(listener_);
    }
    BlackHole(const BlackHole&) = delete;
    BlackHole& operator=(const BlackHole&) = delete;

    /// False where the kernel answers all the same.
    bool ok() const {
        const int probe = begin_connect();
        pollfd ready{probe, POLLOUT, 0};
        const bool silent = poll(&ready, 1, 50) == 0;
        close(probe);
        return silent;
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(ntohs(name_.sin_port)) + "/"; }

  private:
    int begin_connect() const {
        const int made = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        [[maybe_unused]] const int begun =
            connect(made, reinterpret_cast<const sockaddr*>(&name_), sizeof name_);
        return made;
    }

    sockaddr_in name_{};
    int listener_;
    int fillers_[3];
};

}  // namespace segue::test
