// SPDX-License-Identifier: MIT
// Ports of this machine, for servers of tests and benchmarks.
#pragma once

namespace segue::test {

/// A socket that listens on a port of its own, which is told in `port`. Ends the program where that fails.
int listen_on(const char* address, int& port);

/// A port of 127.0.0.1 on which nobody listens: for a server that is about to start, or a connect to be
/// refused.
int closed_port();

}  // namespace segue::test
