'use strict'

const { conformance } = require('../support/scripts/conformance.js')

/** Calls with two expired fields `a` and `b`: `h` has a third one, `g` has only the first. */
const ASKING = [
  ['HGET h a', 'HGET h b', 'HGET h z', 'HGET g a'],
  ['HMGET h a z b a', 'HEXISTS g a'],
  ['HEXISTS h a', 'HSTRLEN h b', 'HSTRLEN g a'],
  ['HRANDFIELD h', 'HRANDFIELD g 5'],
  ['HRANDFIELD h -2 WITHVALUES', 'HRANDFIELD g'],
  ['HGETDEL h FIELDS 2 z a', 'HGETDEL g FIELDS 2 a a'],
  ['HGETEX h FIELDS 2 a z', 'HGETEX h EX 100 FIELDS 2 b z', 'HGETEX g PERSIST FIELDS 1 a'],
  ['HGETEX h EX 0 FIELDS 3 z a b', 'HGETEX g EX 100 FIELDS 1 a'],
  ['HSETEX h FXX FIELDS 2 z 9 a 9', 'HSETEX h FNX FIELDS 2 b 9 z 9', 'HSETEX g FXX FIELDS 1 a 9'],
  ['HSETEX h FNX EX 100 FIELDS 2 a 9 b 9', 'HSETEX g FNX FIELDS 1 a 9'],
  ['HSETEX h FNX KEEPTTL FIELDS 1 a 9', 'HSETEX g FNX EX 0 FIELDS 1 a 9'],
  ['HSETEX h KEEPTTL FIELDS 2 a 9 z 9', 'HSETEX g KEEPTTL FIELDS 1 a 9'],
  ['HSETNX h a 9', 'HSETNX g a 9'],
  ['HINCRBY h a 9', 'HINCRBY g a 9'],
  ['HINCRBYFLOAT h a 9', 'HINCRBYFLOAT g a 9'],
  ['HGETALL h', 'HKEYS h', 'HVALS h', 'HSCAN h 0', 'HTTL h FIELDS 2 a b', 'HPERSIST h FIELDS 1 a'],
]

/** All of them, of hashes `h0`, `g0`, `h1` ... */
function asking(calls) {
  const keys = calls.flatMap((_, at) => [`h${at}`, `g${at}`])
  const prepare = `
    for i = 1, #KEYS do
      redis.call('HSET', KEYS[i], 'a', 1)
      if i % 2 == 1 then redis.call('HSET', KEYS[i], 'b', 2, 'z', 3) end
      redis.call('HPEXPIRE', KEYS[i], 300, 'FIELDS', 2, 'a', 'b')
      redis.call('PEXPIRE', KEYS[i], 1000000000)
    end`
  const lines = calls.flatMap((each, at) =>
    each.flatMap((call) => {
      const key = call.split(' ')[1]
      return [call.replace(` ${key}`, ` ${key}${at}`), `HLEN ${key}${at}`]
    }),
  )
  return `
    DEBUG SET-ACTIVE-EXPIRE 0
    EVAL "${prepare.trim().replaceAll(/\s+/g, ' ')}" ${keys.length} ${keys.join(' ')}
    @wait 350
    ${lines.join('\n')}
    FLUSHALL
    DEBUG SET-ACTIVE-EXPIRE 1
  `
}

conformance('expired fields that are not removed yet, and memory without data', (script) => {
  for (const [form, entries] of [
    ['a small hash', 512],
    ['a table', 0],
  ]) {
    script(
      `fields of ${form} are looked for`,
      { events: true },
      `
      CONFIG SET hash-max-listpack-entries ${entries}
      ${asking(ASKING)}
      CONFIG SET hash-max-listpack-entries 512
    `,
    )
  }

  script(
    'fields are changed',
    `
    DEBUG SET-ACTIVE-EXPIRE 0
    HSET h a 1 b 2 c 3 d 4 e 5 f 6
    HPEXPIRE h 300 FIELDS 5 a b c d e
    @wait 350
    HLEN h
    HEXPIRE h 100 XX FIELDS 1 none
    HEXPIRE h 1000 NX FIELDS 1 a
    HEXPIRE h 1000 GT FIELDS 1 a
    HTTL h FIELDS 2 a b
    HEXPIRE h 0 FIELDS 1 b
    HDEL h c none
    HSET h d 9
    HSETNX h e 8
    HGETALL h
    HSET g a 1
    HPEXPIRE g 300 FIELDS 1 a
    @wait 350
    HDEL g a
    DEBUG SET-ACTIVE-EXPIRE 1
  `,
  )

  script(
    'a field with a deadline in the past decides the form of a hash',
    `
    HSET a f v
    HSETEX a PXAT 1 FIELDS 1 g v
    HSET b f v
    HSETEX b PXAT 1 FIELDS 1 g ${'x'.repeat(100)}
    HSETEX c PXAT 1 FIELDS 1 g ${'x'.repeat(100)}
    HSET d f v
    HSETEX d PXAT 1 FIELDS 1 f ${'x'.repeat(100)}
    CONFIG SET hash-max-listpack-entries 3
    HSET e a 1 b 2
    HSETEX e PXAT 1 FIELDS 2 c 3 d 4
    HSET f a 1 b 2 c 3
    HSETEX f PXAT 1 FIELDS 1 d 4
    CONFIG SET hash-max-listpack-entries 512
  `,
  )

  script(
    'an empty store can be full',
    `
    CONFIG SET maxmemory 1
    SET k v
    LPUSH l v
    GET k
    DEL k
    EVAL "return redis.call('SET', 'k', 'v')" 1 k
    MULTI
    SET k v
    EXEC
    CONFIG SET maxmemory 0
    SET k v
  `,
  )
})
