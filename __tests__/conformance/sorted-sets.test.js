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
    [score-numbers] ZADD hex 0x10 a
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
    [zrank-withscore] ZRANK z c WITHSCORE
    [zrank-withscore] ZREVRANK z c withscore
    [zrank-withscore] ZRANK z nope WITHSCORE
    [zrank-withscore] ZRANK none a WITHSCORE
    [zrank-withscore] ZRANK z a x
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
    'ZRANGE and ZRANGESTORE',
    raw`
    ZADD z 1 a 2 b 2 c 3 d 4 e
    ZADD l 0 a 0 b 0 c 0 d 0 "" 0 bb
    ZRANGE z 0 -1
    ZRANGE z 1 2 WITHSCORES
    ZRANGE z -2 -1 REV WITHSCORES
    ZRANGE z 5 9
    ZRANGE z 3 1
    ZRANGE z 9223372036854775807 -9223372036854775808
    ZRANGE z -9223372036854775808 9223372036854775807
    ZRANGE z (1 3 BYSCORE
    ZRANGE z 3 (1 BYSCORE REV
    ZRANGE z 1 inf BYSCORE LIMIT 1 2
    ZRANGE z inf 1 byscore rev limit 1 2 withscores
    ZRANGE z 1 inf BYSCORE LIMIT 3 -1
    ZRANGE z 1 inf BYSCORE LIMIT 2 0
    ZRANGE z inf 1 BYSCORE REV LIMIT 9 1
    ZRANGE z 1 inf BYSCORE LIMIT -1 2
    ZRANGE z 1 inf BYSCORE LIMIT 9223372036854775807 9223372036854775807
    ZRANGE z "" 2 BYSCORE
    ZRANGE z ( 2 BYSCORE
    ZRANGE z 1e400 2 BYSCORE
    ZRANGE z nan 2 BYSCORE
    ZRANGE z (( 2 BYSCORE
    ZRANGE z "1 " 2 BYSCORE
    [score-limits] ZRANGE z " 1" 2 BYSCORE
    [score-limits] ZRANGE z 0x1 2 BYSCORE
    ZRANGE l [b + BYLEX
    ZRANGE l + (b BYLEX REV
    ZRANGE l - + BYLEX LIMIT 1 2
    ZRANGE l + - BYLEX
    ZRANGE l [b [b BYLEX
    ZRANGE l (b [b BYLEX
    ZRANGE l [ (b BYLEX
    ZRANGE l b + BYLEX
    ZRANGE l - "" BYLEX
    ZRANGE l - ++ BYLEX
    ZRANGE z 0 -1 LIMIT 5 -1
    ZRANGE z 0 -1 LIMIT 0 1
    ZRANGE z 0 -1 BYLEX WITHSCORES
    ZRANGE z 0 -1 BYSCORE BYLEX
    ZRANGE z 0 -1 REV REV
    ZRANGE z 0 -1 WITHSCORES WITHSCORES
    ZRANGE z 0 -1 LIMIT 0
    ZRANGE z 0 -1 BYSCORE LIMIT x 1
    ZRANGE z x 1
    ZRANGE z 0 1 BAD
    ZRANGE z 0
    ZRANGE none 0 -1 WITHSCORES
    SET str v
    ZRANGE str 0 -1 BAD
    ZRANGE str x 1
    ZRANGE str 0 1
    ZRANGESTORE d z 1 2
    ZRANGESTORE d z 3 -inf BYSCORE REV LIMIT 0 2
    ZRANGESTORE d l [b + BYLEX
    ZRANGESTORE str z 0 -1 REV
    ZRANGESTORE z z 0 1
    ZRANGESTORE d none 0 -1
    ZRANGESTORE d z 0 -1 WITHSCORES
    ZRANGESTORE d z 0 -1 LIMIT 0 1
    LPUSH list a
    ZRANGESTORE d list 0 -1
  `,
  )

  script(
    'negative offsets',
    raw`
    ZADD z 1 a 2 b 3 c
    ZRANGEBYSCORE z -inf +inf LIMIT -1 5
    ZINTER 1 z WEIGHTS -2 WITHSCORES
    ZADD o 0 a 1 b
    ZUNION 1 o WEIGHTS -2 WITHSCORES
    ZUNIONSTORE small 1 z WEIGHTS -2
    ZRANGE small 0 -1 WITHSCORES
    ZADD large 0 w 1 ${'long'.repeat(20)}
    ZUNIONSTORE large 1 large WEIGHTS -2
    ZRANGE large 0 -1 WITHSCORES
    ZADD large CH 0 w -0 v -0 u
    ZRANGE large 0 -1 WITHSCORES
    ZINCRBY large 0 w
    CONFIG SET zset-max-listpack-entries 0
    ZADD big 1 a 2 b 3 c
    [zrange-offset] ZRANGEBYSCORE big -inf +inf LIMIT -1 5
    [zrange-offset] ZREVRANGEBYLEX big + - LIMIT -2 5
    CONFIG SET zset-max-listpack-entries 128`,
  )

  script(
    'the older ranges',
    raw`
    ZADD z 1 a 2 b 2 c 3 d 4 e
    ZADD l 0 a 0 b 0 c 0 d
    ZREVRANGE z 0 -1
    ZREVRANGE z 1 2 WITHSCORES
    ZREVRANGE z 0 1 LIMIT 0 5
    ZREVRANGE z 0 1 REV
    ZREVRANGE z x 1
    ZRANGEBYSCORE z (1 3
    ZRANGEBYSCORE z -inf +inf WITHSCORES LIMIT 1 2
    ZRANGEBYSCORE z 1 2 LIMIT 0
    ZRANGEBYSCORE z 1 2 LIMIT 0 -5
    ZRANGEBYSCORE z x 2 BAD
    ZRANGEBYSCORE z x 2
    ZRANGEBYSCORE z 0 1 BYSCORE
    ZREVRANGEBYSCORE z 3 (1
    ZREVRANGEBYSCORE z +inf -inf LIMIT 1 2 WITHSCORES
    ZREVRANGEBYSCORE z 1 3
    ZRANGEBYLEX l [a (c
    ZRANGEBYLEX l - + LIMIT 1 2
    ZRANGEBYLEX l - + WITHSCORES
    ZRANGEBYLEX l a +
    ZREVRANGEBYLEX l + [b
    ZREVRANGEBYLEX l (d - LIMIT 1 1
    ZCOUNT z (1 3
    ZCOUNT z 3 1
    ZCOUNT z x 1
    ZCOUNT none 0 1
    ZLEXCOUNT l - +
    ZLEXCOUNT l (a [c
    ZLEXCOUNT l + -
    ZLEXCOUNT l x +
    SET str v
    ZREVRANGE str 0 -1
    ZRANGEBYSCORE str 0 1
    ZREVRANGEBYLEX str + -
    ZCOUNT str 0 1
    ZLEXCOUNT str - +
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
    'unions, intersections and differences',
    raw`
    ZADD a 1 x 2 y 3 z
    ZADD b 10 y 20 z 30 w
    SADD s z v
    ZADD p inf q
    ZADD m -inf q 5 r
    ZUNION 2 a b WITHSCORES
    ZUNION 3 a s none WITHSCORES
    ZUNION 2 a b WEIGHTS 10 0.5 WITHSCORES
    ZUNION 2 a b AGGREGATE MIN WITHSCORES
    ZUNION 2 a b aggregate max withscores weights 2 1
    ZUNION 2 p m WITHSCORES
    ZUNION 2 p m WEIGHTS 0 1 WITHSCORES
    ZUNION 2 a a WITHSCORES
    ZINTER 2 a b WITHSCORES
    ZINTER 3 a b s WEIGHTS 1 2 3 WITHSCORES
    ZINTER 2 a none
    ZINTER 2 a b AGGREGATE MAX
    ZDIFF 2 a b WITHSCORES
    ZDIFF 2 s a WITHSCORES
    ZDIFF 2 none a
    ZDIFF 2 a a
    ZDIFF 1 a
    ZINTERCARD 2 a b
    ZINTERCARD 2 a b LIMIT 1
    ZINTERCARD 2 a b LIMIT 0
    ZINTERCARD 2 a none
    ZUNIONSTORE d 2 a b
    ZUNIONSTORE d 3 a b s WEIGHTS 1 2 3 AGGREGATE MAX
    ZINTERSTORE d 2 a b
    ZDIFFSTORE d 2 a b
    ZDIFFSTORE d 2 a a
    ZUNIONSTORE s 2 a s
    ZINTERSTORE a 2 a b
    ZUNION 0 a
    ZUNION x a
    ZUNION 2 a
    ZUNION 1 a WEIGHTS x
    ZUNION 1 a WEIGHTS
    ZUNION 1 a WEIGHTS 1 2
    ZUNION 1 a WEIGHTS nan
    ZUNION 1 a WEIGHTS 2 WEIGHTS 3 WITHSCORES
    ZUNION 1 a AGGREGATE
    ZUNION 1 a AGGREGATE x
    ZUNION 1 a AGGREGATE sum AGGREGATE min
    [union-count] ZUNION 2 a b AGGREGATE COUNT WITHSCORES
    ZDIFF 1 a WEIGHTS 1
    ZDIFF 1 a AGGREGATE sum
    ZUNIONSTORE d 1 a WITHSCORES
    ZDIFFSTORE d 1 a WITHSCORES
    ZINTERCARD 0 a
    ZINTERCARD 2 a
    ZINTERCARD 1 a LIMIT -1
    ZINTERCARD 1 a LIMIT x
    ZINTERCARD 1 a LIMIT
    SET str v
    ZUNION 1 str BAD
    ZUNION 2 none str
    ZINTERCARD 1 str LIMIT x
    ZDIFFSTORE d 1 str BAD
    ZUNIONSTORE d 2 a str
  `,
  )

  script(
    'encodings',
    raw`
    ZADD z ${scored(128)}
    OBJECT ENCODING z
    ZADD z 1 m5
    ZADD z 1 another
    OBJECT ENCODING z
    ZREM z another m1 m2
    OBJECT ENCODING z
    COPY z z2
    ZADD many ${scored(129, () => 1)}
    OBJECT ENCODING many
    ZADD small 1 a
    ZADD long 1 ${'x'.repeat(65)}
    OBJECT ENCODING long
    ZADD later 1 a
    ZADD later 1 ${'x'.repeat(65)}
    OBJECT ENCODING later
    ZADD first 1 a 1 ${'x'.repeat(65)}
    OBJECT ENCODING first
    ZRANGESTORE d z 0 5
    OBJECT ENCODING d
    ZRANGESTORE d z 0 -1
    OBJECT ENCODING d
    ZRANGESTORE d later 0 -1
    OBJECT ENCODING d
    ZUNIONSTORE d 1 small
    OBJECT ENCODING d
    ZUNIONSTORE d 2 many z
    OBJECT ENCODING d
    ZRANK z m100
    ZREVRANK z m100
    ZRANGE z 60 70 WITHSCORES
    ZRANGE z 70 60 BYSCORE REV WITHSCORES
    ZREMRANGEBYRANK z 10 100
    ZCARD z
    CONFIG SET zset-max-listpack-entries 2
    ZADD few 1 a 2 b
    OBJECT ENCODING few
    ZADD few 3 c
    OBJECT ENCODING few
    CONFIG SET zset-max-ziplist-value 3
    CONFIG GET zset-max-*
    ZADD short 1 abc
    OBJECT ENCODING short
    ZADD short 1 abcd
    OBJECT ENCODING short
    CONFIG SET zset-max-listpack-entries 128 zset-max-listpack-value 64
    CONFIG SET zset-max-listpack-entries -1
  `,
  )

  script(
    'scans and random members',
    raw`
    ZADD z 1 a 2.5 b 3 c inf d
    ZSCAN z 0
    ZSCAN z 0 MATCH a COUNT 1
    ZSCAN z 0 MATCH *
    ZSCAN none 0 NONSENSE
    ZSCAN z 0 NONSENSE
    ZSCAN z 0 COUNT 0
    ZSCAN z x
    [zscan-noscores] ZSCAN z 0 NOSCORES
    [zscan-noscores] ZSCAN z 0 NOVALUES
    ZADD tenth 0.1 a 3.1 b 1e-7 c
    [zscan-digits] ZSCAN tenth 0
    ZADD many ${scored(200, (i) => i / 10)}
    @all ZSCAN many 0 COUNT 7
    ZRANDMEMBER z
    ZRANDMEMBER z 2
    ZRANDMEMBER z 2 WITHSCORES
    ZRANDMEMBER z -9
    ZRANDMEMBER z -3 WITHSCORES
    ZRANDMEMBER z 0
    ZRANDMEMBER z 9 WITHSCORES
    ZRANDMEMBER many 5
    ZRANDMEMBER none
    ZRANDMEMBER none 3
    ZRANDMEMBER none -3 WITHSCORES
    ZRANDMEMBER z x
    ZRANDMEMBER z 1 x
    ZRANDMEMBER z 1 WITHSCORES x
    ZRANDMEMBER z -9223372036854775808
    SET str v
    ZSCAN str 0
    ZRANDMEMBER str
    ZRANDMEMBER str 1
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
    { known: 'encoding-zset' },
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
