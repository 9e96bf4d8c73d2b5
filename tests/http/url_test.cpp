// SPDX-License-Identifier: MIT
#include "segue/http/detail/url.hpp"

#include <doctest/doctest.h>

using segue::http::detail::parse_url;
using segue::http::detail::resolve_url;
using segue::http::detail::Url;
using segue::http::detail::UrlFault;

namespace {

std::string resolved(const char* base, const char* reference) {
    const auto [url, fault] = resolve_url(parse_url(base).url, reference);
    return fault == UrlFault::none ? url.text() : "fault";
}

}  // namespace

TEST_CASE("a URL is read into its parts, and written without credentials and fragment") {
    const auto [url, fault] = parse_url("HTTP://user:p%40ss@Example.COM:8080/a/./b/../c?x=1#part");
    CHECK(fault == UrlFault::none);
    CHECK(url.scheme == "http");
    CHECK(url.host == "example.com");
    CHECK(url.port == 8080);
    CHECK(url.target == "/a/c?x=1");
    CHECK(url.userinfo == "user:p@ss");
    CHECK(url.text() == "http://example.com:8080/a/c?x=1");
    CHECK(url.origin() == "http://example.com:8080");
    CHECK(parse_url("https://h").url.text() == "https://h/");
    CHECK(parse_url("https://h:443?q").url.text() == "https://h/?q");
    CHECK(parse_url("http://[::1]:81/x").url.origin() == "http://[::1]:81");
}

TEST_CASE("what readers of URLs differ over is refused") {
    for (const char* text : {"",
                             "http:",
                             "http:/x",
                             "http://",
                             "http:///x",
                             "//h/x",
                             "/x",
                             "x",
                             "http://h:0/",
                             "http://h:65536/",
                             "http://h:-1/",
                             "http://h:8a/",
                             "http://a b/",
                             "http://h/a b",
                             "http://h\\x",
                             "http://h/\r\nX: y",
                             "http://h/\n",
                             "http://[::1/",
                             "http://h%00/",
                             "http://a@b\\@c/",
                             "http://h/\x7f",
                             "http://b\xc3\xbc"
                             "cher/"}) {
        CAPTURE(text);
        CHECK(parse_url(text).fault == UrlFault::malformed);
    }
    CHECK(parse_url(std::string_view("http://h/\0x", 11)).fault == UrlFault::malformed);
    CHECK(parse_url("http://" + std::string(70000, 'a')).fault == UrlFault::malformed);
    for (const char* text : {"file:///etc/passwd", "ftp://h/", "javascript:alert(1)", "gopher://h:1/"}) {
        CAPTURE(text);
        CHECK(parse_url(text).fault == UrlFault::other_scheme);
    }
}

TEST_CASE("a reference is resolved as RFC 3986 says") {
    const char* base = "http://a/b/c/d;p?q";
    CHECK(resolved(base, "g") == "http://a/b/c/g");
    CHECK(resolved(base, "./g") == "http://a/b/c/g");
    CHECK(resolved(base, "g/") == "http://a/b/c/g/");
    CHECK(resolved(base, "/g") == "http://a/g");
    CHECK(resolved(base, "//g") == "http://g/");
    CHECK(resolved(base, "?y") == "http://a/b/c/d;p?y");
    CHECK(resolved(base, "g?y") == "http://a/b/c/g?y");
    CHECK(resolved(base, "#s") == "http://a/b/c/d;p?q");
    CHECK(resolved(base, "g#s") == "http://a/b/c/g");
    CHECK(resolved(base, "") == "http://a/b/c/d;p?q");
    CHECK(resolved(base, ".") == "http://a/b/c/");
    CHECK(resolved(base, "..") == "http://a/b/");
    CHECK(resolved(base, "../g") == "http://a/b/g");
    CHECK(resolved(base, "../..") == "http://a/");
    CHECK(resolved(base, "../../../g") == "http://a/g");
    CHECK(resolved(base, "g;x=1/../y") == "http://a/b/c/y");
    CHECK(resolved(base, "https://other:99/z") == "https://other:99/z");
    CHECK(resolve_url(parse_url(base).url, "file:///etc/passwd").fault == UrlFault::other_scheme);
    CHECK(resolve_url(parse_url(base).url, "/a b").fault == UrlFault::malformed);
}
