-- Lets Debian's premake4 (4.3) generate makefiles from premake5.lua; Premake 5 never reads it.
-- Only the calls that premake5.lua makes are here: `premake4 gmake` or `premake4 --file=premake5.lua gmake`.
local function list(v) return table.flatten { v } end
local function each(fn) return function(v) for _, s in ipairs(list(v)) do fn(s) end end end
local function choose(map)
  return function(v)
    local m = map[v] or error("premake4.lua: no mapping for '" .. tostring(v) .. "'", 2)
    if m.flags then flags(m.flags) end
    if m[1] then buildoptions(m) end
  end
end
local function noop() end

workspace = solution
function filter(terms) -- "configurations:debug or asan" -> "debug or asan"
  local out = {}
  for _, t in ipairs(list(terms)) do table.insert(out, (t:gsub("%a+:", ""))) end
  configuration(out)
end

cppdialect = function(v) buildoptions { "-std=" .. v:lower() } end
warnings = choose { Off = { "-w" }, Default = {}, High = { "-Wall" }, Extra = { "-Wall", "-Wextra" } }
optimize = choose { Off = { "-O0" }, On = { flags = { "Optimize" } }, Debug = { "-Og" },
  Speed = { flags = { "OptimizeSpeed" } }, Size = { flags = { "OptimizeSize" } } }
symbols = choose { Off = {}, On = { flags = { "Symbols" } } }
exceptionhandling = choose { On = {}, Off = { flags = { "NoExceptions" } } }
rtti = choose { On = {}, Off = { flags = { "NoRTTI" } } }
fatalwarnings = function() flags { "FatalWarnings" } end
externalincludedirs = each(function(d) buildoptions { "-isystem " .. path.getabsolute(d) } end)
sanitize = each(function(s)
  local o = "-fsanitize=" .. ({ Address = "address", Thread = "thread", UndefinedBehavior = "undefined" })[s]
  buildoptions { o }
  linkoptions { o }
end)
removefiles = function(v) excludes(v) end

local addfiles = files
function files(v) -- premake4 names every object OBJDIR/<basename>.o, and says nothing when two collide
  addfiles(v)
  local seen = {}
  for _, f in ipairs(configuration().files) do
    local base = path.getbasename(f)
    if path.iscppfile(f) and seen[base] and seen[base] ~= f then
      error("premake4 cannot build two sources named " .. base .. ": " .. seen[base] .. ", " .. f, 2)
    end
    if path.iscppfile(f) then seen[base] = f end
  end
end

local settargetdir = targetdir
function targetdir(v) -- expands the token %{cfg.buildcfg}
  local terms = configuration().terms
  for _, c in ipairs(solution().configurations) do
    configuration(table.join(terms, { c }))
    settargetdir((v:gsub("%%{cfg.buildcfg}", c)))
  end
  configuration(terms)
end
startproject, debugdir = noop, noop

-- Its own rules for a precompiled header know neither `make -j` nor what the header includes.
local precompiled = {}
function pchheader(header)
  precompiled[project().name] = path.getabsolute(header)
  buildoptions { "-include $(OBJDIR)/" .. path.getname(header) }
end

local function precompile(prj, header)
  local name = path.getname(header)
  local object = "$(OBJDIR)/" .. name .. ".gch"
  local from = path.getrelative(prj.location, header)
  _p("")
  _p("$(OBJECTS): %s", object)
  _p("%s: %s", object, from)
  _p("\t@echo %s", name)
  -- It names this folder inside: ccache, which does not see that, would hand one folder's out in another.
  _p("\t$(SILENT) CCACHE_DISABLE=1 $(CXX) $(subst -MMD,-MD,$(subst -include $(OBJDIR)/%s,,$(CXXFLAGS))) -x c++-header -o $@ -c $<", name)
  _p("-include $(OBJDIR)/%s.d", name)
end

-- Its makefiles make a folder and write into it at the same time: under `make -j` the folder has to be there before.
local make_cpp = premake.make_cpp
function premake.make_cpp(prj)
  for cfg in premake.eachconfig(prj) do
    os.mkdir(path.join(prj.location, cfg.objectsdir))
    os.mkdir(path.join(prj.location, cfg.buildtarget.directory))
  end
  make_cpp(prj)
  if precompiled[prj.name] then precompile(prj, precompiled[prj.name]) end
end

if not _OPTIONS.file then dofile "premake5.lua" end -- run as plain `premake4 gmake`
