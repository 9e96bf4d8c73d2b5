// SPDX-License-Identifier: MIT
// The same for the overlay.

#include <imgui.h>

#include "engine/precompiled.hpp"
#include "segue/inspect.hpp"
