// SPDX-License-Identifier: MIT
#include "segue/detail/name_table.hpp"

#include <utility>

#include "segue/detail/attempt.hpp"
#include "segue/detail/name.hpp"
#include "segue/detail/strand.hpp"

namespace segue::detail {

NameTable::NameTable() : texts_{"", "..."} {}

std::uint32_t NameTable::of(const Strand& script) noexcept {
    std::uint32_t name = 0;
    attempt([&] {
        if (script.name) {
            const auto found = given_.find(*script.name);
            if (found != given_.end()) {
                name = found->second;
                return;
            }
            name = add(*script.name);
            if (name != 1) given_.emplace(*script.name, name);
            return;
        }
        const char* const born = script.born.function_name();
        const auto found = born_.find(born);
        if (found != born_.end()) {
            name = found->second;
            return;
        }
        // What several files define under one name is one name, too.
        std::string text = function_name(born);
        const auto same = given_.find(text);
        name = same != given_.end() ? same->second : add(text);
        if (name == 1) return;
        if (same == given_.end()) given_.emplace(std::move(text), name);
        born_.emplace(born, name);
    });
    return name;
}

std::uint32_t NameTable::add(std::string text) {
    if (texts_.size() >= most) return 1;
    texts_.push_back(std::move(text));
    return static_cast<std::uint32_t>(texts_.size() - 1);
}

}  // namespace segue::detail
