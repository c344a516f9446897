'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('calls that wait', (script, program) => {
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
