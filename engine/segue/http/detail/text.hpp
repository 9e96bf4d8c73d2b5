// SPDX-License-Identifier: MIT
// Small rules of HTTP's text: tokens, field values, case, numbers, base64, dates.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace segue::http::detail {

/// RFC 9110's token: what a method and a header name are made of.
bool is_token(std::string_view text) noexcept;
/// No control character but the tab.
bool is_field_value(std::string_view text) noexcept;
bool is_hex(char c) noexcept;

inline char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept;
std::string_view trimmed(std::string_view text) noexcept;

/// A run of decimal digits and nothing else. Empty for anything else; a number too large for 64 bits is the
/// largest.
std::optional<std::uint64_t> decimal(std::string_view text) noexcept;

std::string base64(std::string_view bytes);

/// An HTTP date: "Sun, 06 Nov 1994 08:49:37 GMT", as servers must send it, or in the two older forms that
/// have to be read all the same (RFC 9110, 5.6.7).
std::optional<std::chrono::sys_seconds> http_date(std::string_view text) noexcept;

}  // namespace segue::http::detail
