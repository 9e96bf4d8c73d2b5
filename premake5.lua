-- Everything that is built: three libraries, the game, the tests, the benchmarks.
if not workspace then dofile "premake4.lua" end -- Debian's premake4: see premake4.lua

local function pkg(name) -- pkg-config's answer as Premake fields
  local pipe = io.popen("pkg-config --cflags --libs " .. name .. " || echo MISSING")
  local answer = pipe:read("*a")
  pipe:close()
  if answer:find("MISSING") then error("pkg-config knows no '" .. name .. "': ./segue installs what is needed", 2) end
  for kind, value in answer:gmatch("%-([DIlL])(%S+)") do
    if kind == "D" then defines { value } end -- httplib's class layout depends on its defines
    if kind == "I" then externalincludedirs { value } end
    if kind == "L" then libdirs { value } end
    if kind == "l" then links { value } end
  end
end

local function says(command) -- whether it prints anything
  local pipe = io.popen(command)
  local answer = pipe:read("*a")
  pipe:close()
  return answer ~= ""
end

local gnu = says((os.getenv("CXX") or "g++") .. " --version | grep 'Free Software'") -- Premake's own default, too

-- One folder per compiler and set of flags: a change of CXX alone rebuilds nothing.
local out = os.getenv("SEGUE_OUT") or "build"

workspace "segue"
  configurations { "debug", "noexcept", "release", "sanitize", "tsan" } -- debug stays first in the alphabet: the default
  location(out)
  targetdir(out .. "/bin/%{cfg.buildcfg}")
  objdir(out .. "/obj")
  language "C++"
  cppdialect "C++20"
  warnings "Extra"
  fatalwarnings { "All" }
  includedirs { "engine", "." }
  buildoptions { "-ffp-contract=off" } -- the same world on every processor
  buildoptions { "-fsized-deallocation" } -- the frame pool wants the size back; clang 19 is the first with it on by default
  if gnu then
    -- g++ 12, optimising, takes what strings do for an overlap or a boundless copy (gcc PR105651); goes with g++ 12
    buildoptions { "-Wno-restrict", "-Wno-stringop-overflow", "-Wno-array-bounds" }
  end
  local here = path.getabsolute(".")
  for _, prefix in ipairs { path.getrelative(path.getabsolute(out), here), here } do
    buildoptions { "-fmacro-prefix-map=" .. prefix .. "/=" } -- the inspector says scripts/..., wherever it was built
  end
  startproject "relay"

  filter "configurations:debug or noexcept"
    symbols "On"

  filter "configurations:noexcept" -- builds the core and core-tests: `make config=noexcept core-tests`
    exceptionhandling "Off"
    rtti "Off"
    buildoptions { "-g1" }

  filter "configurations:release"
    defines { "NDEBUG" }
    optimize "Speed"

  filter "configurations:sanitize or tsan"
    symbols "On"
    optimize "Debug"
    buildoptions { "-fno-omit-frame-pointer", "-g1" } -- lines are all that a finding needs, and take a fifth less to compile

  filter "configurations:sanitize"
    sanitize { "Address", "UndefinedBehavior" }
    buildoptions { "-fno-sanitize-recover=all" } -- a finding ends the program: a test run cannot pass with one

  filter "configurations:tsan"
    sanitize { "Thread" }

  filter {}

-- For projects of many sources: most of what a source takes to compile is reading the standard library and the core. It
-- holds what nearly all sources of the project read anyway, so that a change of ours rebuilds hardly more than it must.
-- No source relies on it: CI compiles the core without as well.
local function precompiled(header)
  if os.getenv("SEGUE_PRECOMPILED") == "no" then return end
  pchheader(header)
  -- What the templates of it need at their end is done once; ccache wants to see which one is used, and no dates in it.
  buildoptions(gnu and { "-fpch-preprocess" } or { "-fpch-instantiate-templates", "-Xclang -fno-pch-timestamp" })
end

project "segue" -- the core: the standard library alone
  kind "StaticLib"
  precompiled "engine/precompiled.hpp"
  files { "engine/segue/*.hpp", "engine/segue/*.cpp", "engine/segue/detail/**.hpp", "engine/segue/detail/**.cpp",
          "engine/segue/inspect/**.hpp", "engine/segue/inspect/**.cpp" }

local function http_pkgs() -- transfers; gzip with an end that is checked; SHA-256
  pkg "libcurl"
  pkg "zlib"
  pkg "libcrypto"
end

project "segue-http"
  kind "StaticLib"
  precompiled "engine/segue/http/precompiled.hpp"
  files { "engine/segue/http/**.hpp", "engine/segue/http/**.cpp" }
  http_pkgs()

project "segue-overlay"
  kind "StaticLib"
  precompiled "engine/segue/overlay/precompiled.hpp"
  files { "engine/segue/overlay/**.hpp", "engine/segue/overlay/**.cpp" }
  pkg "imgui"

project "relay-game" -- the game without a screen
  kind "StaticLib"
  precompiled "engine/precompiled.hpp"
  files { "scripts/**.hpp", "scripts/**.cpp" }

project "demo-server" -- what the game downloads from
  kind "StaticLib"
  files { "demo/server/**.hpp", "demo/server/**.cpp" }
  removefiles { "demo/server/site.*" }
  pkg "cpp-httplib"

project "demo-site" -- what its companions download from, so that the game need not compile it
  kind "StaticLib"
  files { "demo/server/site.hpp", "demo/server/site.cpp" }
  pkg "cpp-httplib"

