// SPDX-License-Identifier: MIT
// A raw-socket HTTP server for tests, that can do everything wrong: it sends the very bytes that a test
// wrote. A thread for each connection; loopback only, on a port that the system picks.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace segue::test {

/// A request as it came in.
struct Asked {
    std::string method;
    std::string path;
    std::string head;  ///< all header lines, as they came
    std::string body;
    int connection = 0;  ///< which one it came over, from 1

    /// A header's value; empty if it was not sent.
    std::string header(std::string_view name) const;
};

class FaultServer;

/// One connection, in the hands of a test's handler. When a handler returns, the next request is read, unless
/// it closed.
class Peer {
  public:
    Peer(FaultServer& server, int socket, int number) : server_(server), socket_(socket), number_(number) {}
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    ~Peer();

    const Asked& asked() const { return asked_; }

    /// Sends these bytes; false once the other side is gone.
    bool send(std::string_view bytes);
    /// A whole answer with its length.
    bool answer(int status, std::string_view body, std::string_view more_headers = {});
    /// Waits, for the server's end and the other side's hang-up too; false if one of these came.
    bool wait(std::chrono::milliseconds span);
    /// Waits for the other side's hang-up, or the server's end.
    void hold();
    /// Ends the connection with a RST.
    void reset();
    /// Ends it in good order.
    void close();

  private:
    friend class FaultServer;
    bool read_request();
    bool read_more();

    FaultServer& server_;
    int socket_;
    int number_;
    std::string buffer_;
    Asked asked_;
};

class FaultServer {
  public:
    using Handler = std::function<void(Peer&)>;

    /// `address` may be any of 127.0.0.0/8: 127.0.0.2 is a second host.
    explicit FaultServer(const char* address = "127.0.0.1");
    ~FaultServer();
    FaultServer(const FaultServer&) = delete;
    FaultServer& operator=(const FaultServer&) = delete;

    /// What to do for a path; to be set before it is asked for. Others get a 404.
    void on(std::string path, Handler handler);
    /// A whole answer for a path.
    void on(std::string path, int status, std::string body, std::string more_headers = {});

    /// What to do with a connection before it asks for anything; to be set before one comes.
    void begins(Handler handler) { begins_ = std::move(handler); }

    std::string url(std::string_view path) const;
    int port() const { return port_; }

    /// How often a path was asked for.
    int hits(std::string_view path) const;
    std::vector<Asked> asked() const;
    int open_connections() const { return open_.load(); }
    int most_connections() const { return most_.load(); }
    int connections() const { return accepted_.load(); }

  private:
    friend class Peer;
    void accept_all();
    void serve(int socket, int number);

    std::string address_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<bool> stopping_{false};
    std::atomic<int> accepted_{0};
    std::atomic<int> open_{0};
    std::atomic<int> most_{0};
    mutable std::mutex mutex_;
    std::map<std::string, Handler> handlers_;
    Handler begins_;
    std::vector<Asked> asked_;
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

}  // namespace segue::test
