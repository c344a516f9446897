'use strict'

// Which keyspace events each command causes, and in which order.

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const events = true

conformance('keyspace events', (script) => {
  script(
    'strings',
    { events },
    raw`
    SET k v
    SET k w
    SET k w EX 100
    SET k w KEEPTTL
    SET k x NX
    SET k x XX GET
    APPEND k more
    APPEND k ""
    SETRANGE k 0 x
    SETRANGE k 0 ""
    GETSET k v
    GETEX k
    GETEX k EX 100
    GETEX k PERSIST
    GETEX k PERSIST
    INCR n
    INCRBY n 5
    DECR n
    DECRBY n 1
    INCRBYFLOAT n 0.5
    INCR k2
    SETEX e 100 v
    PSETEX e 100000 v
    SETNX e v
    SETNX f v
    MSET a 1 b 2
    MSETNX a 1 c 2
    MSETNX d 1 e1 2
    GETDEL a
    GETDEL a
    GET b
    STRLEN b
    INCR k3 extra
    LPUSH b x
  `,
  )

  script(
    'lists',
    { events },
    raw`
    LPUSH l a b
    RPUSH l c d e f g h
    LPUSHX l z
    RPUSHX none z
    LPOP l
    RPOP l 2
    LPOP l 0
    LSET l 0 x
    LINSERT l BEFORE c y
    LINSERT l BEFORE none y
    LREM l 0 nope
    LREM l 0 y
    LTRIM l 0 2
    LTRIM l 0 -1
    LMOVE l m LEFT RIGHT
    LMOVE l l LEFT RIGHT
    RPOPLPUSH l m
    LMOVE l m LEFT LEFT
    LMPOP 2 l m LEFT COUNT 2
    LMPOP 1 m LEFT
    RPUSH l a
    LREM l 0 a
    RPUSH l a
    LTRIM l 1 0
    RPUSH l a
    RPOP l
  `,
  )

  script(
    'sets',
    { events },
    raw`
    SADD s a b c
    SADD s a
    SREM s nope
    SREM s a
    SMOVE s t b
    SMOVE s t nope
    SMOVE s t c
    SADD s x
    SPOP s
    SADD s x y
    SPOP s 2
    SADD s 1 2 3
    SADD u 2 3 4
    SINTERSTORE d s u
    SUNIONSTORE d s u
    SDIFFSTORE d s u
    SINTERSTORE d s none
    SINTERSTORE d s none
    SREM s 1 2 3
    SUNIONSTORE u u
  `,
  )

  script(
    'hashes',
    { events },
    raw`
    HSET h a 1 b 2
    HSET h a 1
    HSETNX h a 2
    HSETNX h c 3
    HMSET h d 4
    HINCRBY h a 5
    HINCRBYFLOAT h a 0.5
    HDEL h nope
    HDEL h a b
    HDEL h c d
    HINCRBY h text abc
  `,
  )

  script(
    'keys',
    { events },
    raw`
    MSET a 1 b 2 c 3
    DEL a none
    UNLINK b
    DEL none
    EXPIRE c 100
    EXPIRE c 50 GT
    PEXPIRE c 100000
    PERSIST c
    PERSIST c
    RENAME c d
    RENAME d d
    SET e 1
    RENAME d e
    RENAMENX e f
    SET g 1
    RENAMENX f g
    COPY f h
    COPY f g
    COPY f g REPLACE
    TOUCH f
    RPUSH l 3 1 2
    SORT l STORE sorted
    SORT none STORE sorted
    SORT none STORE sorted
    MOVE f 1
    SELECT 1
    GET f
    SET other v
    SELECT 0
    FLUSHDB
    SWAPDB 0 1
    KEYS *
    FLUSHALL
  `,
  )

  script(
    'times in the past',
    { events },
    raw`
    # A key that expires is removed, and reported, by the next call that changes it.
    DEBUG SET-ACTIVE-EXPIRE 0
    SET gone v EXAT 1
    SET gone v
    SET k v
    SET k v PXAT 1
    SET k v
    DEBUG SET-ACTIVE-EXPIRE 1
    GETEX k EXAT 1
    SET k v
    EXPIREAT k 1
    SET k v
    EXPIRE k -1
    SET k v EX 100
    PEXPIREAT k 1
  `,
  )

  script(
    'transactions',
    { events },
    raw`
    MULTI
    SET a 1
    DEL a
    INCR n
    EXEC
    MULTI
    SET a 1
    DISCARD
  `,
  )
})
