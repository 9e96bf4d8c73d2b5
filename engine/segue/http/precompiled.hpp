// SPDX-License-Identifier: MIT
// The same for downloads.

#include "engine/precompiled.hpp"
#if defined(__clang__)
#include "segue/http/http.hpp"
#endif
