'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('hashes', (script) => {
  script(
    'HSET, HGET, HDEL, HLEN, HEXISTS and HSTRLEN',
    raw`
    HSET h f v
    HSET h f w
    HSET h f 1 g 2
    HSET h a 1 a 2 b 3
    HGET h f
    HGET h a
    HGET h nope
    HGET missing f
    HLEN h
    HLEN missing
    HEXISTS h f
    HEXISTS h nope
    HEXISTS missing f
    HSTRLEN h f
    HSTRLEN h nope
    HSTRLEN missing f
    HSET h long ${'x'.repeat(100)} empty "" "" "no name" "\x00\xff" "\xfe\r\n"
    HSTRLEN h long
    HSTRLEN h empty
    HGET h ""
    HGET h empty
    HGET h "\x00\xff"
    HDEL h f nope g
    HDEL h f
    HDEL missing f
    HDEL h a b long empty "" "\x00\xff"
    EXISTS h
    HSET h f
    HSET h f v g
    HSET h
    HSET
    HGET h
    HGET h f g
    HDEL h
    HLEN
    HEXISTS h
    HSTRLEN h
    SET s v
    HSET s f v
    HGET s f
    HDEL s f
    HLEN s
    HEXISTS s f
    HSTRLEN s f
    HSET h f 1
    EXPIRE h 100
    HSET h g 2
    TTL h
    HDEL h f g
    HSET h f again
    TTL h
  `,
  )

  script(
    'HMSET, HMGET, HGETALL, HKEYS and HVALS',
    raw`
    HMSET h a 1 b 2 c ""
    HMSET h a 3
    HMGET h a b c nope
    HMGET h a a
    HMGET missing a b
    HGETALL h
    HKEYS h
    HVALS h
    HGETALL missing
    HKEYS missing
    HVALS missing
    HMSET h
    HMSET h a
    HMSET h a 1 b
    HMGET h
    HGETALL
    HGETALL h h
    HKEYS
    HVALS h h
    SET s v
    HMSET s a 1
    HMGET s a
    HGETALL s
    HKEYS s
    HVALS s
    HSET n one 1 1 one -1 minus 9223372036854775807 max
    HGETALL n
    HVALS n
  `,
  )

  script(
    'HSETNX',
    raw`
    HSETNX h f v
    HSETNX h f w
    HGET h f
    HSETNX h g ""
    HSETNX h g x
    HGET h g
    HSETNX h f
    SET s v
    HSETNX s f v
  `,
  )

  script(
    'HINCRBY',
    raw`
    HINCRBY h n 5
    HINCRBY h n -7
    HINCRBY h n 0
    HGET h n
    HINCRBY h n abc
    HINCRBY h n 1.5
    HINCRBY h n ""
    HINCRBY h n 9223372036854775808
    HSET h text abc empty "" padded " 1" zero 01 float 1.0 max 9223372036854775807 min -9223372036854775808
    HINCRBY h text 1
    HINCRBY h empty 1
    HINCRBY h padded 1
    HINCRBY h zero 1
    HINCRBY h float 1
    HINCRBY h max 1
    HINCRBY h max -1
    HINCRBY h min -1
    HINCRBY h min 1
    HINCRBY h n 9223372036854775807
    HINCRBY h n
    HINCRBY h
    SET s v
    HINCRBY s n 1
    HINCRBY s n abc
    EXPIRE h 100
    HINCRBY h n 1
    TTL h
  `,
  )

  script(
    'HINCRBYFLOAT',
    raw`
    HINCRBYFLOAT h n 10.5
    HINCRBYFLOAT h n 0.1
    HINCRBYFLOAT h n -5
    HINCRBYFLOAT h n 5.0e3
    HGET h n
    HINCRBYFLOAT h n abc
    HINCRBYFLOAT h n ""
    HINCRBYFLOAT h n nan
    HINCRBYFLOAT h n inf
    HINCRBYFLOAT h n -inf
    HINCRBYFLOAT h n " 1"
    HINCRBYFLOAT h n 1e400
    HSET h text abc empty "" padded " 1" tail "1 " int 3 exp 1e5 big 1e20
    HINCRBYFLOAT h text 1
    HINCRBYFLOAT h empty 1
    HINCRBYFLOAT h padded 1
    HINCRBYFLOAT h tail 1
    HINCRBYFLOAT h int 1
    HINCRBYFLOAT h int 0.25
    HINCRBYFLOAT h exp 0
    HINCRBYFLOAT h big 1
    HINCRBYFLOAT h third 0.3333333333333333
    HINCRBYFLOAT h third 0.3333333333333333
    HINCRBYFLOAT h zero -0.0
    HGETALL h
    HINCRBYFLOAT h n
    SET s v
    HINCRBYFLOAT s n 1
    HINCRBYFLOAT s n abc
    HINCRBY h int 1
  `,
  )
})
