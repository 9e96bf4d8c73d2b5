// SPDX-License-Identifier: MIT
// Errors that left their script, and warnings: to the hooks, or to stderr.
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

#include "segue/detail/core.hpp"
#include "segue/detail/name.hpp"

namespace segue::detail {
namespace {

std::string line_of(const Failure& f) {
    std::string text = "segue: script " + f.name + " failed";
    if (f.error) text += ": " + error_text(f.error);
    for (const ChainLevel& level : f.chain) {
        std::string_view file = level.file;
        if (const auto slash = file.find_last_of('/'); slash != std::string_view::npos)
            file.remove_prefix(slash + 1);
        text += " <- " + level.function + " (" + std::string(file) + ":" + std::to_string(level.line) + ")";
    }
    return text;
}

}  // namespace

std::string error_text(const std::exception_ptr& e) {
#if SEGUE_EXCEPTIONS
    try {
        std::rethrow_exception(e);
    } catch (const std::exception& x) {
        return x.what();
    } catch (...) {
    }
#else
    static_cast<void>(e);
#endif
    return "an exception that is no std::exception";
}

void Core::failed(Promise& p) noexcept {
    if (dying_) std::terminate();  // nothing runs while frames are destroyed: a destructor threw
    constexpr std::size_t longest_chain = 64;
    error = std::current_exception();
    if (chain_error_ != error) {
        chain_.clear();
        chain_error_ = error;
    }
    if (chain_.size() >= longest_chain) return;
    attempt([&] {  // else without this level
        chain_.push_back({function_name(p.site.function_name()), p.site.file_name(), p.site.line()});
    });
}

void Core::report_error(const Strand* script, std::exception_ptr e) {
    Failure f;
    attempt([&] { f.name = script ? script_name(*script) : "post"; });
    f.error = e;
    if (chain_error_ == e) f.chain = std::move(chain_);
    forget_chain();
    if (on_error) return call_hook("on_error", [&] { on_error(f); });
    std::string text;
    attempt([&] { text = line_of(f); });
    std::fprintf(stderr, "%s\n",
                 text.empty() ? "segue: a script failed, and no memory is left to say which" : text.c_str());
}

void Core::hook_threw(const char* which, const std::exception_ptr& error) noexcept {
    std::string text;
    attempt([&] { text = error_text(error); });
    std::fprintf(stderr, "segue: %s threw, which it must not: %s\n", which, text.c_str());
}

Warning Core::warning(const Strand& script, std::string text) {
    return {script_name(script), std::move(text)};
}

void Core::report_warning(const Warning& w) {
    if (on_warning) {
        call_hook("on_warning", [&] { on_warning(w); });
    } else {
        std::fprintf(stderr, "segue: script %s: %s\n", w.name.c_str(), w.text.c_str());
    }
}

}  // namespace segue::detail
