-- Keeps scripts from changing what other scripts see. Runs once in a new state, with the functions
-- that only this file may have; returns the table that scripts take for _G.
--
-- A table that scripts may read and not change is an empty one before the real one: what is not in
-- it is looked up in the real one, and what would be put into it is refused. `guarded` knows the
-- real table behind each.

local native, real, loading, caught, is_ending = ...
local READONLY = 'Attempt to modify a readonly table'
local guarded = {}

local error, type, tostring = native.error, native.type, native.tostring
local next, pcall, xpcall = native.next, native.pcall, native.xpcall
local rawget, rawset = native.rawget, native.rawset
local getmetatable, setmetatable = native.getmetatable, native.setmetatable
local insert, concat, sub, resume = native.insert, native.concat, native.sub, native.resume
local loadstring, select, unpack = native.loadstring, native.select, native.unpack
local tonumber, find = native.tonumber, native.find

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
  return xpcall(call, function(problem)
    -- A script that is ended is ended here, where nothing would end its handler.
    if is_ending() then return problem end
    return handler(caught(problem))
  end)
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

local function check_table(table, name, given)
  if type(table) ~= 'table' then
    local got = given == 0 and 'no value' or type(table)
    error("bad argument #1 to '" .. name .. "' (table expected, got " .. got .. ')', 3)
  end
end

local function check_string(text, name, given)
  if type(text) ~= 'string' and type(text) ~= 'number' then
    local got = given == 0 and 'no value' or type(text)
    error("bad argument #1 to '" .. name .. "' (string expected, got " .. got .. ')', 3)
  end
end

function real.setmetatable(table, ...)
  check_table(table, 'setmetatable')
  local kind = type((...))
  if select('#', ...) == 0 or kind ~= 'nil' and kind ~= 'table' then
    error("bad argument #2 to 'setmetatable' (nil or table expected)", 2)
  end
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

function real.next(table, key)
  return next(guarded[table] or table, key)
end

function real.pairs(table)
  local behind = guarded[table]
  if behind then
    return function(_, key) return next(behind, key) end, table, nil
  end
  check_table(table, 'pairs')
  return next, table, nil
end

-- A number as C makes an `int` of it: towards zero, and its low 32 bits.
local function to_int(value, position, name)
  local number = tonumber(value)
  if not number then
    local got = "' (number expected, got " .. type(value) .. ')'
    error('bad argument #' .. position .. " to '" .. name .. got, 3)
  end
  if not (number < 2 ^ 63 and number >= -2 ^ 63) then return 0 end
  number = number < 0 and -(-number - -number % 1) or number - number % 1
  number = number % 2 ^ 32
  return number < 2 ^ 31 and number or number - 2 ^ 32
end

function real.table.insert(...)
  local list, place, value = ...
  if guarded[list] then error(READONLY, 0) end
  local given = select('#', ...)
  check_table(list, 'insert', given)
  if given == 2 then return insert(list, place) end
  if given ~= 3 then error("wrong number of arguments to 'insert'", 2) end
  place = to_int(place, 2, 'insert')
  -- Lua's own would move whatever lies between, for hours and without being asked to stop.
  if place < -1e6 then error("bad argument #2 to 'insert' (position out of bounds)", 2) end
  return insert(list, place, value)
end

-- Values that fit on Lua's stack, beside three arguments.
local MOST_RESULTS = 7997

-- Lua's own counts the results in a way that overflows.
function real.unpack(...)
  local list, first, last = ...
  check_table(list, 'unpack', select('#', ...))
  first = first == nil and 1 or to_int(first, 2, 'unpack')
  last = last == nil and #list or to_int(last, 3, 'unpack')
  if last - first >= MOST_RESULTS then error('too many results to unpack', 2) end
  return unpack(list, first, last)
end

local function too_long(length)
  if length > native.longest_text then
    return 'text is longer than ' .. native.longest_text .. ' bytes'
  end
end

-- Code in the form that string.dump gives can do what it likes, so it is not code.
local function load_text(text, name)
  if too_long(#text) then return nil, too_long(#text) end
  name = name or text
  if type(name) == 'number' then name = tostring(name) end
  -- The parser does not hold on to the name that it is given, which ends at its first zero.
  local zero = type(name) == 'string' and find(name, '\0', 1, true)
  if zero then name = sub(name, 1, zero - 1) end
  if sub(text, 1, 1) == '\27' then
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
  check_string(text, 'loadstring', select('#', ...))
  local kind = type(name)
  if name ~= nil and kind ~= 'string' and kind ~= 'number' then
    error("bad argument #2 to 'loadstring' (string expected, got " .. kind .. ')', 2)
  end
  return load_text(tostring(text), name)
end

function real.load(read, name)
  if type(read) ~= 'function' then
    error("bad argument #1 to 'load' (function expected, got " .. type(read) .. ')', 2)
  end
  local parts, count, length = {}, 0, 0
  while true do
    local part = read()
    if part == nil or part == '' then break end
    if type(part) ~= 'string' and type(part) ~= 'number' then
      return nil, 'reader function must return a string'
    end
    count, length = count + 1, length + #tostring(part)
    if too_long(length) then return nil, too_long(length) end
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

-- While a library loads, its code finds nothing but what it needs to register its functions.
setmetatable(loading, strict)
local registration = (guard(loading))
local scope = setmetatable({}, strict)
for _, name in ipairs(native.names) do
  rawset(scope, name, registration)
end

local function confine(yes)
  hidden.__index = yes and scope or real
end

-- Functions that outlive a call, by the indices that Rust knows them by.
local kept = {}

return face, confine, kept
