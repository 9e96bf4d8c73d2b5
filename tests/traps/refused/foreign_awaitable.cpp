// SPDX-License-Identifier: MIT
// expect: segue::completion<T>()
// An awaiter of the bare language: it does not know the scheduler.
#include <coroutine>

#include "segue/segue.hpp"

segue::Task<> trap() { co_await std::suspend_always{}; }
