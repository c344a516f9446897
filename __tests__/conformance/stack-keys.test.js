'use strict'

// Keys of the types of Redis Stack as the commands of all types meet them.

const { stackConformance } = require('../support/scripts/conformance.js')

const { VALUES } = require('../support/stack/values.js')

/** Calls as lines of a script. */
const lines = (calls) => calls.map((call) => call.map((word) => `'${word}'`).join(' ')).join('\n')

stackConformance('keys of the types of Redis Stack', (script) => {
  const each = (title, text, options = {}) => {
    for (const [type, make] of Object.entries(VALUES)) {
      script(
        `${title} of ${type}`,
        options,
        text.replaceAll('MAKE', () => lines(make('k'))).replaceAll('TYPE-NAME', type),
      )
    }
  }

  each(
    'keys',
    `
    MAKE
    TYPE k
    OBJECT ENCODING k
    OBJECT REFCOUNT k
    SCAN 0 TYPE string
    SCAN 0 TYPE TYPE-NAME
    SCAN 0 TYPE type-name
    EXPIRE k 100
    RENAME k other
    TTL other
    RENAMENX other k
    PERSIST k
    MOVE k 1
    SELECT 1
    TYPE k
    MOVE k 0
    SELECT 0
    COPY k copy
    COPY k copy
    COPY k copy DB 1 REPLACE
    COPY k k
    EXISTS k copy
    UNLINK k
    EXISTS k
  `,
  )

  each(
    'commands of other types',
    `
    MAKE
    GET k
    APPEND k x
    LPUSH k x
    HSET k a b
    SADD k a
    ZADD k 1 a
    XADD k * a b
    PFADD k a
    BITCOUNT k
    SORT k
    STRLEN k
    INCR k
    SET k text
    TYPE k
  `,
  )

  each(
    'events',
    `
    MAKE
    EXPIRE k 100
    RENAME k other
    COPY other k
    MOVE other 1
    DEL k other
  `,
    { events: true },
  )

  each(
    'ends and other databases',
    `
    MAKE
    PEXPIREAT k 1
    EXISTS k
    MAKE
    SWAPDB 0 1
    EXISTS k
    SELECT 1
    TYPE k
    SWAPDB 1 0
    FLUSHDB
  `,
  )

  each(
    'scripts',
    `
    MAKE
    EVAL "return redis.call('TYPE', KEYS[1])" 1 k
    EVAL "return {redis.call('RENAME', KEYS[1], KEYS[2]), redis.call('TYPE', KEYS[2])}" 2 k other
    EVAL "return redis.pcall('GET', KEYS[1])" 1 other
    EVAL "return redis.call('DEL', KEYS[1])" 1 other
  `,
  )

  each(
    'transactions',
    `
    MULTI
    MAKE
    TYPE k
    EXEC
    WATCH k
    other: DEL k
    MULTI
    PING
    EXEC
  `,
  )
})
