// SPDX-License-Identifier: MIT
// Errors that left their script, and warnings: to the hooks, or to stderr.
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

#include "segue/detail/core.hpp"
#include "segue/detail/name.hpp"

namespace segue::detail {

void Core::failed(Promise& p) noexcept {
    if (dying_) std::terminate();  // nothing runs while frames are destroyed: a destructor threw
    constexpr std::size_t longest_chain = 64;
    error = std::current_exception();
    if (chain_error_ != error) {
        chain_.clear();
        chain_error_ = error;
    }
    if (chain_.size() >= longest_chain) return;
    chain_.push_back({function_name(p.site.function_name()), p.site.file_name(), p.site.line()});
}

void Core::report_error(const std::string& name, std::exception_ptr e) {
    Failure f;
    f.name = name;
    f.error = e;
    if (chain_error_ == e) f.chain = std::move(chain_);
    forget_chain();
    if (on_error) {
        on_error(f);
        return;
    }
    std::string text = "segue: script " + f.name + " failed";
#if SEGUE_EXCEPTIONS
    try {
        if (e) std::rethrow_exception(e);
    } catch (const std::exception& x) {
        text += std::string(": ") + x.what();
    } catch (...) {
        text += ": an exception that is no std::exception";
    }
#endif
    for (const ChainLevel& level : f.chain) {
        std::string_view file = level.file;
        if (const auto slash = file.find_last_of('/'); slash != std::string_view::npos)
            file.remove_prefix(slash + 1);
        text += " <- " + level.function + " (" + std::string(file) + ":" + std::to_string(level.line) + ")";
    }
    std::fprintf(stderr, "%s\n", text.c_str());
}

void Core::warn(Strand& script, const std::string& text) {
    const Warning w{script_name(script), text};
    if (on_warning) {
        on_warning(w);
    } else {
        std::fprintf(stderr, "segue: script %s: %s\n", w.name.c_str(), w.text.c_str());
    }
}

}  // namespace segue::detail
