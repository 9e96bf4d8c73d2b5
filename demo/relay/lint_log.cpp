// SPDX-License-Identifier: MIT
#include "demo/relay/lint_log.hpp"

#include <utility>

namespace relay {

const std::vector<segue::inspect::Finding>& LintLog::look() {
    using segue::inspect::Finding;
    constexpr std::size_t past_kept = 50;
    std::erase_if(findings_, [](const Finding& f) { return !told_once(f.lint); });
    std::vector<Finding> lasting;
    for (Finding& f : lints_.check()) (told_once(f.lint) ? findings_ : lasting).push_back(std::move(f));
    if (findings_.size() > past_kept) findings_.erase(findings_.begin(), findings_.end() - past_kept);
    for (Finding& f : lasting) findings_.push_back(std::move(f));
    return findings_;
}

}  // namespace relay
