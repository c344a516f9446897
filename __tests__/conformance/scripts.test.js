'use strict'

const { conformance } = require('../support/scripts/conformance.js')
const { caught, evals } = require('../support/scripts/lua.js')

const raw = String.raw

conformance('scripts', (script) => {
  script(
    'values of Lua as answers',
    evals(raw`
      return 1
      return 3.99
      return -3.99
      return 1e300
      return -1e300
      return 0/0
      return 1/0
      return 2^60
      return 2^63
      return "text"
      return "\0\255"
      return true
      return false
      return nil
      return
      return {}
      return {1, 2.9, "x", true, false, 7}
      return {1, nil, 3}
      return {1, {2, {3, {4}}}, "x"}
      return {a = 1, b = 2}
      return {1, 2, a = 3}
      return {ok = "FINE"}
      return {ok = "two\r\nlines"}
      return {1, {ok = "FINE"}}
      return {ok = 1}
      return {err = "MY error"}
      return {1, {err = "MY error"}, 2}
      return {double = 3.25}
      return {double = "x"}
      return {1, {double = 1e100}, {double = -0.5}}
      return {map = {a = 1}}
      return {map = {[1] = {2, 3}}}
      return {map = 1}
      return {set = {a = true}}
      return {set = {}}
      return {big_number = 1}
      return {verbatim_string = {format = "txt", string = "hello"}}
      return {verbatim_string = {format = "mkd", string = "# hello"}}
      return {verbatim_string = {string = "hello"}}
      return function() end
      return coroutine.create(function() end)
      return cjson.null
      return redis.status_reply("FINE")
      return redis.error_reply("MY error")
      return redis.error_reply("MY error\r\n")
      return redis.error_reply("-MY error")
      return redis.error_reply("word")
      return redis.error_reply("-word")
      return redis.error_reply("")
      return redis.error_reply()
      return redis.status_reply()
      return redis.status_reply(1)
      return redis.error_reply("a", "b")
    `),
  )

  script(
    'more results than the stack holds, and other stress for Lua',
    evals(raw`
      return {pcall(unpack, {}, 1, 8001)}
      return {pcall(unpack, {}, -5000, 5000)}
      return select("#", unpack({}, 1, 7990))
      return {unpack({1, 2, 3}, 2)}
      return {unpack({1, 2, 3}, "2", 2.9)}
      return {unpack({1, 2, 3}, 3, 1)}
      return {unpack({1, 2, 3}, nil, 2)}
      return {unpack({1, 2, 3}, -1, 2)}
      return {string.rep("", 5), string.rep("ab", 3), string.rep(7, 2), string.rep("a", -1)}
      return type(getmetatable(""))
      return {tostring(getmetatable(1)), tostring(getmetatable(true)), tostring(getmetatable(tostring)), tostring(getmetatable(cjson.null))}
      return loadstring("return 1", "n\0ame")()
      local f, e = loadstring("x x", "=na\0me") return e
      local f, e = loadstring("x x", 12) return e
      local f, e = loadstring("x\0 x") return e
      local t = {} for i = 1, 9000 do t["k" .. i] = i end return #cmsgpack.pack(t)
      local t = {} for i = 1, 9000 do t[i] = "v" .. i end return #cmsgpack.pack(t)
    `) +
      '\n' +
      caught(raw`
      local a = {unpack({}, 1, 100000)}
      unpack(1)
      unpack(nil)
      unpack({}, "x")
      unpack({}, 1, {})
      string.rep("")
      string.rep("", {})
      string.rep()
      setmetatable("", {})
      setmetatable(1, {})
      setmetatable(true, {})
      setmetatable(tostring, {})
      setmetatable({})
      setmetatable({}, 1)
      getmetatable("").__index = nil
      getmetatable("").x = 1
      rawset(getmetatable(""), "x", 1)
      setmetatable(getmetatable(""), {})
      loadstring("x x", {})
      loadstring()
    `),
  )

  script(
    'answers that are nested deeply',
    evals(raw`
      local t = {{}} for i = 3, 300 do t = {t} end return t
      local t = {{}} for i = 3, 150 do t = {1, t, 2, {3}} end return t
      local t = {{}} for i = 3, 150 do t = {map = {a = t}} end return t
      local t = {{}} for i = 3, 150 do t = {set = {[t] = true}} end return t
      local t = {{}} for i = 3, 90 do t = {1, t, 2, {3}} end return t
      local t = {{}} for i = 3, 90 do t = {map = {a = t}} end return t
    `),
  )

  script(
    'answers as values of Lua',
    raw`
    RPUSH list a b c
    HSET hash f v
    SADD set m
    SET string s
    INCRBY number 7
    ` +
      evals(raw`
      return type(redis.call("get", "nosuch"))
      return redis.call("get", "nosuch") == false
      return type(redis.call("set", "a", "v"))
      return redis.call("set", "a", "v").ok
      return redis.call("set", "a", "v")
      return type(redis.call("incr", "number"))
      return redis.call("lrange", "list", 0, -1)
      return #redis.call("lrange", "list", 0, -1)
      return redis.call("hgetall", "hash")
      return redis.call("hgetall", "hash")[2]
      return redis.call("hgetall", "nosuch")
      return redis.call("smembers", "set")
      return redis.call("mget", "string", "nosuch", "list")
      return type(redis.call("mget", "string", "nosuch")[2])
      return redis.call("lpop", "nosuch", 2)
      return type(redis.call("lpop", "nosuch", 2))
      return redis.call("incrbyfloat", "float", "0.5")
      return redis.call("object", "encoding", "number")
      return redis.call("exists", "string", "nosuch")
      return redis.call("type", "list").ok
      return {redis.call("scan", 0, "match", "nosuch*")[1]}
      redis.setresp(3) return redis.call("hgetall", "hash").map.f
      redis.setresp(3) return redis.call("smembers", "set").set.m
      redis.setresp(3) return type(redis.call("get", "nosuch"))
      redis.setresp(3) return redis.call("get", "nosuch") == nil
      redis.setresp(3) redis.setresp(2) return redis.call("hgetall", "hash")[1]
      redis.setresp(3) return redis.call("hgetall", "hash")
      redis.setresp(3) return redis.call("smembers", "set")
      redis.setresp(3) return redis.call("mget", "string", "nosuch", "number")
      redis.setresp(3) return true
      redis.setresp(3) return false
      redis.setresp(3) return {true, false}
      redis.setresp(3) return redis.call("set", "a", "v")
      return redis.call("get", "a")
    `),
  )

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

    [script-numbers] EVAL 'return redis.call("echo", 1/3)' 0
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
    [script-unknown] EVALSHA ffffffffffffffffffffffffffffffffffffffff 0
    [script-unknown] EVALSHA x 0
    EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 1
    EVALSHA_RO e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0
    EVAL 'return 2' 0
    SCRIPT EXISTS 7f923f79fe76194c868d7e1d0820de36700eb649
    EVALSHA 7f923f79fe76194c868d7e1d0820de36700eb649 0
    SCRIPT FLUSH
    SCRIPT EXISTS e0e1f9fabfc9d4800c877a703b823ac0578ff8db
    [script-unknown] EVALSHA 7f923f79fe76194c868d7e1d0820de36700eb649 0
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
    [script-blocking] EVAL 'return redis.call("blpop", "nosuch", 0)' 0
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
    [script-unknown] EVALSHA_RO x 0
    [script-integers] EVAL 'redis.call("set", "i", 12) return redis.call("object", "encoding", "i")' 0
    `,
  )

  script(
    'errors that are not caught',
    { known: 'script-errors' },
    raw`
    SET s x
    ` +
      evals(raw`
      error("x")
      error("x", 0)
      error("x", 2)
      error({err = "MY error"})
      error({err = "word"})
      error(12)
      error(true)
      error()
      local x = nil + 1
      local x = {} x.y.z = 1
      local function f() error("in f") end f()
      return redis.call("nosuch")
      return redis.call("get")
      return redis.call("config")
      return redis.call("config", "nosuch")
      return redis.call()
      return redis.call({})
      return redis.call("get", true)
      return redis.call("lpush", "s", 1)
      redis.call("lpush", "s", 1) return 1
      return redis.call("multi")
      return redis.call("eval", "return 1", 0)
      return redis.call("subscribe", "c")
      return redis.call("auth", "x")
      return redis.call("script", "kill")
      return redis.call("incr", "s")
      x = 1
      return x
      redis.x = 1
      rawset(_G, "x", 1)
      setmetatable(_G, {})
      table.insert(redis, 1)
      getmetatable("").__index = 1
      string.rep()
      return string.rep()
      redis.log()
      redis.log("x", "x")
      redis.setresp()
      redis.setresp(4)
      redis.setresp("x")
      redis.set_repl(99)
      redis.sha1hex()
      redis.acl_check_cmd("nosuch")
      dofile("x")
      loadfile("x")
      require("x")
      print("x")
      cjson.decode("[")
      struct.pack("i40", 1)
      cmsgpack.unpack("\193")
      local t = setmetatable({}, {__index = function() error("meta") end}) return t.x
      coroutine.wrap(function() error({err = "IN coroutine"}) end)()
    `) +
      raw`

    EVAL "\n\nreturn redis.call('nosuch')" 0
    EVAL "local function f()\n redis.call('nosuch')\nend\nf()" 0
    EVAL_RO 'return redis.call("set", "a", "v")' 0
    EVAL "#!lua flags=no-writes\nreturn redis.call('set', 'a', 1)" 0
    EVAL "#!lua flags=no-writes\n\nerror('x')" 0
    `,
  )

  script(
    'errors whose texts are those of later versions',
    { known: 'script-texts' },
    evals(raw`
      redis.log(9, "x")
      redis.set_repl()
      redis.acl_check_cmd()
    `),
  )

  script(
    'errors that are caught',
    raw`
    SET s x
    ` +
      evals(raw`
      local ok, e = pcall(redis.call, "lpush", "s", 1) return {tostring(ok), type(e), e}
      local e = redis.pcall("lpush", "s", 1) return {type(e), e.err, tostring(e.ignore_error_stats_update)}
      return redis.pcall("lpush", "s", 1)
      return {1, redis.pcall("lpush", "s", 1), 2}
      local ok, e = pcall(error, {err = "MY error"}) return {type(e), e}
      local ok, e = pcall(error, {1, 2}) return {type(e), e}
      local ok, e = pcall(error, "x") return e
      local ok, e = pcall(error) return tostring(e)
      local a, b, c = pcall(function() return 2, 3 end) return {tostring(a), b, c}
      local ok, e = xpcall(function() error("x") end, function(e) return e .. "!" end) return e
      local ok, e = xpcall(function() redis.call("incr", "s") end, function(e) return type(e) .. e.err end) return e
      local ok, e = xpcall(function() return 1 end, function(e) return e end) return {tostring(ok), e}
      local co = coroutine.create(function() error("in co") end) local ok, e = coroutine.resume(co) return {tostring(ok), e}
      local co = coroutine.create(function() redis.call("incr", "s") end) local ok, e = coroutine.resume(co) return {tostring(ok), e.err}
      local co = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) return {co(), co(), co()}
      local co = coroutine.create(function(a) local b = coroutine.yield(a + 1) return b * 2 end) local _, x = coroutine.resume(co, 1) local _, y = coroutine.resume(co, 21) return {x, y, coroutine.status(co)}
    `),
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

  script(
    'errors of functions',
    caught(raw`
      string.rep()
      string.rep("x")
      string.rep({}, 1)
      string.sub()
      ("x"):rep({})
      string.format("%d", "x")
      string.char(256)
      string.find("x", "[")
      string.find("x", "%")
      string.find("x", "(")
      string.gsub("x", "x", "%2")
      string.gsub("x", "(x", "")
      string.gsub("x", "x", true)
      table.concat({{}})
      table.sort({1, "x"})
      math.random(0)
      math.random(2, 1)
      math.random(1, 2, 3)
      math.random("x")
      math.floor({})
      pairs(1)
      ipairs()
      select(0)
      tonumber()
      tostring()
      error("plain")
      error("plain", 0)
      local x = {} x[nil] = 1
      local x = "a" + 1
      local x = {} .. "x"
      local x = {} < {}
      local x = #nil
      nosuch()
      redis.nosuch()
      local t = {} t:nosuch()
      unpack()
      coroutine.wrap(1)
      assert(false)
      assert(nil, "message")
      assert(false, {err = "TABLE error"})
      loadstring()
      getmetatable()
    `),
  )
})
