// SPDX-License-Identifier: MIT
// Names for people: of scripts from their coroutine's signature, of source lines.
#pragma once

#include <source_location>
#include <string>
#include <string_view>

namespace segue::detail {

struct Strand;

/// "throttle" out of "segue::Task<> relay::throttle(Stage &, Boss &)"; "lambda" for a closure's operator().
std::string function_name(std::string_view signature);
/// "throttle.cpp:23", without the folders.
std::string file_line(const std::source_location& site);
/// The user's name, else that of the coroutine.
std::string script_name(const Strand& script);

}  // namespace segue::detail
