// SPDX-License-Identifier: MIT
// The words for errors.
#include "segue/http/error.hpp"

#include <utility>

namespace segue::http {

std::string_view name(Errc code) noexcept {
    switch (code) {
        case Errc::none:
            return "none";
        case Errc::invalid_argument:
            return "invalid_argument";
        case Errc::queue_timeout:
            return "queue_timeout";
        case Errc::not_cached:
            return "not_cached";
        case Errc::dns_failed:
            return "dns_failed";
        case Errc::connect_failed:
            return "connect_failed";
        case Errc::connect_timeout:
            return "connect_timeout";
        case Errc::tls_failed:
            return "tls_failed";
        case Errc::tls_verify_failed:
            return "tls_verify_failed";
        case Errc::first_byte_timeout:
            return "first_byte_timeout";
        case Errc::stalled:
            return "stalled";
        case Errc::total_timeout:
            return "total_timeout";
        case Errc::connection_lost:
            return "connection_lost";
        case Errc::truncated:
            return "truncated";
        case Errc::too_large:
            return "too_large";
        case Errc::headers_too_large:
            return "headers_too_large";
        case Errc::protocol_error:
            return "protocol_error";
        case Errc::decode_failed:
            return "decode_failed";
        case Errc::too_many_redirects:
            return "too_many_redirects";
        case Errc::forbidden_redirect:
            return "forbidden_redirect";
        case Errc::checksum_mismatch:
            return "checksum_mismatch";
        case Errc::retry_after_too_long:
            return "retry_after_too_long";
        case Errc::io_error:
            return "io_error";
        case Errc::cancelled:
            return "cancelled";
        case Errc::client_closed:
            return "client_closed";
    }
    return "unknown";
}

Error::Error(Errc code, std::string detail, int os_error)
    : code_(code), os_error_(os_error), detail_(std::move(detail)) {}

void ascribe(Error& error, std::string host, unsigned attempts, int status) {
    error.host_ = std::move(host);
    error.attempts_ = attempts;
    error.status_ = status;
}

std::string Error::message() const {
    if (code_ == Errc::none) {
        if (status_ == 0) return "no error";
        return "HTTP " + std::to_string(status_);
    }
    std::string words(name(code_));
    if (!host_.empty()) words += " at " + host_;
    if (!detail_.empty()) words += ": " + detail_;
    if (attempts_ > 1) words += " (after " + std::to_string(attempts_) + " attempts)";
    return words;
}

}  // namespace segue::http
