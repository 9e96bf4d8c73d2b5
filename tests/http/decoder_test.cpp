// SPDX-License-Identifier: MIT
#include "segue/http/detail/decoder.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/gzip.hpp"

using namespace segue::http;
using segue::http::detail::Decoder;
using segue::http::detail::MemorySink;
using segue::test::gzip;

namespace {

std::string some_text(std::size_t size) {
    std::string text;
    for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i * 2654435761u % 1000003) + ' ';
    text.resize(size);
    return text;
}

/// Feeds a body in pieces; the first error, or what finish() says.
Errc decode(Decoder& decoder, std::string_view bytes, std::size_t piece, MemorySink& body) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        const Errc code = decoder.add(bytes.substr(0, piece), body);
        if (code != Errc::none) return code;
    }
    return decoder.finish();
}

}  // namespace

TEST_CASE("gzip is decoded, in pieces of any size") {
    const std::string text = some_text(300000);
    const std::string packed = gzip(text);
    for (const std::size_t piece : {std::size_t(1), std::size_t(7), std::size_t(4096), packed.size()}) {
        Decoder decoder;
        MemorySink body;
        REQUIRE(decoder.begin(Options(), " GZIP "));
        CHECK(decode(decoder, packed, piece, body) == Errc::none);
        CHECK(body.bytes == text);
    }
}

TEST_CASE("gzip members that follow each other are one body") {
    Decoder decoder;
    MemorySink body;
    REQUIRE(decoder.begin(Options(), "x-gzip"));
    CHECK(decode(decoder, gzip("one ") + gzip("two"), 5, body) == Errc::none);
    CHECK(body.bytes == "one two");
}

TEST_CASE("a gzip body that is cut off anywhere is decode_failed") {
    const std::string packed = gzip(some_text(2000));
    for (std::size_t size = 1; size < packed.size(); size += 13) {
        Decoder decoder;
        MemorySink body;
        REQUIRE(decoder.begin(Options(), "gzip"));
        CHECK(decode(decoder, packed.substr(0, size), 64, body) == Errc::decode_failed);
    }
    Decoder decoder;  // the checksum at its end is part of it
    MemorySink body;
    REQUIRE(decoder.begin(Options(), "gzip"));
    CHECK(decode(decoder, packed.substr(0, packed.size() - 1), 64, body) == Errc::decode_failed);
}

TEST_CASE("damaged gzip is decode_failed, and so is what was never gzip") {
    std::string packed = gzip(some_text(2000));
    packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x55);
    for (const std::string& bytes : {packed, std::string("plain text"), gzip("x") + "garbage"}) {
        Decoder decoder;
        MemorySink body;
        REQUIRE(decoder.begin(Options(), "gzip"));
        CHECK(decode(decoder, bytes, 4096, body) == Errc::decode_failed);
        CHECK_FALSE(decoder.detail().empty());
    }
}

TEST_CASE("an empty body needs no gzip header") {
    Decoder decoder;
    REQUIRE(decoder.begin(Options(), "gzip"));
    CHECK(decoder.finish() == Errc::none);
}

TEST_CASE("a gzip bomb stops within one buffer of the limit") {
    const std::string packed = gzip(std::string(20 << 20, '\0'));
    REQUIRE(packed.size() < 100000);
    Decoder decoder;
    MemorySink body;
    REQUIRE(decoder.begin(Options().max_bytes(1 << 20), "gzip"));
    CHECK(decode(decoder, packed, packed.size(), body) == Errc::too_large);
    CHECK(body.bytes.size() <= 1 << 20);
}

TEST_CASE("an encoding that nobody asked for is refused") {
    Decoder decoder;
    CHECK_FALSE(decoder.begin(Options(), "br"));
    CHECK(decoder.begin(Options(), "identity"));
    CHECK(decoder.begin(Options(), ""));
}

TEST_CASE("checksums are those of the decoded body") {
    const char* sha =
        "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";  // of "abc", FIPS 180
    const std::uint32_t crc = 0x352441c2;                                    // of "abc"
    for (const bool packed : {false, true}) {
        Decoder decoder;
        MemorySink body;
        REQUIRE(decoder.begin(Options().sha256(sha).crc32(crc), packed ? "gzip" : ""));
        CHECK(decode(decoder, packed ? gzip("abc") : "abc", 1, body) == Errc::none);
    }
    MemorySink body;
    Decoder wrong_sha;
    REQUIRE(wrong_sha.begin(Options().sha256(sha), ""));
    CHECK(decode(wrong_sha, "abd", 3, body) == Errc::checksum_mismatch);
    Decoder wrong_crc;
    REQUIRE(wrong_crc.begin(Options().crc32(crc), ""));
    CHECK(decode(wrong_crc, "", 3, body) == Errc::checksum_mismatch);
}
