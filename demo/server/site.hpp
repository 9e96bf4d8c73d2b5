// SPDX-License-Identifier: MIT
// Pages in memory, served on loopback: what the small programs fetch when nobody gives them an address.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <string>

namespace relay {

class Site {
  public:
    struct Page {
        std::string body;
        std::string redirect;  // where it moved to; empty: it is here
    };
    /// By path: "/page/1". What is not in it is a 404.
    using Pages = std::map<std::string, Page>;

    /// Serves them on a free port of 127.0.0.1 from before the constructor returns, each after `latency`.
    /// Throws std::runtime_error when no port can be had.
    explicit Site(Pages pages, std::chrono::milliseconds latency = std::chrono::milliseconds(20));
    ~Site();
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    /// "http://127.0.0.1:41234", without a slash at its end.
    [[nodiscard]] std::string url() const;

  private:
    class State;
    std::unique_ptr<State> state_;
};

/// A site of so many HTML pages, "/" among them, each within reach of the first. They link to each other
/// again and again; some links are dead, some lead to a page that has moved, some to other sites.
[[nodiscard]] Site::Pages generated_site(std::size_t pages);

/// So many files "/readings/0.csv" with a line "sensor,value" for each of `lines` measurements.
[[nodiscard]] Site::Pages generated_readings(std::size_t files, std::size_t lines);

}  // namespace relay
