// SPDX-License-Identifier: MIT
// expect (g++ before 13): give the class a constructor
// A temporary aggregate with a member that owns something: its members are destroyed twice.
#include <string>

#include "segue/segue.hpp"

struct Door {
    std::string name;
    bool ready() { return true; }
    void hook(segue::Waker) {}
    void unhook() {}
    void result() {}
    void describe(segue::Reason& r) const { r.text(name); }
};

segue::Task<> trap() { co_await Door{"front"}; }
