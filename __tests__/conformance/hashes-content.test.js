'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const fields = (from, to) =>
  Array.from({ length: to - from + 1 }, (_, i) => `f${from + i} ${from + i}`).join(' ')

conformance('the content of hashes', (script) => {
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
    @all HSCAN h 0 NOVALUES
    @all HSCAN big 0 NOVALUES MATCH f?
    HSCAN h abc
    HSCAN h -1
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
    HSET new ${fields(1, 512)} f1 again
    OBJECT ENCODING new
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
