// SPDX-License-Identifier: MIT
#include "segue/misuse.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

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

std::string place(detail::Promise& at, const std::source_location& site, const std::string& text) {
    return "script " + detail::script_name(*detail::script_of(*at.strand)) + " at " +
           detail::file_line(site) + ": " + text;
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
