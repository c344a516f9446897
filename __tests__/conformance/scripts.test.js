'use strict'

const { conformance } = require('../support/scripts/conformance.js')
const { evals } = require('../support/scripts/lua.js')

const raw = String.raw

conformance('scripts', (script) => {
  script(
    'arguments of calls',
    evals(raw`
      return redis.call("echo", 1.5)
      return redis.call("echo", 10)
      return redis.call("echo", -10)
      return redis.call("echo", 2^31)
      return redis.call("echo", 2^53)
      return redis.call("echo", 3.0)
      return redis.call("echo", -0.25)
      redis.call("set", "k", "1\0002") return redis.call("get", "k")
      redis.call("SET", "k", "v") return redis.call("GeT", "k")
      return redis.call(unpack({"set", "k", "v"}))
      return redis.call("set", "k", "v", "get")
      return redis.pcall("ping")
      return redis.call("echo", "x")
    `) +
      raw`

    EVAL 'return redis.call("echo", 1/3)' 0
    EVAL 'return {KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3]}' 2 a b c d
    EVAL 'return {#KEYS, #ARGV}' 0 a b c
    EVAL 'return {#KEYS, #ARGV}' 3 a b c
    EVAL 'KEYS[1] = "changed" return KEYS' 1 a
    EVAL 'return type(KEYS)' 0
    EVAL 'return ARGV[1] + 1' 0 10
    EVAL 'return redis.call("set", KEYS[1], ARGV[1])' 1 k v
    GET k
    EVAL 'return 1'
    EVAL
    EVAL 'return 1' -1
    EVAL 'return 1' x
    EVAL 'return 1' 1
    EVAL 'return 1' 2 a
    EVAL 'return 1' 9223372036854775807 a
    EVAL '' 0
    EVAL 'x x' 0
    EVAL 'return "abc' 0
    EVAL 'return (' 0
    `,
  )

  script(
    'scripts by their digests',
    raw`
    SCRIPT LOAD 'return 1'
    EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0
    EVALSHA E0E1F9FABFC9D4800C877A703B823AC0578FF8DB 0
    SCRIPT EXISTS e0e1f9fabfc9d4800c877a703b823ac0578ff8db E0E1F9FABFC9D4800C877A703B823AC0578FF8DB x ffffffffffffffffffffffffffffffffffffffff
    EVALSHA ffffffffffffffffffffffffffffffffffffffff 0
    EVALSHA x 0
    EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 1
    EVALSHA_RO e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0
    EVAL 'return 2' 0
    SCRIPT EXISTS 7f923f79fe76194c868d7e1d0820de36700eb649
    EVALSHA 7f923f79fe76194c868d7e1d0820de36700eb649 0
    SCRIPT FLUSH
    SCRIPT EXISTS e0e1f9fabfc9d4800c877a703b823ac0578ff8db
    EVALSHA 7f923f79fe76194c868d7e1d0820de36700eb649 0
    SCRIPT LOAD 'x x'
    SCRIPT LOAD 'return 1'
    SCRIPT FLUSH ASYNC
    SCRIPT FLUSH SYNC
    SCRIPT EXISTS
    SCRIPT EXISTS e0e1f9fabfc9d4800c877a703b823ac0578ff8db
    SCRIPT LOAD
    SCRIPT
    SCRIPT BOGUS
    SCRIPT KILL
    SCRIPT KILL x
    SCRIPT DEBUG NO
    SCRIPT DEBUG FOO
    SCRIPT DEBUG
    [script-debug] SCRIPT DEBUG YES
    [script-debug] SCRIPT DEBUG sync
    SCRIPT DEBUG no
    MULTI
    EVAL 'return redis.call("incr", "n")' 0
    SCRIPT LOAD 'return 1'
    EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0
    EVAL 'return redis.call("mset", "n2", "a", "n3", "b", "n4", "c")' 0
    EXEC
    MGET n n2 n3 n4
    `,
  )

  script(
    'keys that scripts change',
    raw`
    EVAL 'redis.call("select", 2) redis.call("set", "two", "v") return redis.call("get", "two")' 0
    GET two
    SELECT 2
    GET two
    EVAL 'redis.call("move", "two", 3) redis.call("select", 3) return redis.call("get", "two")' 0
    EVAL 'redis.call("swapdb", 2, 3) return redis.call("get", "two")' 0
    SELECT 0
    EVAL 'for i = 1, 50 do redis.call("rpush", "list", i) redis.call("set", "k" .. i, "v") end return redis.call("dbsize")' 0
    LRANGE list 0 -1
    EVAL 'return redis.call("flushdb")' 0
    DBSIZE
    EVAL 'redis.call("set", "a", "v") redis.call("flushall") redis.call("set", "b", "w") return redis.call("keys", "*")' 0
    EVAL 'redis.call("set", "e", "v", "px", 1) return redis.call("exists", "e")' 0
    EVAL 'return redis.call("blpop", "nosuch", 0)' 0
    EVAL 'return redis.call("publish", "c", "m")' 0
    WATCH b
    EVAL 'return redis.call("set", "b", "x")' 0
    MULTI
    GET b
    EXEC
    EVAL_RO 'return redis.call("get", "b")' 0
    EVAL_RO 'return redis.call("get", KEYS[1])' 1 b
    EVAL '#!lua flags=no-writes\nreturn 1' 0
    EVAL "#!lua flags=no-writes\nreturn redis.call('get', 'b')" 0
    EVAL_RO "#!lua flags=no-writes\nreturn redis.call('get', 'b')" 0
    EVAL_RO "#!lua\nreturn redis.call('get', 'b')" 0
    EVAL "#!lua flags=allow-oom,no-cluster,allow-stale,allow-cross-slot-keys\nreturn 1" 0
    EVAL "#!lua\nreturn 1" 0
    EVAL "#!lua flags=\nreturn 1" 0
    EVAL "#!lua bogus\nreturn 1" 0
    EVAL "#!lua flags=bogus\nreturn 1" 0
    EVAL "#!lua" 0
    EVAL_RO 'return 1' x
    EVALSHA_RO x 0
    [script-integers] EVAL 'redis.call("set", "i", 12) return redis.call("object", "encoding", "i")' 0
    `,
  )

  script(
    'the sandbox',
    evals(raw`
      return type(_G)
      return type(redis)
      return type(getmetatable(_G))
      return tostring(getmetatable(redis))
      return type(getmetatable("").__index)
      return _VERSION
      return type(load)
      return tostring(rawget(_G, "nosuch"))
      return type(rawget(_G, "redis"))
      return type(rawget(redis, "call"))
      return tostring(next(redis) ~= nil)
      return tostring(rawequal(redis, redis))
      return #redis
      return tostring(math.pi)
      math.randomseed(0) return {math.random(), math.random(100), math.random(5, 6)}
      math.randomseed(7) return {tostring(math.random()), tostring(math.random()), math.random(1000000)}
      math.randomseed(10) return {tostring(math.random()), math.random(1000)}
      math.randomseed(-1) return math.random(1000000)
      return loadstring("return 1 + 1")()
      return {loadstring("x x")}
      local f, e = loadstring("x x") return e
      local f, e = loadstring("x x", "=name") return e
      local f, e = loadstring("x x", "@name") return e
      local f, e = loadstring("\27Lua") return e
      local f, e = loadstring("\27Lua", "=name") return e
      local f, e = loadstring(string.dump(function() return 1 end)) return tostring(f)
      local parts = {"return ", "4", "2"} local i = 0 return load(function() i = i + 1 return parts[i] end)()
      local n = 0 local f = load(function() n = n + 1 if n == 1 then return "return " elseif n == 2 then return 5 end end) return f()
      local f, e = load(function() return nil end) return type(f)
      local n = 0 for k in pairs(bit) do n = n + 1 end return n
      local n = 0 for k, v in pairs({1, 2, x = 3}) do n = n + v end return n
      local n = 0 for i, v in ipairs({1, 2, nil, 4}) do n = n + v end return n
      return next({})
      return select("#", 1, nil, 3)
      return select(2, "a", "b", "c")
      return {unpack({1, 2, 3}, 2)}
      return tostring(collectgarbage("count") > 0)
      return gcinfo() > 0
      return string.format("%5.2f|%d|%s|%q|%x", 3.14159, 42, "x", "a\nb", 255)
      return {string.find("hello world", "o w")}
      return {string.find("hello world", "(o)( )(w)")}
      return {string.match("key=value", "(%w+)=(%w+)")}
      return {string.gsub("hello", "l", "L")}
      return {string.gsub("hello", "", "-")}
      return {string.gsub("abc", "%w", "%0%0")}
      return {string.gsub("$name is $x", "%$(%w+)", {name = "Ada"})}
      return {string.gsub("abc", "%w", function(c) if c == "b" then return "B" end end)}
      local t = {} for k, v in string.gmatch("a=1, b=2", "(%w+)=(%w+)") do t[#t + 1] = k .. v end return t
      return ("x"):rep(3) .. ("abc"):upper() .. ("abc"):sub(-2) .. ("abc"):reverse() .. #("abc")
      return {string.byte("abc", 1, -1)}
      return string.char(72, 105)
      return {tonumber("0x1F"), tonumber("10", 2), tonumber("zz", 36), tostring(tonumber("x"))}
      local t = {3, 1, 2} table.sort(t) return t
      local t = {3, 1, 2} table.sort(t, function(a, b) return a > b end) return t
      local t = {1, 2} table.insert(t, 3) table.insert(t, 1, 0) table.remove(t) return t
      return table.concat({1, 2, 3}, ", ")
      return {table.getn({1, 2}), table.maxn({1, 2, [10] = 3})}
      local t = setmetatable({}, {__index = function(t, k) return k .. "!" end}) return t.x
      local t = setmetatable({}, {__call = function(self, x) return x * 2 end}) return t(21)
      return tostring(setmetatable({}, {__tostring = function() return "mine" end}))
      return {redis.sha1hex(""), redis.sha1hex("abc"), redis.sha1hex(12)}
      return redis.replicate_commands()
      return redis.log(redis.LOG_WARNING, "x")
      return {redis.LOG_DEBUG, redis.LOG_VERBOSE, redis.LOG_NOTICE, redis.LOG_WARNING}
      return {redis.REPL_NONE, redis.REPL_AOF, redis.REPL_SLAVE, redis.REPL_REPLICA, redis.REPL_ALL}
      return redis.set_repl(redis.REPL_ALL)
      return redis.acl_check_cmd("get", "k")
      return redis.acl_check_cmd("set", "k", "v")
      return redis.breakpoint()
      return redis.debug("x")
      return 1, 2
    `),
  )
})
