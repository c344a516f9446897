'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('transactions', (script) => {
  script(
    'MULTI, EXEC and DISCARD',
    raw`
    MULTI
    SET a 1
    INCR a
    GET a
    RPUSH l x y
    LRANGE l 0 -1
    SMEMBERS none
    HGETALL none
    EXEC
    GET a
    EXEC
    DISCARD
    MULTI
    EXEC
    MULTI
    SET a 100
    DISCARD
    GET a
    MULTI x
    EXEC x
    DISCARD x
    MULTI
    EXEC x
    INCR a
    EXEC
    GET a
    MULTI
    DISCARD x
    DISCARD
  `,
  )

  script(
    'errors while the transaction is queued',
    raw`
    MULTI
    SET a
    SET b 1
    EXEC
    EXISTS b
    MULTI
    BOGUS
    EXEC
    MULTI
    BOGUS x
    DISCARD
    MULTI
    GET
    MULTI
    EXEC
    MULTI
    MULTI
    DISCARD
    MULTI
    INCR a
    MULTI
    EXEC
    SET a 5
    MULTI
    WATCH a
    SET b 2
    EXEC
    SET b 2
    MULTI
    UNWATCH
    EXEC
    MULTI
    SET c 1 EX 0
    SET c 1 BOGUS
    EXPIRE c abc
    EXEC
  `,
  )

  script(
    'errors while the transaction runs',
    raw`
    SET s v
    MULTI
    INCR s
    LPUSH s a
    SET t w
    HGET s f
    LSET missing 0 x
    EXEC
    GET t
    MULTI
    INCR n
    INCRBY n abc
    INCR n
    EXEC
  `,
  )

  script(
    'commands of several kinds inside a transaction',
    raw`
    MULTI
    SET a 1 EX 100
    TTL a
    SADD s 1 2 3
    SMEMBERS s
    HSET h f v g w
    HGETALL h
    HKEYS h
    LPUSH l a b
    LMPOP 1 l LEFT
    SINTERCARD 1 s
    MSETNX x 1 y 2
    KEYS *
    DBSIZE
    TYPE h
    OBJECT ENCODING s
    SORT s DESC
    COPY s s2
    RENAME s2 s3
    PING
    ECHO hi
    PUBLISH ch msg
    FLUSHALL
    DBSIZE
    SET last 1
    EXEC
  `,
  )
})
