// SPDX-License-Identifier: MIT
// The server of all rounds: nginx on 127.0.0.1 with one file of each size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>

#include "tests/support/nginx.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {

/// One file of it.
struct Served {
    std::string url;
    std::string body;
};
/// The file of that size: the same in every process.
std::string body_of(std::size_t size);

class Site {
  public:
    explicit Site(std::initializer_list<std::size_t> sizes);

    bool ok() const { return nginx_.ok(); }
    std::string url(std::size_t size) const { return address() + '/' + std::to_string(size); }
    Served served(std::size_t size) const { return {url(size), bodies_.at(size)}; }
    /// The file of that size.
    std::string file(std::size_t size) const { return (folder_.path / std::to_string(size)).string(); }
    /// What nginx said last.
    std::string log() const { return folder_.read("error.log"); }

    struct Counts {
        std::uint64_t connections = 0, requests = 0;
    };
    /// Accepted and answered so far, those that ask for these counts left out.
    Counts counts();

  private:
    std::string address() const { return "http://127.0.0.1:" + std::to_string(nginx_.port()); }

    std::map<std::size_t, std::string> bodies_;
    segue::test::TempFolder folder_;
    segue::test::Nginx nginx_;
    std::uint64_t asked_ = 0;
};

}  // namespace bench
