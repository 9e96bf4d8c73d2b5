// SPDX-License-Identifier: MIT
// A running record, seen from the game thread.
#pragma once

#include "segue/http/detail/record.hpp"
#include "segue/http/progress.hpp"
#include "segue/reason.hpp"

namespace segue::http::detail {

Progress progress_of(const Record& record) noexcept;

/// For the inspector: "GET /stage2.json 43 %, 1.2 MB/s", and whether a timeout ends it. Nothing without a
/// record.
void describe(const RecordPtr& record, Reason& reason);

/// Nobody on the game thread wants it any more: it is aborted where it still runs, and let go.
void abort_transfer(RecordPtr& record) noexcept;

}  // namespace segue::http::detail
