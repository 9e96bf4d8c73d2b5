// SPDX-License-Identifier: MIT
// The asset server inside the program: what the game downloads comes from here, over a real connection on
// loopback, and its faults (little bandwidth, delay, lost connections, a pulled plug) are real too.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace relay {

class AssetServer {
  public:
    class Options {
      public:
        /// Kilobytes (1024) a second for all transfers together; 0, the default, takes each pack's own pace.
        Options& bandwidth(double kilobytes_per_second) { return kilobytes_ = kilobytes_per_second, *this; }
        /// From a request to the first byte of its answer. Usually 40 ms, the default.
        Options& latency(std::chrono::milliseconds delay) { return latency_ = delay, *this; }
        /// Per cent of the requests that are reset in mid-body, spread evenly. Usually 0, the default.
        Options& loss(double percent) { return loss_ = percent, *this; }
        /// How many connections are served at once. Usually 64, the default.
        Options& connections(std::size_t count) { return connections_ = count, *this; }
        /// The port, so that a cache knows the files again; if it is taken, and by default, a free one.
        Options& port(int wanted) { return port_ = wanted, *this; }

      private:
        friend class AssetServer;
        double kilobytes_ = 0;
        std::chrono::milliseconds latency_{40};
        double loss_ = 0;
        std::size_t connections_ = 64;
        int port_ = 0;
    };

    /// One request that was answered, wholly or in part.
    struct Served {
        std::string path;
        int status = 0;
        std::uint64_t bytes = 0;  // of the body, as far as they were sent
        double seconds = 0;       // from the request to the last of them
        bool reset = false;       // cut by a fault of the line
    };

    /// Those that are under way are among them.
    struct Totals {
        std::uint64_t requests = 0;
        std::uint64_t bytes = 0;
        std::uint64_t resets = 0;
    };

    /// Serves the files under `root` on 127.0.0.1, fresh for an hour to those who keep them, from before the
    /// constructor returns. Throws std::runtime_error, naming the cause, when the folder is not there or no
    /// port can be had.
    explicit AssetServer(std::filesystem::path root) : AssetServer(std::move(root), Options()) {}
    AssetServer(std::filesystem::path root, const Options& options);
    /// Cuts what is open, and returns when the last connection is closed: usually within 50 ms.
    ~AssetServer();
    AssetServer(const AssetServer&) = delete;
    AssetServer& operator=(const AssetServer&) = delete;

    [[nodiscard]] int port() const;
    /// "http://127.0.0.1:41234", without a slash at its end.
    [[nodiscard]] std::string url() const;

    /// As in Options, or infinity for no limit; from the next slice of each transfer on.
    void bandwidth(double kilobytes_per_second);
    /// Of the requests that are still to come.
    void latency(std::chrono::milliseconds delay);
    /// Of the requests that are still to come, and of those that are open: which of these the line loses is
    /// decided anew.
    void loss(double percent);
    /// Multiplies every rate, from the next slice on: 0.5 halves the line. 1 is the untroubled line.
    void rate_factor(double factor);
    /// Resets the oldest transfer that is open; nothing happens when none is.
    void reset_one();
    /// Resets everything that is open and refuses connections until `plug()`. Both return at once.
    void unplug();
    void plug();
    [[nodiscard]] bool plugged() const;

    /// What was served so far, oldest first; the newest 4096 are kept.
    [[nodiscard]] std::vector<Served> log() const;
    [[nodiscard]] Totals totals() const;

  private:
    class State;
    std::unique_ptr<State> state_;
};

}  // namespace relay
