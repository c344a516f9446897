'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const fields = (from, to) =>
  Array.from({ length: to - from + 1 }, (_, i) => `f${from + i} ${from + i}`).join(' ')

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

  script(
    'HRANDFIELD',
    raw`
    HSET h a 1 b 2 c 3
    HRANDFIELD h
    HRANDFIELD h 2
    HRANDFIELD h 3
    HRANDFIELD h 100
    HRANDFIELD h 0
    HRANDFIELD h -5
    HRANDFIELD h 2 WITHVALUES
    HRANDFIELD h 100 WITHVALUES
    HRANDFIELD h -5 WITHVALUES
    HRANDFIELD h 0 WITHVALUES
    HRANDFIELD missing
    HRANDFIELD missing 2
    HRANDFIELD missing 2 WITHVALUES
    HRANDFIELD missing -2
    HRANDFIELD h abc
    HRANDFIELD h 1.5
    HRANDFIELD h WITHVALUES
    HRANDFIELD h 2 BOGUS
    HRANDFIELD h 2 WITHVALUES WITHVALUES
    HRANDFIELD h -9223372036854775808
    HRANDFIELD h -9223372036854775808 WITHVALUES
    HRANDFIELD h -4611686018427387904 WITHVALUES
    HRANDFIELD h -4611686018427387905 WITHVALUES
    HRANDFIELD h 9223372036854775807
    HRANDFIELD h 9223372036854775807 WITHVALUES
    HRANDFIELD h 9223372036854775808
    HRANDFIELD
    HSET big ${fields(1, 600)}
    HRANDFIELD big
    HRANDFIELD big 10
    HRANDFIELD big 599 WITHVALUES
    HRANDFIELD big -20
    SET s v
    HRANDFIELD s
    HRANDFIELD s 1
    HRANDFIELD s abc
  `,
  )

  script(
    'HSCAN',
    raw`
    HSET h a 1 b 2 c 3
    HSCAN h 0
    @all HSCAN h 0
    @all HSCAN h 0 MATCH [ab]
    @all HSCAN h 0 COUNT 1
    @all HSCAN missing 0
    HSET big ${fields(1, 600)}
    @all HSCAN big 0
    @all HSCAN big 0 COUNT 50
    @all HSCAN big 0 MATCH f1? COUNT 50
    [hscan-novalues] @all HSCAN h 0 NOVALUES
    [hscan-novalues] @all HSCAN big 0 NOVALUES MATCH f?
    HSCAN h abc
    [scan-cursor] HSCAN h -1
    HSCAN h 0 COUNT 0
    HSCAN h 0 COUNT abc
    HSCAN h 0 COUNT
    HSCAN h 0 MATCH
    HSCAN h 0 BOGUS
    HSCAN h 0 TYPE hash
    HSCAN h
    SET s v
    HSCAN s 0
    HSCAN s abc
    HSCAN missing 0 BOGUS
  `,
  )

  script(
    'encodings of a hash',
    raw`
    HSET h f v
    OBJECT ENCODING h
    HSET h f ${'v'.repeat(64)}
    OBJECT ENCODING h
    HSET h f ${'v'.repeat(65)}
    OBJECT ENCODING h
    HSET h f v
    OBJECT ENCODING h
    HSET name ${'f'.repeat(64)} v
    OBJECT ENCODING name
    HSET name ${'f'.repeat(65)} v
    OBJECT ENCODING name
    HSET many ${fields(1, 512)}
    OBJECT ENCODING many
    HSET many f513 v
    OBJECT ENCODING many
    HDEL many f513 f1 f2
    OBJECT ENCODING many
    [encoding-hash] HSET new ${fields(1, 512)} f1 again
    [encoding-hash] OBJECT ENCODING new
    HSETNX new f600 v
    OBJECT ENCODING new
    HSETNX nx f ${'v'.repeat(65)}
    OBJECT ENCODING nx
    HMSET m f ${'v'.repeat(65)}
    OBJECT ENCODING m
    HINCRBY inc ${'f'.repeat(65)} 1
    OBJECT ENCODING inc
    HINCRBYFLOAT incf ${'f'.repeat(65)} 1
    OBJECT ENCODING incf
    CONFIG SET hash-max-listpack-entries 2 hash-max-listpack-value 4
    HSET few a 1234 b 2
    OBJECT ENCODING few
    HSET few c 3
    OBJECT ENCODING few
    HSET value a 12345
    OBJECT ENCODING value
    COPY name name2
    OBJECT ENCODING name2
    CONFIG SET hash-max-listpack-entries 512 hash-max-listpack-value 64
    COPY few few2
    OBJECT ENCODING few2
    HSET few d 4
    OBJECT ENCODING few
    CONFIG GET hash-max-listpack-entries
    CONFIG SET hash-max-ziplist-entries 100
    CONFIG GET hash-max-*
    CONFIG SET hash-max-listpack-entries 512
  `,
  )
})
