// SPDX-License-Identifier: MIT
// The table for programs: every round's value, so that two runs can be compared.
#pragma once

#include <string>
#include <vector>

#include "bench/table.hpp"

namespace bench {

/// False when the file cannot be written. Its folder is made.
bool write_json(const std::string& file, const std::string& machine, const std::vector<Row>& rows);

}  // namespace bench
