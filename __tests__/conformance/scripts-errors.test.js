'use strict'

const { conformance } = require('../support/scripts/conformance.js')
const { caught, evals } = require('../support/scripts/lua.js')

const raw = String.raw

conformance('errors of scripts', (script) => {
  script(
    'errors that are not caught',
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