local function quick_to_compile() -- sanitizers take clang three times as long with optimisation; the engine has it
  filter "configurations:sanitize or tsan"
    optimize "Off"
  filter {}
end

project "relay-screen" -- the game's screen, apart from its main() so that the tests can link it
  kind "StaticLib"
  precompiled "demo/relay/precompiled.hpp"
  files { "demo/relay/**.hpp", "demo/relay/**.cpp" }
  removefiles { "demo/relay/main.cpp" }
  pkg "cpp-httplib"
  pkg "imgui"
  pkg "sdl2"
  http_pkgs()
  quick_to_compile()

project "relay"
  kind "ConsoleApp"
  files { "demo/relay/main.cpp" }
  links { "relay-screen", "demo-server", "relay-game", "segue-overlay", "segue-http", "segue" } -- users before what they use
  pkg "cpp-httplib"
  pkg "imgui"
  pkg "sdl2"
  http_pkgs()
  links { "pthread" }
  debugdir "."

local function small_program(name, ...) -- a page of code that a newcomer reads first
  project(name)
    kind "ConsoleApp"
    files { "demo/" .. name .. ".cpp", ... }
    if ... then
      links { "demo-site", "segue-http" }
      pkg "cpp-httplib"
      http_pkgs()
    end
    links { "segue", "pthread" }
end

small_program("fibonacci")
small_program("fetch_pages", "demo/console.cpp")
small_program("crawler", "demo/console.cpp", "demo/links.cpp")
small_program("pipeline", "demo/console.cpp")

project "tests"
  kind "ConsoleApp"
  precompiled "tests/precompiled.hpp"
  files { "tests/**.hpp", "tests/**.cpp", "bench/table.hpp", "bench/table.cpp", "demo/links.cpp" }
  removefiles { "tests/traps/refused/**", "tests/mutants/**", "tests/fuzz/**", "tests/gdb/**", "tests/consumers/**" } -- what must not compile, what breaks the engine, programs of their own
  links { "relay-screen", "demo-server", "relay-game", "segue-overlay", "segue-http", "segue" }
  pkg "cpp-httplib"
  pkg "imgui"
  pkg "sdl2"
  http_pkgs()
  links { "pthread" }
  quick_to_compile()

project "core-tests" -- the part of tests that needs the core alone: for noexcept, Windows, coverage and the mutants
  kind "ConsoleApp"
  precompiled "tests/precompiled.hpp"
  files { "tests/main.cpp", "tests/core/**.hpp", "tests/core/**.cpp", "tests/traps/**.hpp", "tests/traps/**.cpp",
          "tests/support/allocations.*", "tests/support/report.*" }
  removefiles { "tests/traps/refused/**" }
  links { "segue", "pthread" }
  quick_to_compile()

  filter "configurations:noexcept"
    defines { "DOCTEST_CONFIG_NO_EXCEPTIONS_BUT_WITH_ALL_ASSERTS" }
  filter {}

project "http-tests" -- the part of tests that needs the downloads and the core alone: for the mutants
  kind "ConsoleApp"
  precompiled "tests/precompiled.hpp"
  files { "tests/main.cpp", "tests/http/**.hpp", "tests/http/**.cpp", "tests/support/**.hpp", "tests/support/**.cpp" }
  links { "segue-http", "segue" }
  http_pkgs()
  links { "pthread" }
  quick_to_compile()

project "fuzz" -- random programs, by the core and by a model of it
  kind "ConsoleApp"
  files { "tests/fuzz/**.hpp", "tests/fuzz/**.cpp", "tests/support/allocations.*" }
  links { "segue", "pthread" }

project "gdb-subject" -- what tests/gdb_test looks at with gdb
  kind "ConsoleApp"
  files { "tests/gdb/subject.cpp" }
  links { "segue", "pthread" }

project "million" -- docs/scripting.md: what a million scripts cost
  kind "ConsoleApp"
  files { "docs/examples/million.cpp" }
  links { "segue", "pthread" }

for _, source in ipairs(os.matchfiles("docs/examples/*_*.cpp")) do -- questions of users
  project(path.getbasename(source))
    kind "ConsoleApp"
    files { source }
    links { "segue-http", "segue" }
    http_pkgs()
    links { "pthread" }
end

project "bench-http" -- downloads, beside curl and aiohttp
  kind "ConsoleApp"
  files { "bench/http/*.hpp", "bench/http/*.cpp", "bench/table.*", "bench/json.*", "bench/machine.*", "bench/heap.*",
          "tests/support/nginx.*", "tests/support/port.*", "tests/support/temp_folder.hpp" }
  links { "segue-http", "segue" }
  http_pkgs()
  pkg "nlohmann_json"
  links { "pthread" }

project "bench"
  kind "ConsoleApp"
  files { "bench/*.hpp", "bench/*.cpp", "bench/peers/peers.*", "bench/peers/python.cpp" }
  links { "segue" }
  pkg "benchmark"
  pkg "nlohmann_json"
  if says "pkg-config --exists lua5.4 && echo yes" then -- peers are measured where they are installed, and not required
    files { "bench/peers/lua.cpp" }
    pkg "lua5.4"
  end
  if says "ls /usr/lib*/libboost_context.so /usr/lib/*/libboost_context.so 2> /dev/null" then
    files { "bench/peers/boost_fiber.cpp" }
    links { "boost_context" }
  end
  links { "pthread" }
