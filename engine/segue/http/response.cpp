// SPDX-License-Identifier: MIT
#include "segue/http/response.hpp"

#include <utility>

#include "segue/http/detail/engine.hpp"
#include "segue/http/detail/text.hpp"

namespace segue::http {

namespace {

const detail::Result& result_of(const detail::RecordPtr& record) noexcept {
    static const detail::Result nothing;
    return record && record->result() ? *record->result() : nothing;
}

}  // namespace

Response::Response(detail::RecordPtr record) : record_(std::move(record)) {}

Response& Response::operator=(const Response& other) {
    *this = Response(other);
    return *this;
}

Response& Response::operator=(Response&& other) noexcept {
    detail::let_go(std::exchange(record_, std::move(other.record_)));
    return *this;
}

Response::~Response() { detail::let_go(std::move(record_)); }

bool Response::ok() const noexcept {
    return error().code() == Errc::none && status() >= 200 && status() < 300;
}

int Response::status() const noexcept { return result_of(record_).status; }
const Error& Response::error() const noexcept { return result_of(record_).error; }
const std::string& Response::text() const& noexcept { return result_of(record_).body; }

std::string Response::text() && {
    if (!record_ || !record_->result()) return {};
    if (record_->is_shared()) return record_->result()->body;
    return std::move(record_->result()->body);
}

std::span<const std::byte> Response::bytes() const noexcept { return std::as_bytes(std::span(text())); }

std::string_view Response::header(std::string_view name) const noexcept {
    for (const auto& [key, value] : headers()) {
        if (detail::equal_ignoring_case(key, name)) return value;
    }
    return {};
}

const std::vector<Field>& Response::headers() const noexcept { return result_of(record_).headers; }
const std::string& Response::url() const noexcept { return result_of(record_).url; }

Timings Response::timings() const noexcept {
    const detail::Result& result = result_of(record_);
    Timings timings = result.timings;
    if (result.delivered_at != never) {
        timings.dispatch_wait =
            static_cast<double>((result.delivered_at - result.finished_at).count()) * 1e-9;
    }
    return timings;
}

}  // namespace segue::http
