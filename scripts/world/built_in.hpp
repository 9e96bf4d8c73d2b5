// SPDX-License-Identifier: MIT
// Copies of the stages' data, for where no server answers.
#pragma once

#include <string_view>

namespace relay {

/// The text of assets/stageN/stage.json, as of the build;
/// empty for a stage that there is not.
std::string_view built_in_stage(int stage);

}  // namespace relay
