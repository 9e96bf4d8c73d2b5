// SPDX-License-Identifier: MIT
// The table's rows: each group measures its rounds, others and ours one after the other in each.
#pragma once

#include <vector>

#include "bench/http/load.hpp"
#include "bench/http/site.hpp"
#include "bench/table.hpp"

namespace bench {

struct Others {
    bool curl = false, aiohttp = false;  ///< are installed
};

/// A load's throughput, and what its frames cost the game thread.
std::vector<Row> download(Site& site, const Load& load, const Others& others, int rounds);
/// A look at Transfer::progress().
std::vector<Row> progress(const Site& site, int rounds);
/// 10 000 requests at once. To be measured first: see ask_many().
std::vector<Row> ten_thousand(Site& site, int rounds);

}  // namespace bench
