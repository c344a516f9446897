'use strict'

const { conformance } = require('../support/scripts/conformance.js')

conformance('expired fields that are not removed yet, and memory without data', (script) => {
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
