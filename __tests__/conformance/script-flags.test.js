'use strict'

const { conformance } = require('../support/scripts/conformance.js')
const { evals } = require('../support/scripts/lua.js')

const raw = String.raw

conformance('flags of scripts, numbers, and waiting calls', (script, program) => {
  script(
    'a script when memory is full',
    raw`
    SET k v
    FUNCTION LOAD "#!lua name=lib\nlocal function set(k) return redis.call('SET', k[1], 'z') end local function get(k) return redis.call('GET', k[1]) end redis.register_function('w', set) redis.register_function{function_name = 'o', callback = set, flags = {'allow-oom'}} redis.register_function{function_name = 'r', callback = get, flags = {'no-writes'}}"
    CONFIG SET maxmemory 1
    SET k x
    EVAL "return redis.call('SET', 'k', 'x')" 1 k
    EVAL "return redis.pcall('SET', 'k', 'x')" 1 k
    EVAL "return redis.call('GET', 'k')" 1 k
    EVAL "return redis.call('DEL', 'none')" 1 none
    EVAL "redis.call('DEL', 'none') return redis.call('SET', 'k', 'x')" 1 k
    EVAL "redis.call('DEL', 'k') return redis.call('SET', 'k', 'again')" 1 k
    EVAL "#!lua\nreturn 1" 0
    EVAL "#!lua\nreturn redis.call('GET', 'k')" 1 k
    EVAL "#!lua flags=allow-oom\nreturn redis.call('GET', 'k')" 1 k
    EVAL "#!lua flags=allow-oom\nreturn redis.call('SET', 'k', 'y')" 1 k
    EVAL "#!lua flags=no-writes\nreturn redis.call('GET', 'k')" 1 k
    EVAL "#!lua flags=no-writes,allow-oom\nreturn redis.call('GET', 'k')" 1 k
    EVAL "#!lua flags=no-writes,allow-oom\nreturn redis.pcall('SET', 'k', 'y')" 1 k
    EVAL_RO "return redis.call('GET', 'k')" 1 k
    EVAL_RO "#!lua\nreturn redis.call('GET', 'k')" 1 k
    EVAL_RO "#!lua flags=no-writes\nreturn redis.call('GET', 'k')" 1 k
    EVAL_RO "#!lua flags=allow-oom\nreturn redis.call('GET', 'k')" 1 k
    FCALL w 1 k
    FCALL o 1 k
    FCALL r 1 k
    FCALL_RO w 1 k
    FCALL_RO o 1 k
    FCALL_RO r 1 k
    FUNCTION LOAD "#!lua name=other\nredis.register_function('x', function() return 1 end)"
    CONFIG SET maxmemory 0
    EVAL "#!lua\nreturn redis.call('SET', 'k', 'y')" 1 k
    FCALL w 1 k
  `,
  )

  script(
    'the first line of a script',
    raw`
    EVAL "#!lua flags=allow-stale\nreturn 1" 0
    EVAL "#!lua flags=no-cluster\nreturn 1" 0
    EVAL "#!lua flags=allow-cross-slot-keys\nreturn 1" 0
    EVAL "#!lua flags=allow-stale,no-cluster,no-writes,allow-oom,allow-cross-slot-keys\nreturn 1" 0
    EVAL "#!lua flags=no-writes,no-writes\nreturn 1" 0
    EVAL "#!lua flags=bogus\nreturn 1" 0
    EVAL "#!lua flags=no-writes,bogus\nreturn 1" 0
    EVAL "#!lua flags=NO-WRITES\nreturn 1" 0
    EVAL "#!lua flags=\nreturn 1" 0
    EVAL "#!lua flags=,\nreturn 1" 0
    EVAL "#!lua flags=no-writes,\nreturn 1" 0
    EVAL "#!lua flags=no-writes flags=allow-oom\nreturn 1" 0
    EVAL "#!lua name=x\nreturn 1" 0
    EVAL "#!lua no-writes\nreturn 1" 0
    EVAL "#!lua  flags=no-writes \nreturn 1" 0
    EVAL "#!LUA\nreturn 1" 0
    EVAL "#!js\nreturn 1" 0
    EVAL "#!\nreturn 1" 0
    EVAL "#! lua\nreturn 1" 0
    EVAL "#!lua flags=\"no-writes\"\nreturn 1" 0
    EVAL "#!lua 'flags=no-writes'\nreturn 1" 0
    EVAL "#!'lua'\nreturn 1" 0
    EVAL "#!lua flags=\"no-writes\nreturn 1" 0
    EVAL "#!lua name=\"a\"\nreturn 1" 0
    EVAL "#!lua" 0
    EVAL "#!lua\n" 0
    EVAL "#!lua\r\nreturn 1" 0
    EVAL "#lua\nreturn 1" 0
    EVAL " #!lua\nreturn 1" 0
    SCRIPT LOAD "#!lua flags=bogus\nreturn 1"
    SCRIPT LOAD "#!lua flags=no-writes\nreturn redis.call('SET', KEYS[1], 1)"
    EVAL "#!lua\nerror('where')" 0
    EVAL "#!lua\n\n\nreturn nothing.x" 0
    EVAL "#!lua flags=no-writes\nreturn redis.pcall('PUBLISH', 'c', 'm')" 0
    EVAL "#!lua flags=no-writes\nreturn redis.pcall('PFCOUNT', KEYS[1])" 1 none
    EVAL "#!lua flags=no-writes\nreturn redis.pcall('EXPIRE', KEYS[1], 5)" 1 none
    EVAL_RO "return redis.pcall('PUBLISH', 'c', 'm')" 0
    EVAL_RO "return redis.pcall('PFCOUNT', KEYS[1])" 1 none
  `,
  )

  script(
    'numbers at the limits of Lua',
    `SET n 9223372036854775807
    SET m -9223372036854775808
    EVAL 'return redis.call("ECHO", 12345678901234567890)' 0
    EVAL 'return redis.call("ECHO", 1e17)' 0
    EVAL 'return redis.call("ECHO", -1e17)' 0
    EVAL 'return redis.call("ECHO", -0)' 0
    EVAL 'return redis.call("ECHO", 0.1)' 0
    EVAL 'return redis.call("ECHO", 1 / 3)' 0
    ${evals(raw`
      return cjson.encode(-0)
      return cjson.encode({0 * -1, -0.0, 1 / -(1 / 0)})
      return cjson.encode(cjson.decode("-0"))
      return tostring(-0) .. tostring(0 * -1)
      return -0
      return 2^54
      return 2^54 + 1
      return 90071992547409931
      return -90071992547409931
      return 2^62
      return -(2^62)
      return -(2^63)
      return 2^64
      return {2^54, 2^62, -(2^63)}
      return redis.call("INCRBY", "n", 0)
      return redis.call("DECRBY", "m", 0)
      return tostring(redis.call("INCRBY", "n", 0))
      return redis.call("INCRBY", "n", 0) == 2^63
      return redis.call("INCRBY", "n", -1) - 1
      return redis.call("GET", "n")
      return redis.call("ECHO", 90071992547409931)
      return redis.call("ECHO", 1e15)
      return redis.call("ECHO", 1e21)
      return redis.call("ECHO", 3.0)
      return redis.call("ECHO", 1 / 0)
      return redis.call("INCRBY", "c", 2^54)
      return cjson.encode({2^54, 2^54 + 2, 123456789012345678, 1e20, 1e-7, 2^63})
      return cjson.encode({1e14, 1e15, 123456789012345, 0.1, 1 / 3, 100})
      return tostring(cjson.decode("90071992547409931"))
      return tostring(cjson.decode("9223372036854775807"))
      return tostring(cjson.decode("12345678901234567890123"))
      return cjson.decode("[90071992547409931]")[1]
      return cmsgpack.unpack(cmsgpack.pack(2^54))
      return tostring(cmsgpack.unpack(cmsgpack.pack(2^63)))
      return tostring(cmsgpack.unpack(cmsgpack.pack(-(2^63))))
      return cmsgpack.pack(2^62, -(2^62), 2^64, -0, 1.5)
      return struct.unpack(">l", struct.pack(">l", 2^54))
      return bit.tobit(2^54 + 1)
      return bit.tohex(2^40 + 255)
      return string.format("%d %s %g", 2^54, 2^54, 2^54)
      return string.format("%.0f", 2^63)
      return {double = 2^54}
    `)}`,
  )

  program(
    'a script wakes waiting calls when it ends',
    raw`
    a: BLPOP q 0
    b: EVAL "redis.call('RPUSH', KEYS[1], 'x') return redis.call('LLEN', KEYS[1])" 1 q
    a: BLPOP q 0
    b: EVAL "redis.call('RPUSH', KEYS[1], 'x') redis.call('LPOP', KEYS[1]) return 1" 1 q
    b: EVAL "redis.call('RPUSH', KEYS[1], 'x', 'y') redis.call('LPOP', KEYS[1]) return 1" 1 q
    a: BLPOP q 0
    c: BRPOP q 0
    b: EVAL "redis.call('RPUSH', KEYS[1], 1, 2, 3) error('after the push')" 1 q
    b: DEL q
    a: BZPOPMIN z 0
    b: EVAL "redis.call('ZADD', KEYS[1], 1, 'm') redis.call('ZREM', KEYS[1], 'm')" 1 z
    b: EVAL "redis.call('ZADD', KEYS[1], 1, 'm', 0, 'l')" 1 z
    a: XREAD BLOCK 0 STREAMS s $
    b: EVAL "return redis.call('XADD', KEYS[1], '1-1', 'f', 'v')" 1 s
    a: BLMOVE q d LEFT RIGHT 0
    c: BLPOP d 0
    b: EVAL "return redis.call('RPUSH', KEYS[1], 'moved')" 1 q
    b: FUNCTION LOAD REPLACE "#!lua name=waking\nredis.register_function('push', function(k, a) return redis.call('RPUSH', k[1], a[1]) end)"
    a: BLPOP q 0
    b: FCALL push 1 q called
    a: BLPOP q 0
    b: MULTI
    b: EVAL "return redis.call('RPUSH', KEYS[1], 'x')" 1 q
    b: LPUSH q y
    b: EXEC
    b: DEL q
  `,
  )
})
