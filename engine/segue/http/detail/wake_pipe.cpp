// SPDX-License-Identifier: MIT
#include "segue/http/detail/wake_pipe.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace segue::http::detail {

WakePipe::WakePipe() {
    if (pipe2(ends_, O_CLOEXEC | O_NONBLOCK) != 0) ends_[0] = ends_[1] = -1;
}

WakePipe::~WakePipe() {
    if (!ok()) return;
    close(ends_[0]);
    close(ends_[1]);
}

void WakePipe::wake() noexcept {
    if (!ok()) return;
    // A full pipe wakes as well as one more byte would.
    [[maybe_unused]] const auto written = write(ends_[1], "", 1);
}

void WakePipe::drain() noexcept {
    char bytes[64];
    while (ok() && read(ends_[0], bytes, sizeof bytes) == static_cast<long>(sizeof bytes)) {
    }
}

}  // namespace segue::http::detail
