'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const now = Math.floor(Date.now() / 1000)

conformance('expiry of keys', (script) => {
  script(
    'EXPIRE and similar commands',
    raw`
    SET k v
    TTL k
    PTTL k
    EXPIRETIME k
    PEXPIRETIME k
    TTL missing
    PTTL missing
    EXPIRETIME missing
    PEXPIRETIME missing
    EXPIRE k 100
    TTL k
    PTTL k
    PERSIST k
    PERSIST k
    PERSIST missing
    PEXPIRE k 100000
    PTTL k
    EXPIREAT k ${now + 1000}
    EXPIRETIME k
    PEXPIRETIME k
    PEXPIREAT k ${(now + 2000) * 1000 + 123}
    EXPIRETIME k
    PEXPIRETIME k
    EXPIRE missing 100
    EXPIRE k 0
    EXISTS k
    SET k v
    EXPIRE k -1
    EXISTS k
    SET k v
    PEXPIRE k -1
    SET k v
    EXPIREAT k 1
    SET k v
    PEXPIREAT k 0
    EXISTS k
    SET k v
    EXPIRE k -9223372036854775808
    EXPIRE k 9223372036854775807
    EXPIRE k 9223372036854775
    EXPIRE k 9223372036854774
    EXPIRE k -9223372036854775
    EXISTS k
    SET k v
    PEXPIRE k 9223372036854775807
    PEXPIREAT k 9223372036854775807
    EXPIREAT k 9223372036854775807
    PEXPIRE k -9223372036854775808
    EXISTS k
    SET k v
    EXPIRE k abc
    EXPIRE k 1.5
    EXPIRE k ""
    EXPIRE k
    EXPIRE
    TTL
    PERSIST
    EXPIRE missing abc
    RPUSH l a
    EXPIRE l 100
    SADD s a
    EXPIRE s 100
    HSET h f v
    EXPIRE h 100
    PEXPIRE k 15
    @wait 40
    EXISTS k
    TTL k
    PERSIST k
    EXPIRE k 100
    TYPE k
    DBSIZE
    KEYS *
  `,
  )

  script(
    'EXPIRE NX, XX, GT and LT',
    raw`
    SET k v
    EXPIRE k 100 XX
    EXPIRE k 100 GT
    EXPIRE k 100 NX
    EXPIRE k 200 NX
    TTL k
    EXPIRE k 200 XX
    TTL k
    EXPIRE k 100 GT
    EXPIRE k 300 GT
    TTL k
    EXPIRE k 400 LT
    EXPIRE k 100 LT
    TTL k
    EXPIRE k 50 XX LT
    EXPIRE k 500 XX GT
    TTL k
    PERSIST k
    EXPIRE k 100 XX LT
    EXPIRE k 100 LT
    TTL k
    EXPIRE k 10 NX XX
    EXPIRE k 10 NX GT
    EXPIRE k 10 NX LT
    EXPIRE k 10 GT LT
    EXPIRE k 10 BOGUS
    EXPIRE k 10 NX BOGUS
    EXPIRE k 10 NX NX
    EXPIRE k 10 nx
    EXPIRE k 10 gt
    PEXPIRE k 500000 GT
    EXPIREAT k ${now + 50} LT
    PEXPIREAT k ${(now + 700) * 1000} XX GT
    TTL k
    EXPIRE missing 10 NX
    EXPIRE missing 10 BOGUS
    EXPIRE k -1 GT
    EXISTS k
    EXPIRE k -1 LT
    EXISTS k
  `,
  )

  script(
    'keys that expired are gone for every command',
    raw`
    SET s v PX 10
    RPUSH l a b
    PEXPIRE l 10
    SADD set a b
    PEXPIRE set 10
    HSET h f v
    PEXPIRE h 10
    SET keep v
    @wait 30
    GET s
    LRANGE l 0 -1
    SCARD set
    HGETALL h
    EXISTS s l set h
    TYPE l
    RENAME s t
    COPY l l2
    SINTER set set
    SUNION set
    RPUSHX l c
    HSETNX h f w
    TTL h
    SADD set z
    SMEMBERS set
    LPUSH l z
    LRANGE l 0 -1
    DBSIZE
    KEYS *
    RANDOMKEY x
  `,
  )
})
