'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

/** A call of FUNCTION LOAD. Neither name nor body may contain `"`. */
const load = (name, body) => raw`FUNCTION LOAD "#!lua name=${name}\n${body}"`

const one = `redis.register_function('one', function() return 1 end)`

/** Its functions go on with the table that it registered them with. */
const caught = (name, code) =>
  `redis.register_function('${name}', function()
    local ok, e = pcall(function() ${code} end) return tostring(e) end) `
const keeper = `local kept = redis
  ${caught('change', 'kept.x = 1')}
  ${caught('look', 'return kept.nosuch')}
  ${caught('same', 'return kept == redis')}`

conformance('functions', (script) => {
  script(
    'the state of a library after loading',
    raw`
    ${load('keeper', keeper.replace(/\n/g, ' '))}
    FCALL change 0
    FCALL look 0
    FCALL same 0
    ${load('changing', 'redis.x = 1')}
    ${load('looking', 'return redis.x')}
  `,
  )

  script(
    'libraries',
    raw`
    FUNCTION FLUSH
    FUNCTION LIST
    FUNCTION STATS
    ${load('lib', one)}
    ${load('lib', one)}
    ${load('other', one)}
    FUNCTION LOAD REPLACE "#!lua name=lib\nredis.register_function('f', function(keys, args) return {keys, args} end)"
    FUNCTION LOAD replace "#!LUA name=lib\nredis.register_function('f', function(keys, args) return {keys, args} end)"
    FUNCTION LOAD BOGUS "#!lua name=lib\n${one}"
    FCALL one 0
    FCALL f 0
    FCALL F 2 a b c d
    FCALL f 1 a
    FCALL f x
    FCALL f -1
    FCALL f 2 a
    FCALL f
    FCALL nosuch 0
    FCALL_RO f 0
    FUNCTION STATS
    FUNCTION LIST
    FUNCTION LIST WITHCODE
    FUNCTION LIST LIBRARYNAME LIB withcode
    FUNCTION LIST LIBRARYNAME l*
    FUNCTION LIST LIBRARYNAME nosuch
    FUNCTION LIST LIBRARYNAME
    FUNCTION LIST LIBRARYNAME a LIBRARYNAME b
    FUNCTION LIST WITHCODE WITHCODE
    FUNCTION LIST BOGUS
    FUNCTION DELETE nosuch
    FUNCTION DELETE LIB
    FUNCTION DELETE lib
    FUNCTION LIST
    FUNCTION KILL
    FUNCTION FLUSH BOGUS
    FUNCTION FLUSH A B
    FUNCTION FLUSH ASYNC
    FUNCTION FLUSH SYNC
    FUNCTION RESTORE x
    FUNCTION RESTORE x BOGUS
    FUNCTION
    FUNCTION BOGUS
    FUNCTION LOAD
    FUNCTION DUMP x
    `,
  )

  script(
    'code that is not a library',
    raw`
    FUNCTION FLUSH
    FUNCTION LOAD x
    FUNCTION LOAD "#!lua"
    FUNCTION LOAD "#!lua name=lib"
    FUNCTION LOAD "#!lua\n${one}"
    FUNCTION LOAD "#!js name=x\n${one}"
    FUNCTION LOAD "#!lua name=lib\nreturn 1"
    FUNCTION LOAD "#!lua name=lib foo=1\n${one}"
    FUNCTION LOAD "#!lua name=lib name=lib2\n${one}"
    FUNCTION LOAD "#!lua name=\n${one}"
    FUNCTION LOAD "#!lua name=li-b\n${one}"
    FUNCTION LOAD "#!lua name=\"a b\"\n${one}"
    FUNCTION LOAD "#!lua name=\"torn\n${one}"
    FUNCTION LOAD "#! name=x\n${one}"
    FUNCTION LOAD "#!\n${one}"
    FUNCTION RESTORE x FLUSH APPEND
    FUNCTION LOAD "#!'lua' NAME='quoted'\n${one}"
    FUNCTION DELETE quoted
    ${load('lib', 'x x')}
    ${load('lib', 'x = 1')}
    ${load('lib', 'return x')}
    ${load('lib', `redis.call('ping')`)}
    ${load('lib', 'redis.setresp(3)')}
    ${load('lib', 'math.random()')}
    ${load('lib', `error('x')`)}
    ${load('lib', `redis.register_function{function_name='f', callback=function() end, flags={'bogus'}}`)}
    ${load('lib', `redis.register_function{function_name='f', callback=function() end, flags={1}}`)}
    FUNCTION LIST
    ${load('l1', `redis.register_function(1, function() return 1 end)`)}
    FCALL 1 0
    FUNCTION FLUSH
    ${load('lib', `redis.register_function{function_name='f', description='what it does', callback=function() return 1 end, flags={'no-writes', 'allow-stale', 'allow-oom', 'no-cluster', 'allow-cross-slot-keys'}}`)}
    FUNCTION LIST
    FCALL_RO f 0
    `,
  )

  script(
    'functions at work',
    raw`
    FUNCTION FLUSH
    ${load('a', `local n = 0 redis.register_function('count', function() n = n + 1 return n end)`)}
    FCALL count 0
    FCALL count 0
    ${load('b', `redis.register_function('put', function(keys, args) return redis.call('set', keys[1], args[1]) end)`)}
    FCALL put 1 k v
    GET k
    FCALL_RO put 1 k v
    ${load('c', `redis.register_function{function_name='get', callback=function(keys) return redis.call('get', keys[1]) end, flags={'no-writes'}}`)}
    FCALL_RO get 1 k
    FCALL get 1 k
    ${load('d', `redis.register_function('three', function() redis.setresp(3) return {true, redis.call('hgetall', 'nosuch')} end)`)}
    FCALL three 0
    MULTI
    FCALL count 0
    FCALL put 1 k w
    EXEC
    FUNCTION FLUSH
    `,
  )

  script(
    'errors that name Redis',
    raw`
    FUNCTION FLUSH
    ${load('lib', 'redis.register_function()')}
    ${load('lib', `redis.register_function('f')`)}
    ${load('lib', `redis.register_function('f', 1)`)}
    ${load('lib', 'redis.register_function({}, function() end)')}
    ${load('lib', `redis.register_function('f', function() end, 1)`)}
    ${load('lib', `redis.register_function('f-2', function() end)`)}
    ${load('lib', `redis.register_function('', function() end)`)}
    ${load('lib', `${one} ${one}`)}
    ${load('lib', 'redis.register_function(1)')}
    ${load('lib', `redis.register_function{function_name='f'}`)}
    ${load('lib', 'redis.register_function{callback=function() end}')}
    ${load('lib', `redis.register_function{function_name='f', callback=1}`)}
    ${load('lib', 'redis.register_function{function_name={}, callback=function() end}')}
    ${load('lib', `redis.register_function{function_name='f', callback=function() end, bogus=1}`)}
    ${load('lib', `redis.register_function{function_name='f', callback=function() end, [{}]=1}`)}
    ${load('lib', `redis.register_function{function_name='f', callback=function() end, flags=1}`)}
    ${load('lib', `redis.register_function{function_name='f', callback=function() end, description={}}`)}
    ${load('e1', `redis.register_function('e1', function() error('x') end)`)}
    FCALL e1 0
    ${load('e2', `redis.register_function('e2', function() return redis.call('nosuch') end)`)}
    FCALL E2 0
    ${load('e3', `redis.register_function('e3', function() x = 1 end)`)}
    FCALL e3 0
    ${load('e4', `redis.register_function('e4', function() return KEYS end)`)}
    FCALL e4 0
    ${load('e5', `redis.register_function('e5', function() return redis.register_function('x', function() end) end)`)}
    FCALL e5 0
    FUNCTION FLUSH
    `,
  )
})
