'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('blocking', (script, program) => {
  script(
    'calls that find something',
    raw`
    RPUSH l a b c d e f g
    BLPOP l 0
    BRPOP none l 0
    BLMPOP 0 2 none l RIGHT COUNT 2
    BLMOVE l other LEFT RIGHT 0
    BRPOPLPUSH l other 0
    BLMOVE other other LEFT RIGHT 1.5
    LRANGE other 0 -1
  `,
  )

  script(
    'arguments that are wrong',
    raw`
    SET s x
    BLPOP l
    BLPOP l -1
    BLPOP l x
    BLPOP l ""
    BLPOP l nan
    BLPOP l -inf
    BLPOP s x
    BLPOP s 0
    BLPOP none s 0
    BRPOP l -0.002
    BLMOVE a b LEFT LEFT
    BLMOVE a b X LEFT x
    BLMOVE a b LEFT LEFT x
    BLMOVE s b LEFT LEFT 0
    BRPOPLPUSH a b -1
    BRPOPLPUSH a b
    BLMPOP x 0 l LEFT
    BLMPOP x 1 l UP
    BLMPOP x 1 l LEFT
    BLMPOP -1 1 l LEFT
    BLMPOP 0 1 l LEFT COUNT 0
    BLMPOP 0 1 l LEFT COUNT
    BLMPOP 0 2 l LEFT
    BLMPOP 0 1 s LEFT
    WAIT 0 0
    WAIT -1 0
    WAIT x 0
    WAIT 0 x
    WAIT 0 -1
    CLIENT UNBLOCK x
    CLIENT UNBLOCK 1000000
    CLIENT UNBLOCK x y
    CLIENT UNBLOCK 1 y
    CLIENT UNBLOCK
  `,
  )

  script(
    'time-outs that are too long',
    { known: 'timeout-range' },
    raw`
    BLPOP l inf
    BLPOP l 1e20
  `,
  )

  script(
    'calls in a transaction do not wait',
    raw`
    MULTI
    BLPOP l 0
    BRPOP l m 0
    BLMOVE l m LEFT LEFT 0
    BRPOPLPUSH l m 0
    BLMPOP 0 1 l LEFT
    WAIT 1 0
    EXEC
    MULTI
    RPUSH l a b
    BLPOP l 0
    BLPOP m l 0
    BLPOP m l 0
    EXEC
  `,
  )

  script(
    'time-outs',
    raw`
    BLPOP l 0.05
    BLMOVE l m LEFT LEFT 0.01
    BRPOPLPUSH l m 0.001
    BLMPOP 0.02 1 l LEFT
    WAIT 1 10
  `,
  )

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
    { known: 'blocked-first-key' },
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
    { known: 'blocked-first-key' },
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
    { known: 'blocking-in-scripts' },
    raw`
    EVAL "return redis.call('BLPOP', 'q', 0)" 0
    EVAL "redis.call('RPUSH', 'q', '1', '2'); return redis.call('BLPOP', 'q', 0)" 0
  `,
  )

  program(
    'clients that are unblocked',
    raw`
    a: BLPOP q 0
    b: WAIT 1 0
    c: BLMOVE q m LEFT LEFT 10
    d: BLPOP q 0
    CLIENT UNBLOCK <a>
    CLIENT UNBLOCK <b> TIMEOUT
    CLIENT UNBLOCK <c> error
    CLIENT UNBLOCK <c> error
    CLIENT UNBLOCK <main>
    RPUSH q 1
    a: BLPOP q 0
    b: CLIENT UNBLOCK <a> ERROR
    RPUSH q 1
  `,
  )

  script(
    'sorted sets',
    raw`
    ZADD z 1 a 2 b 3 c 4 d 5.5 e
    BZPOPMIN z 0
    BZPOPMAX none z 0
    BZMPOP 0 2 none z MIN COUNT 2
    BZMPOP 0 1 z MAX
    SET s x
    BZPOPMIN s 0
    BZPOPMIN none s 0
    BZPOPMAX z -1
    BZPOPMAX z x
    BZPOPMAX z
    BZMPOP x 0 z MIN
    BZMPOP x 1 z LEFT
    BZMPOP x 1 z MIN
    BZMPOP 0 1 z MIN COUNT 0
    BZMPOP 0 1 s MIN
    MULTI
    BZPOPMIN z 0
    BZPOPMAX z 0
    BZMPOP 0 1 z MIN
    EXEC
    BZPOPMIN z 0.01
    BZMPOP 0.01 1 z MAX
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

  program(
    'a time-out ends only its own call',
    raw`
    a: BLPOP q 0.3
    b: BLPOP q 0
    c: BLMOVE q m LEFT LEFT 0.2
    @wait 600
    RPUSH q 1 2
    a: BLPOP q 0.1
    a: BLPOP q 0.3
    @wait 600
    RPUSH q 3
  `,
  )
})
