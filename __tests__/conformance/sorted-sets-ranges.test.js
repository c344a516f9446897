'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('ranges of sorted sets', (script) => {
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
    ZRANGE z " 1" 2 BYSCORE
    ZRANGE z 0x1 2 BYSCORE
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
    ZADD mixed 3 c 8 b
    ZRANGEBYLEX mixed [c (d
    ZREVRANGEBYLEX mixed + (b
    ZRANGEBYLEX mixed - [b
    ZLEXCOUNT mixed [c +
    ZREMRANGEBYLEX mixed (b [c
    ZCARD mixed
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
})
