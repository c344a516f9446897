'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('numbers in strings', (script) => {
  script(
    'INCR, DECR, INCRBY, DECRBY',
    raw`
    INCR n
    INCR n
    DECR n
    INCRBY n 10
    DECRBY n 3
    INCRBY n -5
    DECRBY n -5
    GET n
    DECR fresh
    DECRBY fresh2 10
    INCRBY n abc
    INCRBY n 1.5
    INCRBY n ""
    INCRBY n " 1"
    INCRBY n 9223372036854775808
    DECRBY n abc
    SET n abc
    INCR n
    DECR n
    SET n ""
    INCR n
    SET n " 5"
    INCR n
    SET n "5 "
    INCR n
    SET n 05
    INCR n
    SET n +5
    INCR n
    SET n -0
    INCR n
    SET n 1.0
    INCR n
    SET n 9223372036854775807
    INCR n
    INCRBY n 1
    DECR n
    SET n -9223372036854775808
    DECR n
    INCRBY n -1
    DECRBY n 1
    INCR n
    SET z 0
    DECRBY z -9223372036854775808
    DECRBY z -9223372036854775807
    INCRBY z -9223372036854775808
    SET n 99999999999999999999
    INCR n
    SET n "1\x00"
    INCR n
    RPUSH list a
    INCR list
    DECRBY list 1
    INCR
    INCR n n
    INCRBY n
    SET t 5 EX 100
    INCR t
    TTL t
    INCRBY list abc
  `,
  )

  script(
    'INCRBYFLOAT',
    raw`
    INCRBYFLOAT f 10.5
    INCRBYFLOAT f 0.1
    INCRBYFLOAT f -5
    INCRBYFLOAT f 5.0e3
    GET f
    INCRBYFLOAT f -5005.6
    GET f
    SET f 3
    INCRBYFLOAT f 1
    INCRBYFLOAT f 1.5
    INCRBYFLOAT f abc
    INCRBYFLOAT f ""
    INCRBYFLOAT f " 1"
    INCRBYFLOAT f "1 "
    INCRBYFLOAT f nan
    INCRBYFLOAT f inf
    INCRBYFLOAT f -inf
    INCRBYFLOAT f +1
    INCRBYFLOAT f .5
    INCRBYFLOAT f 5.
    INCRBYFLOAT f 0x10
    INCRBYFLOAT f 1e1000
    SET g abc
    INCRBYFLOAT g 1
    SET g " 1"
    INCRBYFLOAT g 1
    SET g 1e5
    INCRBYFLOAT g 0
    SET g 0.1
    INCRBYFLOAT g 0.2
    SET g 1
    INCRBYFLOAT g 0.00000000000000001
    SET g 3.0
    INCRBYFLOAT g 1.000
    SET g 1000000000000000000
    INCRBYFLOAT g 1
    INCRBYFLOAT g 0.5
    SET g 9223372036854775807
    INCRBYFLOAT g 1
    SET g 1e20
    INCRBYFLOAT g 1
    SET g -1
    INCRBYFLOAT g 1
    SET g 0
    INCRBYFLOAT g -0
    INCRBYFLOAT fresh -0.0
    INCRBYFLOAT third 0.3333333333333333
    INCRBYFLOAT third 0.3333333333333333
    SET t 1 EX 100
    INCRBYFLOAT t 1
    TTL t
    RPUSH list a
    INCRBYFLOAT list 1
    INCRBYFLOAT list abc
    INCRBYFLOAT f
    INCRBYFLOAT
  `,
  )
})
