// SPDX-License-Identifier: MIT
#include "segue/http/detail/record.hpp"

#include <algorithm>
#include <new>

namespace segue::http::detail {

namespace {

const Options& usual() noexcept {
    static const Options options;
    return options;
}

}  // namespace

std::unique_ptr<const Options> unless_usual(Options&& options) {
    if (options == usual()) return nullptr;
    return std::make_unique<const Options>(std::move(options));
}

Record::Record(Slab& slab, std::string_view url, std::unique_ptr<Extra> extra) noexcept
    : url_size_(static_cast<std::uint16_t>(url.size())), slab_(slab), extra_(std::move(extra)) {
    static_assert(alignof(Record) <= alignof(Slab));
    std::copy(url.begin(), url.end(), reinterpret_cast<char*>(this + 1));
}

Record::~Record() { delete course_.load(std::memory_order_relaxed); }

Record* Record::make(void* memory, Slab& slab, std::string_view url, std::unique_ptr<Extra> extra) noexcept {
    return new (memory) Record(slab, url, std::move(extra));
}

Record* Record::stand_in(Error error) {
    Slab* slab = Slab::make_exactly(size({}), nullptr);
    Record* record = make(slab->take(size({})), *slab, {}, nullptr);
    slab->retire();
    RecordPtr held = RecordPtr::adopt(record);
    record->end_at_once(std::move(error));
    return held.detach();
}

void Record::die() noexcept {
    Slab& slab = slab_;
    this->~Record();
    slab.give_back();
}

const Options& Record::options() const noexcept {
    return extra_ && extra_->options ? *extra_->options : usual();
}

Extra& Record::extra() {
    if (!extra_) extra_ = std::make_unique<Extra>();
    return *extra_;
}

Course& Record::take_up() {
    auto* course = new Course;
    course_.store(course, std::memory_order_release);
    return *course;
}

void Record::end_at_once(Error error) {
    auto result = std::make_unique<Result>();
    result->error = std::move(error);
    take_up().result = std::move(result);
    outcome.store(Outcome::finished, std::memory_order_release);
}

}  // namespace segue::http::detail
