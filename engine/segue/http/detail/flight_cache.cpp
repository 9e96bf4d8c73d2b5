// SPDX-License-Identifier: MIT
// A flight and the cache: what it may get from there, what it asks the server about, what it leaves.
#include <utility>

#include "segue/http/detail/cache.hpp"
#include "segue/http/detail/engine.hpp"
#include "segue/http/detail/flight.hpp"
#include "segue/http/detail/freshness.hpp"

namespace segue::http::detail {

namespace {

std::chrono::sys_seconds wall(Engine& engine) {
    return std::chrono::floor<std::chrono::seconds>(engine.transport().wall());
}

}  // namespace

bool Flight::may_use_cache() const {
    const bool has_body = record_->request() && record_->request()->has_body();
    return engine_.cache() && record_->method() == "GET" && !has_body && !part_ && !record_->pipe() &&
           detail::may_use_cache(outgoing_.fields);
}

Errc Flight::look_up() {
    const Options& options = record_->options();
    const Errc miss = options.is_only_if_cached() ? Errc::not_cached : Errc::none;
    uses_cache_ = may_use_cache();
    if (!uses_cache_) return miss;
    auto entry = engine_.cache()->find(outgoing_.url);
    if (!entry) return miss;
    // What it was kept for may have asked for less.
    Decoder checks;
    checks.begin(options, "");
    checks.recall(entry->body);
    if (entry->body.size() > options.max_bytes() || checks.finish() != Errc::none) return miss;
    const auto age = age_of(entry->headers, entry->stored, wall(engine_));
    if (is_fresh(entry->headers, entry->stored, wall(engine_)) && !wants_news(outgoing_.fields, age)) {
        take_kept(std::move(*entry));
        return Errc::none;
    }
    if (miss != Errc::none) return miss;
    kept_answer_ = std::move(entry);
    ask_for_news();
    return Errc::none;
}

void Flight::ask_for_news() {
    const auto etag = value_of(kept_answer_->headers, "etag");
    const auto changed = value_of(kept_answer_->headers, "last-modified");
    if (!etag.empty()) outgoing_.fields.emplace_back("If-None-Match", etag);
    if (etag.empty() && !changed.empty()) outgoing_.fields.emplace_back("If-Modified-Since", changed);
}

void Flight::take_kept(CacheEntry entry) {
    status_ = 200;
    final_block_ = from_cache_ = true;
    headers_ = std::move(entry.headers);
    content_.bytes = std::move(entry.body);
    course_.received.store(content_.bytes.size(), std::memory_order_relaxed);
    course_.total.store(content_.bytes.size(), std::memory_order_relaxed);
    engine_.count_cached();
}

/// An answer has come, whole: what of it is kept, and what is no longer true.
void Flight::leave_in_cache() {
    Cache* cache = engine_.cache();
    if (!cache || restart_) return;
    if (!uses_cache_) {
        const bool harmless =
            outgoing_.method == "GET" || outgoing_.method == "HEAD" || outgoing_.method == "OPTIONS";
        if (!harmless && status_ < 400) cache->remove(outgoing_.url);
    } else if (hops_ > 0 || redirect_) {
        return;
    } else if (status_ == 304 && kept_answer_) {
        refresh(kept_answer_->headers, headers_);
        if (may_store(kept_answer_->headers)) {
            cache->store(outgoing_.url, asked_at_, kept_answer_->headers, kept_answer_->body);
        } else {
            cache->remove(outgoing_.url);
        }
        take_kept(std::move(*kept_answer_));
    } else if (status_ == 200 && may_store(headers_)) {
        cache->store(outgoing_.url, asked_at_, headers_, content_.bytes);
    } else if (status_ < 500) {
        cache->remove(outgoing_.url);
    }
}

}  // namespace segue::http::detail
