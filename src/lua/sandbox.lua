-- Keeps scripts from changing what other scripts see. Runs once in a new state, with the functions
-- that only this file may have; returns the table that scripts take for _G.
--
-- A table that scripts may read and not change is an empty one before the real one: what is not in
-- it is looked up in the real one, and what would be put into it is refused. `guarded` knows the
-- real table behind each.

local native, real, caught, describe = ...
local READONLY = 'Attempt to modify a readonly table'
local guarded = {}

local error, type, tostring = native.error, native.type, native.tostring
local next, pcall, xpcall = native.next, native.pcall, native.xpcall
local rawget, rawset = native.rawget, native.rawset
local getmetatable, setmetatable = native.getmetatable, native.setmetatable
local insert, concat, sub, resume = native.insert, native.concat, native.sub, native.resume
local loadstring, select, unpack = native.loadstring, native.select, native.unpack

local function refuse()
  error(READONLY, 2)
end

local function guard(table)
  local face = {}
  guarded[face] = table
  -- What a script is shown as the metatable is guarded as well.
  local shown = {}
  guarded[shown] = shown
  setmetatable(shown, { __newindex = refuse, __metatable = shown })
  local hidden = { __index = table, __newindex = refuse, __metatable = shown }
  return setmetatable(face, hidden), hidden
end

-- Errors of functions that are written in Rust reach a script as what Lua's would be.
local function settle(ok, first, ...)
  if ok or type(first) ~= 'userdata' then return ok, first, ... end
  return ok, caught(first)
end

local function settle_call(ok, first, ...)
  if ok then return ok, first, ... end
  if type(first) == 'userdata' then first = caught(first) end
  -- As in Redis, what redis.call raises is caught as its text.
  if type(first) == 'table' then
    local text = rawget(first, 'err')
    if type(text) == 'string' or type(text) == 'number' then return false, text end
  end
  return false, first
end

function real.pcall(...)
  return settle_call(pcall(...))
end

function real.xpcall(call, handler)
  return xpcall(call, function(problem) return handler(caught(problem)) end)
end

function real.coroutine.resume(...)
  return settle(resume(...))
end

-- As in Redis, only _G has a metatable.
function real.getmetatable(...)
  local value = ...
  if guarded[value] and value ~= real._G then return nil end
  if select('#', ...) == 0 then
    error("bad argument #1 to 'getmetatable' (value expected)", 2)
  end
  return getmetatable(value)
end

function real.setmetatable(table, ...)
  if guarded[table] then error(READONLY, 0) end
  return setmetatable(table, ...)
end

function real.rawset(table, ...)
  if guarded[table] then error(READONLY, 0) end
  return rawset(table, ...)
end

function real.rawget(table, ...)
  return rawget(guarded[table] or table, ...)
end

function real.table.insert(table, ...)
  if guarded[table] then error(READONLY, 0) end
  return insert(table, ...)
end

function real.next(table, key)
  return next(guarded[table] or table, key)
end

local function check_table(table, name)
  if type(table) ~= 'table' then
    local got = table == nil and 'nil' or type(table)
    error("bad argument #1 to '" .. name .. "' (table expected, got " .. got .. ')', 3)
  end
end

function real.pairs(table)
  local behind = guarded[table]
  if behind then
    return function(_, key) return next(behind, key) end, table, nil
  end
  check_table(table, 'pairs')
  return next, table, nil
end

-- Code in the form that string.dump gives can do what it likes, so it is not code.
local function load_text(text, name)
  if sub(text, 1, 1) == '\27' then
    name = name or text
    local first = sub(name, 1, 1)
    if first == '=' or first == '@' then
      name = sub(name, 2)
    else
      name = '[string "' .. native.gsub(name, '\n.*', '...') .. '"]'
    end
    return nil, name .. ":1: unexpected symbol near 'char(27)'"
  end
  return loadstring(text, name)
end

function real.loadstring(...)
  local text, name = ...
  if type(text) == 'number' then text = tostring(text) end
  if type(text) ~= 'string' then
    local got = select('#', ...) == 0 and 'no value' or type(text)
    error("bad argument #1 to 'loadstring' (string expected, got " .. got .. ')', 2)
  end
  return load_text(text, name)
end

function real.load(read, name)
  if type(read) ~= 'function' then
    error("bad argument #1 to 'load' (function expected, got " .. type(read) .. ')', 2)
  end
  local parts, count = {}, 0
  while true do
    local part = read()
    if part == nil or part == '' then break end
    if type(part) ~= 'string' and type(part) ~= 'number' then
      return nil, 'reader function must return a string'
    end
    count = count + 1
    parts[count] = part
  end
  return load_text(concat(parts), name or '=(load)')
end

for _, name in ipairs(native.libraries) do
  if real[name] then real[name] = (guard(real[name])) end
end

local strings = getmetatable('')
strings.__index = real.string
local shown = { __index = real.string }
strings.__metatable = (guard(shown))

local strict = {
  __index = function(_, name)
    error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
  end,
}
setmetatable(real, strict)
local face, hidden = guard(real)
real._G = face

-- While a library loads, its code finds nothing but what `scope` has; nil ends that.
local function confine(scope)
  if scope then
    setmetatable(scope, strict)
    for _, table in next, scope do setmetatable(table, strict) end
  end
  hidden.__index = scope or real
end

-- What a script has returned, in the form that is quickest to take: `true` and a value, or the
-- length of a short array that is nothing but that, and its elements. After a failure `false` and
-- what `describe` made of it.
local SHORT = 50

local function hand_over(ok, value)
  if not ok or type(value) ~= 'table' then return ok, value end
  local length = 0
  for key in next, value do
    length = length + 1
    if key ~= length or length > SHORT then return ok, value end
  end
  return length, unpack(value, 1, length)
end

-- Runs a script; without `keys`, the code of a library.
local function run(script, keys, args)
  if keys then real.KEYS, real.ARGV = keys, args end
  return hand_over(xpcall(script, describe))
end

-- Runs a function of a library.
local function run_on(call, keys, args)
  local function bound() return call(keys, args) end
  return hand_over(xpcall(bound, describe))
end

return face, confine, run, run_on
