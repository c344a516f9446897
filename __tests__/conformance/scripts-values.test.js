'use strict'

const { conformance } = require('../support/scripts/conformance.js')
const { caught, evals } = require('../support/scripts/lua.js')

const raw = String.raw

conformance('values of scripts', (script) => {
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
})
