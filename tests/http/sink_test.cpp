// SPDX-License-Identifier: MIT
// A body in memory: what is written is what is kept, whatever room was reserved for it.
#include "segue/http/detail/sink.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

using segue::http::detail::MemorySink;

namespace {

std::string some_bytes(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 2654435761u >> 24);
    return bytes;
}

void write_in_pieces(MemorySink& sink, std::string_view body, std::size_t piece) {
    for (; !body.empty(); body.remove_prefix(std::min(piece, body.size())))
        CHECK(sink.write(body.substr(0, piece)));
}

}  // namespace

TEST_CASE("a body in memory is the bytes that came, with or without room reserved for them") {
    const std::string body = some_bytes(5'000'001);
    for (const std::size_t reserved : {std::size_t{0}, std::size_t{70'000}, body.size(), 2 * body.size()}) {
        MemorySink sink;
        sink.bytes.reserve(reserved);
        write_in_pieces(sink, body, 131'072);
        CHECK(sink.bytes == body);
    }
}

TEST_CASE("a body in memory keeps no more than its limit, and begins anew after a restart") {
    const std::string body = some_bytes(300'000);
    MemorySink sink;
    sink.restart(200'001);
    sink.bytes.reserve(body.size());
    write_in_pieces(sink, body, 65'536);
    CHECK(sink.bytes == body.substr(0, 200'001));
    sink.restart(std::string::npos);
    write_in_pieces(sink, body, body.size());
    CHECK(sink.bytes == body);
}
