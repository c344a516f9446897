'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const events = true
const scored = (count, score = (i) => i) =>
  Array.from({ length: count }, (_, i) => `${score(i)} m${i}`).join(' ')

conformance('sorted sets', (script) => {
  script(
    'ZADD',
    raw`
    ZADD z 1 a 2 b
    ZADD z 5 a 3 c 3 c
    ZADD z CH 6 a 3 c 1 d
    ZADD z NX 9 a 9 e
    ZADD z XX CH 7 a 9 f
    ZADD z GT CH 6 a 8 b
    ZADD z LT CH 6 a 9 b
    ZADD z GT XX CH 10 a
    ZADD z INCR 1.5 a
    ZADD z NX INCR 1 a
    ZADD z XX INCR 1 nope
    ZADD z GT INCR -1 a
    ZADD z LT INCR -1 a
    ZADD z GT 1 new
    ZADD none XX 1 a
    EXISTS none
    ZADD z inf i -inf j +inf k -0 zero 1e20 big 1e-7 small 0.1 tenth 3.3000000000000003 long
    ZRANGE z 0 -1 WITHSCORES
    ZADD z INCR -inf i
    ZADD z nx xx 1 a
    ZADD z gt nx 1 a
    ZADD z gt lt 1 a
    ZADD z incr 1 a 2 b
    ZADD z 1
    ZADD z 1 a 2
    ZADD z nx
    ZADD z NX XX 1
    ZADD z NX 1 a x b
    ZADD z nan a
    ZADD z " 1" a
    ZADD z 1e400 a
    ZADD z "" a
    ZADD hex 0x10 a
    SET str v
    ZADD str x a
    ZADD str 1 a
    ZADD str XX 1 a
    ZADD z 1 "" 1 "\x00\xff" 1 10 1 010
    ZRANGE z 0 -1
    EXPIRE z 100
    ZADD z 1 more
  `,
  )

  script(
    'ZINCRBY, ZSCORE, ZMSCORE, ZCARD, ZRANK and ZREVRANK',
    raw`
    ZINCRBY z 1.5 a
    ZINCRBY z -2 a
    ZINCRBY z inf a
    ZINCRBY z -inf a
    ZINCRBY z x a
    ZINCRBY z nan a
    ZADD z 1 b 2 c 2 d
    ZSCORE z a
    ZSCORE z c
    ZSCORE z nope
    ZSCORE none a
    ZMSCORE z a nope b
    ZMSCORE none a b
    ZCARD z
    ZCARD none
    ZRANK z c
    ZRANK z d
    ZREVRANK z d
    ZRANK z nope
    ZREVRANK none a
    ZRANK z c WITHSCORE
    ZREVRANK z c withscore
    ZRANK z nope WITHSCORE
    ZRANK none a WITHSCORE
    ZRANK z a x
    ZRANK z a WITHSCORE x
    SET str v
    ZSCORE str a
    ZMSCORE str a
    ZCARD str
    ZRANK str a
    ZINCRBY str 1 a
    ZSCORE z
    ZMSCORE z
    ZINCRBY z 1
    ZINCRBY fresh 1 ${'x'.repeat(70)}
    OBJECT ENCODING fresh
  `,
  )

  script(
    'removing',
    raw`
    ZADD z ${scored(20)}
    ZADD l 0 a 0 b 0 c 0 d
    ZREM z m0 nope m1 m1
    ZREM none a
    ZREMRANGEBYRANK z 0 1
    ZREMRANGEBYRANK z -2 -1
    ZREMRANGEBYRANK z 5 3
    ZREMRANGEBYSCORE z (5 7
    ZREMRANGEBYSCORE z 100 200
    ZREMRANGEBYLEX l (a [c
    ZREMRANGEBYLEX l x +
    ZREMRANGEBYSCORE z x 1
    ZREMRANGEBYRANK z x 1
    ZREMRANGEBYRANK z 0 -1
    EXISTS z
    ZREMRANGEBYLEX l - +
    EXISTS l
    ZREMRANGEBYRANK none 0 -1
    SET str v
    ZREM str a
    ZREMRANGEBYRANK str 0 1
    ZREMRANGEBYSCORE str 0 1
    ZREMRANGEBYLEX str - +
  `,
  )

  script(
    'popping',
    raw`
    ZADD z ${scored(12)}
    ZPOPMIN z
    ZPOPMAX z
    ZPOPMIN z 2
    ZPOPMAX z 3
    ZPOPMIN z 0
    ZPOPMIN z -1
    ZPOPMIN z x
    ZPOPMIN z 1 2
    ZPOPMIN none
    ZPOPMIN none 1
    ZMPOP 2 none z MIN
    ZMPOP 2 none z max COUNT 2
    ZMPOP 1 none MIN
    ZMPOP 0 z MIN
    ZMPOP x z MIN
    ZMPOP 2 z MIN
    ZMPOP 1 z FOO
    ZMPOP 1 z MIN COUNT 0
    ZMPOP 1 z MIN COUNT 1 COUNT 2
    ZMPOP 1 z MIN COUNT
    ZPOPMAX z 9223372036854775807
    EXISTS z
    SET str v
    ZPOPMIN str
    ZPOPMIN str -1
    ZMPOP 2 none str MIN
  `,
  )

  script(
    'commands for keys of any type',
    raw`
    ZADD z 3 10 1 30 2 20
    TYPE z
    SCAN 0 TYPE zset
    RENAME z y
    COPY y z
    SADD z a
    LPUSH z a
    HSET z a b
    GET z
    SINTER z
    DEL z
  `,
  )

  script(
    'a call with many members, most of them the same',
    raw`
    ZADD small 1 a
    ZADD small ${scored(129, () => 1).replaceAll(/m\d+/g, 'a')}
    OBJECT ENCODING small
  `,
  )

  script(
    'sorted by something else',
    { known: 'sort-sorted-set' },
    raw`
    ZADD z 3 10 1 30 2 20
    SORT z BY nosort
    SORT z BY nosort DESC LIMIT 0 2
    SORT z DESC
    SORT z ALPHA LIMIT 0 2
    SORT_RO z BY nosort
    OBJECT ENCODING z
  `,
  )

  script(
    'keyspace events',
    { events },
    raw`
    ZADD z 1 a 2 b
    ZADD z 1 a
    ZADD z XX 5 a
    ZADD z INCR 1 a
    ZADD z NX INCR 1 a
    ZINCRBY z 1 b
    ZINCRBY z 0 b
    ZINCRBY new 1 b
    ZREM z nope
    ZREM z a
    ZADD z 1 c 2 d 3 e 4 f 5 g 6 h
    ZREMRANGEBYRANK z 0 0
    ZREMRANGEBYSCORE z 2 2
    ZREMRANGEBYLEX z (x (a
    ZPOPMIN z
    ZPOPMAX z 2
    ZMPOP 1 z MIN COUNT 1
    ZRANGESTORE d z 0 -1
    ZUNIONSTORE d 2 z new
    ZINTERSTORE d 2 z none
    ZDIFFSTORE d 1 new
    ZINTERSTORE d 2 new new
    ZRANGESTORE d none 0 1
    ZREMRANGEBYRANK z 0 -1
    ZREM new b
    GEOADD g 1 1 a
    GEOSEARCHSTORE d g FROMLONLAT 1 1 BYRADIUS 1 km
    GEORADIUS g 1 1 1 km STORE d
    GEOSEARCHSTORE d none FROMLONLAT 1 1 BYRADIUS 1 km
  `,
  )
})
