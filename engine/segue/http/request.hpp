// SPDX-License-Identifier: MIT
// A request of any method, for Client::send and Client::begin.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace segue::http {

/// Method, URL and body. What else a request can say is in Options.
class Request {
  public:
    /// `method` as it is sent ("GET", "PATCH"), `url` absolute, http or https. Both are checked when it is
    /// sent.
    Request(std::string method, std::string url) : method_(std::move(method)), url_(std::move(url)) {}

    /// @{
    /// Sets the body; an empty one is sent as a body of length 0. No Content-Type is added.
    Request& body(std::string bytes) {
        body_ = std::move(bytes);
        has_body_ = true;
        return *this;
    }
    Request& body(const std::vector<std::byte>& bytes) {
        return body(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    }
    /// @}

    /// @{
    /// What it was made of.
    const std::string& method() const noexcept { return method_; }
    const std::string& url() const noexcept { return url_; }
    const std::string& body() const noexcept { return body_; }
    bool has_body() const noexcept { return has_body_; }
    /// @}

  private:
    std::string method_;
    std::string url_;
    std::string body_;
    bool has_body_ = false;
};

}  // namespace segue::http
