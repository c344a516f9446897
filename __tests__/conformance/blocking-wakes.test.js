'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('what wakes calls that wait', (_, program) => {
  program(
    'clients are served in the order in which they came',
    raw`
    a: BLPOP q 0
    b: BRPOP q 0
    c: BLMPOP 0 1 q LEFT COUNT 5
    d: BLPOP q 0
    RPUSH q 1
    RPUSH q 2 3 4 5
    a: BLPOP q 0
    RPUSH q 6
    LPUSH q 7
    EXISTS q
  `,
  )

  program(
    'several keys',
    raw`
    a: BLPOP x y z 0
    b: BLPOP z y 0
    RPUSH y 1
    RPUSH z 2
    a: BLPOP x x x 0
    b: BLPOP x y 0
    RPUSH x 1 2
    EXISTS x
  `,
  )

  program(
    'moves that wake other calls',
    raw`
    a: BLPOP c 0
    b: BLMOVE b c LEFT RIGHT 0
    c: BRPOPLPUSH a b 0
    RPUSH a 1 2
    a: BLMOVE r r LEFT LEFT 0
    b: BLPOP r 0
    c: BLPOP r 0
    RPUSH r x
    RPUSH r y z
    LRANGE r 0 -1
  `,
  )

  program(
    'a destination that is not a list',
    raw`
    a: BLMOVE src dst LEFT LEFT 0
    b: BLPOP src 0
    SET dst x
    RPUSH src 1
    LRANGE src 0 -1
  `,
  )

  program(
    'commands that wake a call, and commands that do not',
    raw`
    a: BLPOP q 0
    SET q x
    DEL q
    SADD q x
    RENAME q other
    RPUSH l 1
    RENAME l q
    a: BLPOP q 0
    RPUSH l 2
    COPY l q
    a: BLPOP q 0
    SORT l STORE q
    a: BLPOP q 0
    LMOVE l q LEFT LEFT
    a: BLPOP q 0
    SELECT 1
    RPUSH q 3
    SWAPDB 0 1
    a: BLPOP q 0
    MOVE q 0
    RPUSH q 4
    MOVE q 0
  `,
  )

  program(
    'transactions wake calls when they are complete',
    raw`
    a: BLPOP q 0
    b: MULTI
    b: RPUSH q 1
    b: LPOP q
    b: EXEC
    b: MULTI
    b: RPUSH q 1 2
    b: LPOP q
    b: EXEC
    a: WATCH q w
    a: MULTI
    b: BLPOP w 0
    a: RPUSH w 1
    a: EXEC
    b: WATCH q
    a: BLPOP q 0
    RPUSH q x
    b: MULTI
    b: PING
    b: EXEC
  `,
  )

  program(
    'two keys in one transaction',
    raw`
    a: BLPOP x y 0
    b: MULTI
    b: RPUSH y 1
    b: RPUSH x 2
    b: EXEC
  `,
  )

  program(
    'a key of another kind before the one that is ready',
    raw`
    a: BLPOP x y 0
    SET x text
    RPUSH y 1
  `,
  )

  program(
    'scripts wake calls when they have ended',
    raw`
    a: BLPOP q 0
    EVAL "redis.call('RPUSH', 'q', '1'); redis.call('LPOP', 'q')" 0
    EVAL "redis.call('RPUSH', 'q', '1', '2'); return redis.call('LPOP', 'q')" 0
  `,
  )

  program(
    'calls in a script do not wait',
    raw`
    EVAL "return redis.call('BLPOP', 'q', 0)" 0
    EVAL "redis.call('RPUSH', 'q', '1', '2'); return redis.call('BLPOP', 'q', 0)" 0
  `,
  )

  program(
    'sorted sets and lists',
    raw`
    a: BZPOPMIN z l 0
    b: BZPOPMAX z 0
    c: BZMPOP 0 2 l z MIN COUNT 3
    d: BLPOP z 0
    ZADD z 1 a
    ZADD z 2 b 3 c 4 d 5 e 6 f
    DEL z
    LPUSH z x
    a: BZPOPMIN z 0
    b: BZPOPMIN z 0
    ZINCRBY z 3 a
    DEL z
    ZADD y 1 a 2 b
    ZRANGESTORE z y 0 -1
    a: BZPOPMAX z 0
    RENAME y z
    a: BZPOPMAX z 0
    ZUNIONSTORE z 1 none
    ZADD z 1 x
    DEL z
    a: BZPOPMAX z 0
    ZADD z 1 x
  `,
  )
})
