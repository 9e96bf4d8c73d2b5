// SPDX-License-Identifier: MIT
// A network of a test's own, where the names of the world end.
#pragma once

#include <atomic>
#include <filesystem>
#include <thread>

namespace segue::test {

/// Moves the calling thread, and the threads that it makes from now on, into a network that has loopback
/// alone and asks 127.0.0.1 for names: once, for two seconds. `folder` keeps what says so. For a thread that
/// ends with its test.
/// @return false where this process may not: it takes root.
bool enter_own_network(const std::filesystem::path& folder);

/// What is asked for names there.
class NameServer {
  public:
    enum class Answers { nothing, no_such_name };

    /// In the network of the calling thread.
    explicit NameServer(Answers answers);
    ~NameServer();
    NameServer(const NameServer&) = delete;
    NameServer& operator=(const NameServer&) = delete;

    bool ok() const { return socket_ >= 0; }
    /// Questions so far.
    int asked() const { return asked_.load(); }

  private:
    void serve(bool answers);

    int socket_;
    std::atomic<int> asked_{0};
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

}  // namespace segue::test
