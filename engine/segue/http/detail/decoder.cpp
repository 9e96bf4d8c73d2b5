// SPDX-License-Identifier: MIT
#include "segue/http/detail/decoder.hpp"

#include <openssl/evp.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

#include "segue/http/detail/text.hpp"

namespace segue::http::detail {

namespace {

constexpr std::size_t piece = std::size_t(64)
                              << 10;  // of decoded bytes: a bomb overshoots its limit by less than this

unsigned char* mutable_bytes(std::string_view text) {
    // zlib's input pointer lacks a const; it only reads.
    return const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(text.data()));
}

}  // namespace

struct Decoder::Gunzip {
    Gunzip() {
        ready = inflateInit2(&stream, 15 + 16) == Z_OK;
    }  // 15: the largest window; 16: gzip, not zlib
    ~Gunzip() {
        if (ready) inflateEnd(&stream);
    }
    Gunzip(const Gunzip&) = delete;
    Gunzip& operator=(const Gunzip&) = delete;

    z_stream stream{};
    std::string out = std::string(piece, '\0');
    bool ready = false;
    bool fed = false;    // an empty body has no gzip header, and is whole all the same
    bool ended = false;  // at the end of a member
};

struct Decoder::Sha256 {
    Sha256() : context(EVP_MD_CTX_new()) { EVP_DigestInit_ex(context, EVP_sha256(), nullptr); }
    ~Sha256() { EVP_MD_CTX_free(context); }
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    std::string hex() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
        unsigned length = 0;
        EVP_DigestFinal_ex(context, sum.data(), &length);
        std::string out;
        for (unsigned i = 0; i < length; ++i) {
            out += "0123456789abcdef"[sum[i] >> 4];
            out += "0123456789abcdef"[sum[i] & 15];
        }
        return out;
    }

    EVP_MD_CTX* context;
};

Decoder::Decoder() = default;
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

bool Decoder::begin(const Options& options, std::string_view content_encoding) {
    *this = Decoder();
    most_ = options.max_bytes();
    wanted_sha256_ = options.sha256();
    std::transform(wanted_sha256_.begin(), wanted_sha256_.end(), wanted_sha256_.begin(), lower);
    if (!wanted_sha256_.empty()) sha256_ = std::make_unique<Sha256>();
    check_crc32_ = options.crc32().has_value();
    wanted_crc32_ = options.crc32().value_or(0);
    content_encoding = trimmed(content_encoding);
    if (content_encoding.empty() || equal_ignoring_case(content_encoding, "identity")) return true;
    if (!equal_ignoring_case(content_encoding, "gzip") && !equal_ignoring_case(content_encoding, "x-gzip")) {
        detail_ = "an encoding that was not asked for: " + std::string(content_encoding);
        return false;
    }
    gunzip_ = std::make_unique<Gunzip>();
    return true;
}

Errc Decoder::fail(Errc code, std::string words) {
    detail_ = std::move(words);
    return code;
}

void Decoder::recall(std::string_view bytes) {
    decoded_ += bytes.size();
    if (sha256_) EVP_DigestUpdate(sha256_->context, bytes.data(), bytes.size());
    if (check_crc32_) {
        crc32_ = static_cast<std::uint32_t>(::crc32_z(crc32_, mutable_bytes(bytes), bytes.size()));
    }
}

Errc Decoder::keep(std::string_view bytes, Sink& sink) {
    recall(bytes);
    if (decoded_ > most_) return fail(Errc::too_large, "more than " + std::to_string(most_) + " bytes");
    return sink.write(bytes) ? Errc::none : fail(Errc::io_error, "the body cannot be written");
}

Errc Decoder::add(std::string_view bytes, Sink& sink) {
    if (!gunzip_) return keep(bytes, sink);
    Gunzip& g = *gunzip_;
    if (!g.ready) return fail(Errc::decode_failed, "zlib could not start");
    while (!bytes.empty()) {
        const auto share = std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max());
        g.stream.next_in = mutable_bytes(bytes);
        g.stream.avail_in = static_cast<uInt>(share);
        if (g.ended) {  // gzip files may be joined: another member begins here
            inflateReset(&g.stream);
            g.ended = false;
        }
        g.fed = true;
        do {
            g.stream.next_out = reinterpret_cast<unsigned char*>(g.out.data());
            g.stream.avail_out = static_cast<uInt>(g.out.size());
            const int code = inflate(&g.stream, Z_NO_FLUSH);
            if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
                return fail(Errc::decode_failed, g.stream.msg ? g.stream.msg : "not gzip");
            }
            g.ended = code == Z_STREAM_END;
            const Errc kept = keep({g.out.data(), g.out.size() - g.stream.avail_out}, sink);
            if (kept != Errc::none) return kept;
        } while (!g.ended && g.stream.avail_out == 0);
        bytes.remove_prefix(share - g.stream.avail_in);
    }
    return Errc::none;
}

Errc Decoder::finish() {
    if (gunzip_ && gunzip_->fed && !gunzip_->ended)
        return fail(Errc::decode_failed, "the gzip body is cut off");
    if (check_crc32_ && crc32_ != wanted_crc32_) return fail(Errc::checksum_mismatch, "crc32 differs");
    if (sha256_) {
        const std::string found = sha256_->hex();
        if (found != wanted_sha256_) return fail(Errc::checksum_mismatch, "sha256 is " + found);
    }
    return Errc::none;
}

}  // namespace segue::http::detail
