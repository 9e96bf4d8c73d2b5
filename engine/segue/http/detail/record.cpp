// SPDX-License-Identifier: MIT
#include "segue/http/detail/record.hpp"

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

Record::Record(std::string url, std::unique_ptr<const Request> request,
               std::unique_ptr<const Options> options)
    : url(std::move(url)),
      request(std::move(request)),
      own_options(std::move(options)),
      options(own_options ? *own_options : usual()) {}

void Record::end_at_once(Error error) {
    result = std::make_unique<Result>();
    result->error = std::move(error);
    outcome.store(Outcome::finished, std::memory_order_release);
}

}  // namespace segue::http::detail
