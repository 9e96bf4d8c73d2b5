// SPDX-License-Identifier: MIT
// The inspector's views, by name.
#pragma once

#include <cstdint>

namespace segue::overlay {

/// What the inspector can show: docs/inspector.md.
enum class View : std::uint8_t {
    scripts,    ///< all scripts, as a table or a tree, and the selected one
    frame,      ///< one frame: why it took so long, and who spent it
    names,      ///< what all scripts of one name cost together
    ended,      ///< the last scripts that ended, and how
    lints,      ///< what looks wrong
    source,     ///< the file of the selected script, with the line on which it waits
    downloads,  ///< transfers under way
};

}  // namespace segue::overlay
