// SPDX-License-Identifier: MIT
// The links of an HTML page, as far as a crawler needs them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace demo {

/// "http://host:8080" of "HTTP://user@HOST:8080/path?query", without a port that is the usual one; empty
/// where that is no http or https URL.
std::string origin_of(std::string_view url);
/// "user:password" of "http://user:password@host/"; empty where it names nobody.
std::string user_of(std::string_view url);

/// Where `link` leads from the page at `base` (RFC 3986, 5.2), without its fragment; empty where that is not
/// http or https.
std::string resolve(std::string_view base, std::string_view link);

/// The targets of all <a href>, resolved, in order, repeated ones too.
std::vector<std::string> links_of(std::string_view html, std::string_view base);

}  // namespace demo
