// SPDX-License-Identifier: MIT
#include "segue/misuse.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "segue/detail/core.hpp"
#include "segue/detail/name.hpp"

namespace segue {
namespace {

std::atomic<MisuseHandler> handler{nullptr};

[[maybe_unused]] void call_handler(const std::string& text) {
    if (MisuseHandler h = handler.load()) {
        h(text);
        return;
    }
    std::fprintf(stderr, "segue: misuse: %s\n", text.c_str());
    std::abort();
}

/// True for a co_await of the library's own: of what enters a group, or stands in a sequence.
bool is_ours(const std::source_location& site) {
    const std::string_view file = site.file_name();
    return file.ends_with("segue/detail/entrant.hpp") || file.ends_with("segue/motion.hpp");
}

/// With the user's line: that of the co_await itself, or of the group or sequence around it.
std::string place(detail::Promise& at, const std::source_location& site, const std::string& text) {
    const std::source_location* line = &site;
    const detail::Strand* strand = at.core->running;
    for (detail::Promise* p = &at; is_ours(*line);) {
        if (!p->parent && !strand->is(detail::flag_entrant)) break;
        if (p->parent) {
            p = p->parent;
        } else {
            strand = strand->parent;
            p = strand->leaf;
        }
        line = &p->site;
    }
    return "script " + detail::script_name(*detail::script_of(*at.core->running)) + " at " +
           detail::file_line(*line) + ": " + text;
}

}  // namespace

MisuseHandler on_misuse(MisuseHandler h) { return handler.exchange(h); }

namespace detail {

void misuse_argument(const std::string& text) {
#if SEGUE_EXCEPTIONS
    throw std::invalid_argument(text);
#else
    call_handler(text);
#endif
}

void misuse_logic(const std::string& text) {
#if SEGUE_EXCEPTIONS
    throw std::logic_error(text);
#else
    call_handler(text);
#endif
}

void misuse_argument(Promise& at, const std::source_location& site, const std::string& text) {
    misuse_argument(place(at, site, text));
    at.core->lose(at, site);
}

void misuse_logic(Promise& at, const std::source_location& site, const std::string& text) {
    misuse_logic(place(at, site, text));
    at.core->lose(at, site);
}

}  // namespace detail
}  // namespace segue
