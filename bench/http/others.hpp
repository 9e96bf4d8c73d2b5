// SPDX-License-Identifier: MIT
// What others take for the same load, where they are installed: curl's program and Python's aiohttp.
#pragma once

#include <optional>
#include <string>

#include "bench/http/load.hpp"
#include "bench/http/site.hpp"

namespace bench {

/// "curl 7.88.1"; empty where it is not installed.
std::string curl_version();
std::string aiohttp_version();
std::string nginx_version();

/// Seconds that the program curl takes for one small body: its start, which others do not have.
double curl_start(Site& site);

/// Seconds that `curl --parallel` ran, its start included, with bodies to /dev/null. None: it failed, or the
/// server counts another number of requests.
std::optional<double> time_curl(Site& site, const Load& load);

/// Seconds of one asyncio.gather, as Python measures them around session and requests. None: a body is not
/// the file.
std::optional<double> time_aiohttp(const Site& site, const Load& load);

}  // namespace bench
