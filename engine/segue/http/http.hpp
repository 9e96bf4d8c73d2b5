// SPDX-License-Identifier: MIT
// Downloads for scripts. All of segue-http but the fake transport (<segue/http/testing.hpp>).
//
//     segue::http::Client web{game};                               // one I/O thread, ends with the client
//     segue::http::Response page = co_await web.get(url);          // 4xx and 5xx are responses, not errors
//     if (!page.ok()) log("{}: {}", page.status(), page.error().message());
//
//     auto file = co_await web.download(url, "stage2.zip", segue::http::Options().sha256(hex));   // resumes
//     segue::http::Stream body = co_await web.stream(url);                                        // in
//     pieces while (auto piece = co_await body.next()) use(*piece);
//
//     auto dl = web.begin(url, segue::http::Options().priority(3));  // starts now; dl.progress() each frame
//     auto file = co_await dl;                                       // later
#pragma once

#include "segue/http/client.hpp"
#include "segue/http/error.hpp"
#include "segue/http/options.hpp"
#include "segue/http/progress.hpp"
#include "segue/http/request.hpp"
#include "segue/http/response.hpp"
#include "segue/http/stream.hpp"
#include "segue/http/transfer.hpp"
