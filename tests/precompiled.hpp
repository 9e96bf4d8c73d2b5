// SPDX-License-Identifier: MIT
// The same for the tests.

#include <doctest/doctest.h>

#include "engine/precompiled.hpp"
