'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const scored = (count, score = (i) => i) =>
  Array.from({ length: count }, (_, i) => `${score(i)} m${i}`).join(' ')

conformance('combining and encoding sorted sets', (script) => {
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
    'a score of -0, which only large sorted sets keep, in what is stored',
    raw`
    CONFIG SET zset-max-listpack-entries 3
    ZADD g -0 a 0 b 1 c 1 d 1 e
    ZADD g CH -0 c -0 d
    ZRANGE g 0 -1 WITHSCORES
    ZADD long -0 ${'x'.repeat(80)}
    ZADD long -0 a -0 b
    ZUNIONSTORE r 1 g
    ZRANGE r 0 -1 WITHSCORES
    ZUNIONSTORE r 1 long
    ZRANGE r 0 -1 WITHSCORES
    ZINTERSTORE r 2 g g
    ZRANGE r 0 -1 WITHSCORES
    ZDIFFSTORE r 1 long
    ZRANGE r 0 -1 WITHSCORES
    ZRANGESTORE r g 0 -1
    ZRANGE r 0 -1 WITHSCORES
    ZRANGESTORE r g 0 2
    ZRANGE r 0 -1 WITHSCORES
    ZRANGESTORE r long 0 -1
    ZRANGE r 0 -1 WITHSCORES
    ZRANGESTORE r g 0 -1 REV
    ZRANGE r 0 -1 WITHSCORES
    ZRANGESTORE r g -inf +inf BYSCORE
    ZRANGE r 0 -1 WITHSCORES
    ZRANGESTORE r g +inf -inf BYSCORE REV
    ZRANGE r 0 -1 WITHSCORES
    ZADD same -0 a -0 b -0 c -0 d
    ZRANGESTORE r same - + BYLEX
    ZRANGE r 0 -1 WITHSCORES
    CONFIG SET zset-max-listpack-entries 128
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
    ZSCAN z 0 NOVALUES
    ZADD tenth 0.1 a 3.1 b 1e-7 c
    ZSCAN tenth 0
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
})
