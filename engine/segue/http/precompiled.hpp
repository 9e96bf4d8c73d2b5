// SPDX-License-Identifier: MIT
// The same for downloads.

#include "engine/precompiled.hpp"
#include "segue/http/http.hpp"
