'use strict'

const { conformance } = require('../support/conformance.js')

const raw = String.raw
const now = Math.floor(Date.now() / 1000)

conformance('strings', (script) => {
  script(
    'GET and SET',
    raw`
    GET missing
    SET k v
    GET k
    SET k ""
    GET k
    SET k "a\x00b\xff\r\n"
    GET k
    SET "" "empty key"
    GET ""
    SET "\x00\xfe" binary
    GET "\x00\xfe"
    RPUSH list a
    GET list
    SET list now-a-string
    TYPE list
    GET
    GET k k
    SET
    SET k
    get k
    gEt k
  `,
  )

  script(
    'SET NX, XX and GET',
    raw`
    SET k 1 NX
    SET k 2 NX
    SET k 3 XX
    SET missing 4 XX
    SET k 5 GET
    SET missing 6 GET
    SET k 7 NX GET
    SET new 8 NX GET
    SET new2 9 XX GET
    SET k 10 XX GET
    SET k 11 GET XX
    SET k 12 nx get
    SET k 13 NX XX
    SET k 13 XX NX
    RPUSH list a
    SET list v GET
    SET list v NX GET
    SET list v NX
    SET list v XX
    TYPE list
  `,
  )

  script(
    'SET with a time to live',
    raw`
    SET k v EX 100
    TTL k
    PTTL k
    SET k v2
    TTL k
    SET k v PX 100000
    TTL k
    SET k w KEEPTTL
    TTL k
    SET k v EXAT ${now + 500}
    EXPIRETIME k
    SET k v PXAT ${(now + 500) * 1000}
    PEXPIRETIME k
    SET k v EX 100 NX
    SET fresh v NX EX 100
    TTL fresh
    SET fresh w XX EX 200 GET
    TTL fresh
    SET fresh w ex 50
    TTL fresh
    SET past v EXAT 1
    GET past
    EXISTS past
    SET past v PXAT 1
    EXISTS past
    SET k v EXAT 1
    EXISTS k
    SET short v PX 15
    GET short
    @wait 40
    GET short
    EXISTS short
    TTL short
    DBSIZE
    SET short again KEEPTTL
    TTL short
  `,
  )

  script(
    'SET with wrong options',
    raw`
    SET k v EX
    SET k v PX
    SET k v EX 0
    SET k v PX 0
    SET k v EX -1
    SET k v PX -5
    SET k v EXAT 0
    SET k v PXAT -1
    SET k v EX abc
    SET k v EX 1.5
    SET k v EX ""
    SET k v EX " 1"
    SET k v EX +1
    SET k v EX 01
    SET k v EX 9223372036854775807
    SET k v EX 9223372036854775
    SET k v EX 9223372036854774
    SET k v EX 9223372036854775808
    SET k v PX 9223372036854775807
    SET k v PX 9223370000000000000
    SET k v EXAT 9223372036854775807
    SET k v EX 10 PX 10
    SET k v EX 10 EX 10
    SET k v EX 10 KEEPTTL
    SET k v KEEPTTL EX 10
    SET k v KEEPTTL KEEPTTL
    SET k v PERSIST
    SET k v NX NX
    SET k v GET GET
    SET k v BOGUS
    SET k v EX 10 BOGUS
    SET k v 10
    DEL k
    GET k
  `,
  )

  script(
    'SET IFEQ',
    { known: 'set-ifeq' },
    raw`
    SET k v
    SET k w IFEQ v
    GET k
    SET k x IFEQ v
    GET k
    SET missing x IFEQ v
    EXISTS missing
    SET k y IFEQ w GET
    SET k z IFEQ nope GET
    SET missing z IFEQ nope GET
    SET k t IFEQ y EX 100
    TTL k
    SET k u IFEQ t KEEPTTL
    TTL k
    SET k u2 IFEQ u
    TTL k
    SET k 1
    SET k 2 IFEQ 1
    GET k
    SET k 3 IFEQ 02
    SET k v IFEQ
    SET k v IFEQ 2 NX
    SET k v NX IFEQ 2
    SET k v XX IFEQ 2
    SET k v IFEQ 2 XX
    SET k v IFEQ 2 IFEQ 2
    RPUSH list a
    SET list v IFEQ a
    SET list v IFEQ a GET
    SET empty ""
    SET empty full IFEQ ""
    GET empty
  `,
  )

  script(
    'encodings of a string',
    raw`
    SET k 12345
    OBJECT ENCODING k
    SET k 9223372036854775807
    OBJECT ENCODING k
    SET k -9223372036854775808
    OBJECT ENCODING k
    SET k 9223372036854775808
    OBJECT ENCODING k
    SET k 0
    OBJECT ENCODING k
    SET k -0
    OBJECT ENCODING k
    SET k 01
    OBJECT ENCODING k
    SET k +1
    OBJECT ENCODING k
    SET k " 1"
    OBJECT ENCODING k
    SET k 1.5
    OBJECT ENCODING k
    SET k ""
    OBJECT ENCODING k
    SET k ${'a'.repeat(44)}
    OBJECT ENCODING k
    SET k ${'a'.repeat(45)}
    [encoding-embstr] OBJECT ENCODING k
    SET k ${'a'.repeat(112)}
    [encoding-embstr] OBJECT ENCODING k
    SET k ${'a'.repeat(113)}
    OBJECT ENCODING k
    SET ${'k'.repeat(31)} ${'a'.repeat(82)} EX 100
    [encoding-embstr] OBJECT ENCODING ${'k'.repeat(31)}
    SET ${'k'.repeat(31)} ${'a'.repeat(83)}
    OBJECT ENCODING ${'k'.repeat(31)}
    SET ${'k'.repeat(32)} ${'a'.repeat(79)}
    [encoding-embstr] OBJECT ENCODING ${'k'.repeat(32)}
    SET ${'k'.repeat(32)} ${'a'.repeat(80)}
    OBJECT ENCODING ${'k'.repeat(32)}
    SET ${'k'.repeat(120)} a
    [encoding-embstr] OBJECT ENCODING ${'k'.repeat(120)}
    SET ${'k'.repeat(120)} 1
    OBJECT ENCODING ${'k'.repeat(120)}
    SET over a EX 100
    [encoding-overwritten] GETSET over ${'a'.repeat(106)}
    DEL over
    [encoding-rename] RENAME ${'k'.repeat(31)} j
    [encoding-renamed] OBJECT ENCODING j
    COPY j ${'j'.repeat(100)}
    OBJECT ENCODING ${'j'.repeat(100)}
    SET k 5
    APPEND k 6
    OBJECT ENCODING k
    SET k short
    APPEND k er
    OBJECT ENCODING k
    APPEND made-by-append x
    OBJECT ENCODING made-by-append
    APPEND number-by-append 12
    OBJECT ENCODING number-by-append
    SETRANGE made-by-setrange 0 x
    OBJECT ENCODING made-by-setrange
    SET k 12345
    SETRANGE k 0 9
    OBJECT ENCODING k
    GET k
    SET n 1
    INCR n
    OBJECT ENCODING n
    INCRBYFLOAT n 1.5
    OBJECT ENCODING n
    INCRBYFLOAT n 0.5
    GET n
    OBJECT ENCODING n
    SET n 10
    GETSET n 20
    OBJECT ENCODING n
    MSET m1 1 m2 text
    OBJECT ENCODING m1
    OBJECT ENCODING m2
    SETEX e 100 7
    OBJECT ENCODING e
    SETNX x 7
    OBJECT ENCODING x
    GETRANGE x 0 0
    OBJECT ENCODING x
  `,
  )

  script(
    'APPEND and STRLEN',
    raw`
    APPEND k hello
    APPEND k " world"
    GET k
    STRLEN k
    APPEND k ""
    STRLEN k
    APPEND new ""
    EXISTS new
    GET new
    STRLEN missing
    SET n 12345
    STRLEN n
    APPEND n 6
    GET n
    INCR n
    SET t v EX 100
    APPEND t w
    TTL t
    RPUSH list a
    APPEND list b
    STRLEN list
    APPEND k
    STRLEN
    STRLEN k k
    APPEND bin "\x00\xff"
    STRLEN bin
  `,
  )

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
