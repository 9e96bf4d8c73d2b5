// SPDX-License-Identifier: MIT
// The same for the overlay.

#include <imgui.h>

#include "engine/precompiled.hpp"
#if defined(__clang__)
#include "segue/inspect.hpp"
#endif
