// SPDX-License-Identifier: MIT
// What RFC 9111 says of keeping an answer: the rules of a private cache, as far as this one goes.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "segue/http/options.hpp"

namespace segue::http::detail {

/// The first value of a header; empty where there is none.
std::string_view value_of(const std::vector<Field>& fields, std::string_view name) noexcept;

/// Whether Cache-Control has this directive, with or without a value.
bool has_directive(const std::vector<Field>& fields, std::string_view name) noexcept;

/// Whether a request's own headers let the cache answer and keep: no part, no condition, nobody's secret.
bool may_use_cache(const std::vector<Field>& request);
/// Whether the request wants to hear from the server where the cache has an answer of this age.
bool wants_news(const std::vector<Field>& request, std::chrono::seconds age) noexcept;

/// Whether a 200 may be kept, and is worth it: it can become fresh or be asked about. What varies by the
/// request's headers is not kept.
bool may_store(const std::vector<Field>& answer) noexcept;

/// How old an answer is at `now` that was stored at `stored`.
std::chrono::seconds age_of(const std::vector<Field>& answer, std::chrono::sys_seconds stored,
                            std::chrono::sys_seconds now) noexcept;

/// Whether a 304 speaks of the stored answer, and not of another one with another ETag.
bool is_about(const std::vector<Field>& news, const std::vector<Field>& stored) noexcept;

/// Whether an answer that was stored at `stored` may be given at `now` without asking the server.
bool is_fresh(const std::vector<Field>& answer, std::chrono::sys_seconds stored,
              std::chrono::sys_seconds now);

/// The headers of a stored answer after a 304: the new ones in the places of the old.
void refresh(std::vector<Field>& stored, const std::vector<Field>& news);

}  // namespace segue::http::detail
