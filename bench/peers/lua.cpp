// SPDX-License-Identifier: MIT
// Lua 5.4 coroutines, resumed from C.
#include <cstdint>
#include <cstdlib>
#include <lua.hpp>
#include <memory>
#include <vector>

#include "bench/peers/peers.hpp"

namespace {

constexpr const char* code = R"(
local sum = 0
function script() while true do sum = sum + 1; coroutine.yield() end end
function done() return sum end
)";

class Lua {
  public:
    Lua() {
        luaL_openlibs(state_.get());
        if (luaL_dostring(state_.get(), code)) std::abort();
    }
    /// On the stack of the state, which keeps it alive.
    lua_State* coroutine() {
        lua_State* made = lua_newthread(state_.get());
        lua_getglobal(made, "script");
        return made;
    }
    void resume(lua_State* coroutine) {
        int results = 0;
        if (lua_resume(coroutine, state_.get(), 0, &results) != LUA_YIELD) std::abort();
    }
    std::int64_t done() const {
        lua_getglobal(state_.get(), "done");
        lua_call(state_.get(), 0, 1);
        const std::int64_t sum = lua_tointeger(state_.get(), -1);
        lua_pop(state_.get(), 1);
        return sum;
    }
    lua_State* state() { return state_.get(); }

  private:
    struct Close {
        void operator()(lua_State* l) const { lua_close(l); }
    };
    std::unique_ptr<lua_State, Close> state_{luaL_newstate()};
};

class LuaFrames {
  public:
    explicit LuaFrames(std::int64_t count) {
        lua_newtable(lua_.state());
        for (std::int64_t i = 1; i <= count; ++i) {
            all_.push_back(lua_.coroutine());
            lua_rawseti(lua_.state(), -2, i);
        }
    }
    void frame() {
        for (lua_State* one : all_) lua_.resume(one);
    }
    std::int64_t done() const { return lua_.done(); }

  private:
    Lua lua_;
    std::vector<lua_State*> all_;
};

class LuaLives {
  public:
    explicit LuaLives(std::int64_t count) : count_(count) {}
    void frame() {
        for (std::int64_t i = 0; i < count_; ++i) {
            lua_State* one = lua_.coroutine();
            lua_.resume(one);
            lua_resetthread(one);
            lua_pop(lua_.state(), 1);
        }
    }
    std::int64_t done() const { return lua_.done(); }

  private:
    std::int64_t count_;
    Lua lua_;
};

const bench::AddPeer add("lua", {bench::peer_row<LuaFrames>, bench::peer_row<LuaLives>});

}  // namespace
