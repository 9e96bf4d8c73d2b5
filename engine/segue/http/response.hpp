// SPDX-License-Identifier: MIT
// What a transfer gave. A 4xx or 5xx is an answer like any other; what went wrong on the way is a value too.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "segue/http/detail/record.hpp"
#include "segue/http/error.hpp"
#include "segue/http/transport.hpp"

namespace segue::http {

/// An answer or an error. Copies share one body, which is released on the I/O thread when the last of them
/// goes. Views and references into it live as long as one of them. Default-made: no answer, no error.
class Response {
  public:
    Response() = default;
    /// @{
    /// A copy is of the same answer; what is moved from has none.
    Response(const Response&) = default;
    Response(Response&&) noexcept = default;
    Response& operator=(const Response& other);
    Response& operator=(Response&& other) noexcept;
    /// @}
    ~Response();

    /// An answer came, with a status of 200 to 299.
    bool ok() const noexcept;
    /// 0 where no answer came.
    int status() const noexcept;
    /// Why there is no answer; none for any answer. Its message() is worth a log line whenever ok() is false.
    const Error& error() const noexcept;

    /// @{
    /// The decoded body; empty after an error.
    const std::string& text() const& noexcept;
    std::string text() &&;
    std::span<const std::byte> bytes() const noexcept;
    /// @}

    /// A header's value, by its name in any case; empty where there is none, the first where there are
    /// several.
    std::string_view header(std::string_view name) const noexcept;
    /// All headers, in order.
    const std::vector<Field>& headers() const noexcept;
    /// Who answered, after redirects.
    const std::string& url() const noexcept;
    /// How long its parts took.
    Timings timings() const noexcept;

    /// For the client: the result of an ended transfer.
    explicit Response(detail::RecordPtr record);

  private:
    detail::RecordPtr record_;
};

}  // namespace segue::http
