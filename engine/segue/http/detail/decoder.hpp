// SPDX-License-Identifier: MIT
// What happens to body bytes between the wire and the response: gunzip, size limit, checksums.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "segue/http/detail/sink.hpp"
#include "segue/http/error.hpp"
#include "segue/http/options.hpp"

namespace segue::http::detail {

/// Decodes one attempt's body. curl's own decoder takes a gzip body that was cut off for a whole one and has
/// no limit on what comes out, so this one does it.
class Decoder {
  public:
    Decoder();
    ~Decoder();
    Decoder(Decoder&&) noexcept;
    Decoder& operator=(Decoder&&) noexcept;

    /// Prepares for a body with this Content-Encoding. False: an encoding that nobody asked for.
    bool begin(const Options& options, std::string_view content_encoding);

    /// Counts bytes of the body that an earlier attempt put where they belong, before the first add(): the
    /// limit and the checksums are about the whole.
    void recall(std::string_view bytes);
    /// The same without the bytes themselves, where needs_bytes() says that nobody wants to see them.
    void recall(std::uint64_t count) { decoded_ += count; }
    bool needs_bytes() const noexcept { return sha256_ != nullptr || check_crc32_; }

    /// Writes what `bytes` decode to. Anything but Errc::none ends the attempt; detail() says why.
    Errc add(std::string_view bytes, Sink& sink);

    /// The body is complete. Looks at the gzip trailer and at the checksums.
    Errc finish();

    const std::string& detail() const noexcept { return detail_; }
    /// How many bytes have come out so far.
    std::uint64_t decoded() const noexcept { return decoded_; }

  private:
    struct Gunzip;
    struct Sha256;

    Errc keep(std::string_view bytes, Sink& sink);
    Errc fail(Errc code, std::string words);

    std::unique_ptr<Gunzip> gunzip_;
    std::unique_ptr<Sha256> sha256_;
    std::string wanted_sha256_;
    std::string detail_;
    std::uint64_t most_ = 0;
    std::uint64_t decoded_ = 0;
    std::uint32_t crc32_ = 0;
    std::uint32_t wanted_crc32_ = 0;
    bool check_crc32_ = false;
};

}  // namespace segue::http::detail
