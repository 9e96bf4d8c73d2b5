// SPDX-License-Identifier: MIT
#include "demo/links.hpp"

#include <doctest/doctest.h>

using demo::links_of;
using demo::origin_of;
using demo::resolve;

TEST_CASE("a link is resolved against its page") {
    const char* base = "http://host:8080/a/b?q=1#top";
    CHECK(resolve(base, "c") == "http://host:8080/a/c");
    CHECK(resolve(base, "/c/d?x=y:z") == "http://host:8080/c/d?x=y:z");
    CHECK(resolve(base, "../c#end") == "http://host:8080/c");
    CHECK(resolve(base, "./c/") == "http://host:8080/a/c/");
    CHECK(resolve(base, "../../../c") == "http://host:8080/c");
    CHECK(resolve(base, "?r=2") == "http://host:8080/a/b?r=2");
    CHECK(resolve(base, "#bottom") == "http://host:8080/a/b?q=1");
    CHECK(resolve(base, "") == "http://host:8080/a/b?q=1");
    CHECK(resolve(base, "//other/x") == "http://other/x");
    CHECK(resolve(base, "https://other/x/../y#z") == "https://other/y");
    CHECK(resolve(base, "https://other") == "https://other/");
    CHECK(resolve("http://host", "c") == "http://host/c");
    CHECK(resolve("http://host", "") == "http://host/");
    CHECK(resolve(base, "http://other//x") == "http://other/x");
}

TEST_CASE("what is no http or https URL is no link") {
    CHECK(resolve("http://host/", "mailto:a@b") == "");
    CHECK(resolve("http://host/", "javascript:void(0)") == "");
    CHECK(resolve("file:///etc/passwd", "x") == "");
    CHECK(resolve("", "x") == "");
    CHECK(origin_of("http://") == "");
    CHECK(origin_of("https://host:8443?q") == "https://host:8443");
    CHECK(origin_of("http://user@") == "");
}

TEST_CASE("one site has one name, however its URL is written") {
    CHECK(origin_of("HTTP://Host:80/A") == "http://host");
    CHECK(origin_of("https://host:443") == "https://host");
    CHECK(origin_of("http://host:443") == "http://host:443");
    CHECK(origin_of("http://me:it@host/") == "http://host");
    CHECK(demo::user_of("http://me:it@host/") == "me:it");
    CHECK(demo::user_of("http://host/@x") == "");
    CHECK(resolve("HTTP://me:it@HOST:80/a/b", "c?D") == "http://host/a/c?D");
    CHECK(resolve("http://host/", "HTTPS://Other:443/X") == "https://other/X");
}

TEST_CASE("the links of a page come in order, in either kind of quotes, or in none") {
    const auto links = links_of(
        "<A class=x HREF='/1'>one</a> <a\nhref=\"2\">two</a> <a name=here> <area href=no>"
        "<a href=\"mailto:a@b\">mail</a> <a href=\"/1\">again</a> <a href=/bare class=x>bare</a> <a "
        "href='/q?a=1&amp;b=2'>two</a> <abbr href=\"/no\"> "
        "<a "
        "data-href=\"/no\">",
        "http://host/");
    CHECK(links == std::vector<std::string>{"http://host/1", "http://host/2", "http://host/1",
                                            "http://host/bare", "http://host/q?a=1&b=2"});
}
