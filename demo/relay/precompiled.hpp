// SPDX-License-Identifier: MIT
// The same for the game's screen.

#include <SDL.h>

#include <fstream>

#include "engine/precompiled.hpp"
