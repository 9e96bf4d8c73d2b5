// SPDX-License-Identifier: MIT
// URLs: http and https alone, strictly read, so that what is checked here is what the transport will do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace segue::http::detail {

/// A checked URL in its parts.
struct Url {
    std::string scheme;  ///< "http" or "https"
    std::string host;    ///< lower case; an IPv6 address in its brackets
    std::uint16_t port = 0;
    std::string target;    ///< path and query, begins with '/'
    std::string userinfo;  ///< "user:password" with its percent signs decoded; never part of text()

    /// The whole, without credentials and fragment.
    std::string text() const;
    /// "host" or "host:port" where the port is not the scheme's own.
    std::string authority() const;
    /// scheme, host and port: what credentials and connections belong to.
    std::string origin() const;
};

/// What reading a URL found.
enum class UrlFault {
    none,
    malformed,     ///< control characters, blanks, backslashes, no host, a port out of range
    other_scheme,  ///< neither http nor https
};

struct UrlResult {
    Url url;
    UrlFault fault = UrlFault::none;
};

/// Whether an absolute URL can be read: parse_url without a result, and without an allocation.
UrlFault check_url(std::string_view text);
/// Reads an absolute URL.
UrlResult parse_url(std::string_view text);

/// Reads what a Location says, relative to the URL that answered (RFC 3986, 5.2).
UrlResult resolve_url(const Url& base, std::string_view reference);

}  // namespace segue::http::detail
