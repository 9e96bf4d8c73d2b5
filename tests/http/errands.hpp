// SPDX-License-Identifier: MIT
// The ways in which a script asks for something, with a witness of what became of it.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "segue/http/http.hpp"
#include "segue/scheduler.hpp"
#include "segue/script.hpp"
#include "segue/task.hpp"

namespace segue::test {

/// What a script saw.
struct Witness {
    bool unwound = false;  ///< its frame is gone
    int answers = 0;       ///< how often it was resumed with an answer or an error
    http::Errc code = http::Errc::none;

    void answer(const http::Error& error) {
        ++answers;
        code = error.code();
    }
};

class Unwinding {
  public:
    explicit Unwinding(Witness& witness) : witness_(witness) {}
    ~Unwinding() { witness_.unwound = true; }
    Unwinding(const Unwinding&) = delete;
    Unwinding& operator=(const Unwinding&) = delete;

  private:
    Witness& witness_;
};

enum class Way { get, begin, stream, download };
inline constexpr Way all_ways[] = {Way::get, Way::begin, Way::stream, Way::download};

inline std::string name(Way way) {
    constexpr const char* names[] = {"get", "begin", "stream", "download"};
    return names[static_cast<int>(way)];
}

/// What a script is to fetch.
struct Errand {
    Way way = Way::get;
    std::string url;
    std::filesystem::path file;
    http::Options options;
};

inline Task<> run_errand(http::Client& web, Errand errand, Witness& witness) {
    const Unwinding unwinding(witness);
    if (errand.way == Way::get) {
        http::Response response = co_await web.get(errand.url, errand.options);
        witness.answer(response.error());
    } else if (errand.way == Way::begin) {
        http::Transfer transfer = web.begin(errand.url, errand.options);
        http::Response response = co_await transfer;
        witness.answer(response.error());
    } else if (errand.way == Way::download) {
        http::Response response = co_await web.download(errand.url, errand.file, errand.options);
        witness.answer(response.error());
    } else {
        http::Stream body = co_await web.stream(errand.url, errand.options);
        while (auto piece = co_await body.next()) {
        }
        witness.answer(body.error());
    }
}

}  // namespace segue::test
