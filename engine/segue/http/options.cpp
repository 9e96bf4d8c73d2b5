// SPDX-License-Identifier: MIT
// Checks of options, and the credentials' encoding.
#include "segue/http/options.hpp"

#include <algorithm>

#include "segue/http/detail/text.hpp"

namespace segue::http {

Options& Options::bearer(std::string_view token) {
    authorization_ = "Bearer ";
    authorization_ += token;
    return *this;
}

Options& Options::basic(std::string_view user, std::string_view password) {
    std::string both(user);
    both += ':';
    both += password;
    authorization_ = "Basic " + detail::base64(both);
    return *this;
}

std::string Options::refusal() const {
    for (const auto& [name, value] : headers_) {
        if (!detail::is_token(name)) return "a header name must be letters, digits or any of !#$%&'*+-.^_`|~";
        for (const char* own : {"content-length", "transfer-encoding", "connection"}) {
            if (detail::equal_ignoring_case(name, own)) return "the client itself sends " + name;
        }
        if (!detail::is_field_value(value))
            return "the value of header " + name + " has CR, LF, NUL or a control character";
    }
    if (!detail::is_field_value(authorization_))
        return "the credentials have CR, LF, NUL or a control character";
    const std::chrono::nanoseconds zero(0);
    if (connect_timeout_ <= zero || first_byte_timeout_ <= zero || stall_timeout_ <= zero ||
        total_timeout() <= zero || queue_timeout_ <= zero) {
        return "a timeout must be more than zero";
    }
    if (retry_first_ < zero || retry_longest_ < zero || retry_budget_ < zero || retry_after_limit_ < zero) {
        return "a retry's duration must not be negative";
    }
    if (!sha256_.empty() &&
        (sha256_.size() != 64 || !std::all_of(sha256_.begin(), sha256_.end(), detail::is_hex))) {
        return "sha256 must be 64 hexadecimal digits";
    }
    return {};
}

std::string ClientOptions::refusal() const {
    if (max_connections_ == 0 || max_per_host_ == 0 || max_resumes_per_tick_ == 0)
        return "a client's limit is 0";
    if (!detail::is_field_value(proxy_)) return "the proxy has CR, LF, NUL or a control character";
    if (cache_folder_.empty() != (cache_bytes_ == 0)) return "a cache needs a folder and a size";
    return {};
}

}  // namespace segue::http
