'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('bitmaps', (script) => {
  script(
    'SETBIT and GETBIT',
    raw`
    SETBIT k 7 1
    SETBIT k 7 1
    SETBIT k 7 0
    SETBIT k 100 0
    STRLEN k
    GETBIT k 7
    GETBIT k 4294967295
    GETBIT none 0
    SET n 1234
    OBJECT ENCODING n
    GETBIT n 2
    SETBIT n 2 1
    OBJECT ENCODING n
    SETBIT n 15 1
    GET n
    SET t v EX 100
    SETBIT t 0 1
    TTL t
    RPUSH list a
    SETBIT list 0 1
    SETBIT list 0 2
    SETBIT list -1 2
    GETBIT list 0
    GETBIT list -1
    SETBIT k -1 1
    SETBIT k x 1
    SETBIT k 4294967296 1
    SETBIT k 99999999999 x
    SETBIT k 7 2
    SETBIT k 7 x
    SETBIT k 7
    GETBIT k 4294967296
    GETBIT k x
    GETBIT k
  `,
  )

  script(
    'BITCOUNT',
    raw`
    SET s foobar
    BITCOUNT s
    BITCOUNT s 0 0
    BITCOUNT s 1 1
    BITCOUNT s 0 -5
    BITCOUNT s 5 30 BIT
    BITCOUNT s 5 30 byte
    BITCOUNT s 6 7 BIT
    BITCOUNT s 7 8 BIT
    BITCOUNT s 8 15 BIT
    BITCOUNT s -1 -5
    BITCOUNT s 3 1
    BITCOUNT s -100 -90
    BITCOUNT s -90 -100
    BITCOUNT s -100 -90 BIT
    BITCOUNT s 100 200
    BITCOUNT s 0 100
    BITCOUNT s -9223372036854775808 9223372036854775807
    BITCOUNT s -9223372036854775808 9223372036854775807 BIT
    BITCOUNT s 9223372036854775807 9223372036854775807 BIT
    BITCOUNT s 0 -9223372036854775808 BIT
    SET n 1234
    BITCOUNT n
    SET e ""
    BITCOUNT e
    BITCOUNT none
    BITCOUNT none 0 1 BIT
    RPUSH list a
    BITCOUNT list
    BITCOUNT s 0 x
    BITCOUNT s 0 1 FOO
    BITCOUNT s 0 1 BIT FOO
    BITCOUNT
    BITCOUNT s 1
    BITCOUNT list x y
    BITCOUNT none 0 1 FOO
  `,
  )

  script(
    'BITPOS',
    raw`
    SET f "\xff\xff\xff"
    SET z "\x00\xff\xf0"
    SET e ""
    SET n 1234
    BITPOS f 1 0 x 9
    BITPOS f 1 0 x BIT
    BITPOS f 1 x 9 9
    BITCOUNT f 0 x 9
    BITPOS f 0
    BITPOS f 0 0
    BITPOS f 0 2
    BITPOS f 0 3
    BITPOS f 0 -1
    BITPOS f 0 0 -1
    BITPOS f 0 0 100
    BITPOS f 0 5 8
    BITPOS f 0 0 100 BIT
    BITPOS f 1 7 15 BIT
    BITPOS f 1 24 30 BIT
    BITPOS f 1 -3 -1 BIT
    BITPOS f 1 5 3
    BITPOS f 1 -1 -5
    BITPOS f 1 -90 -100
    BITPOS f 1 -90 -100 BIT
    BITPOS f 0 9223372036854775807
    BITPOS f 0 -9223372036854775808 9223372036854775807
    BITPOS z 1
    BITPOS z 1 2
    BITPOS z 1 0 0
    BITPOS z 0 1
    BITPOS z 1 0 -1 BIT
    BITPOS z 0 8 19 BIT
    BITPOS z 0 8 20 BIT
    BITPOS z 1 20 -1 BIT
    BITPOS e 0
    BITPOS e 1
    BITPOS e 0 0 -1 BIT
    BITPOS n 1
    BITPOS none 0
    BITPOS none 1
    BITPOS none 0 5
    RPUSH list a
    BITPOS list 0
    BITPOS list 2
    BITPOS none 2
    BITPOS none x
    BITPOS f 0 x
    BITPOS f 0 0 1 FOO
    BITPOS f 0 0 1 BIT FOO
    BITPOS f
    BITPOS list 0 x
    BITPOS none 0 0 1 FOO
  `,
  )

  script(
    'BITOP',
    raw`
    SET a "\xff\x0f\x01"
    SET b "\x0f\xff"
    SET n 123
    BITOP AND d a b
    GET d
    BITOP OR d a b
    GET d
    BITOP xor d a b none
    GET d
    BITOP NOT d a
    GET d
    BITOP AND d a none
    GET d
    BITOP AND d a
    GET d
    BITOP OR n n a
    GET n
    OBJECT ENCODING n
    SET t v EX 100
    BITOP OR t a
    TTL t
    RPUSH list x
    BITOP OR list a
    TYPE list
    BITOP AND d none
    EXISTS d
    BITOP NOT d none
    SET e ""
    SADD d x
    BITOP OR d e none
    EXISTS d
    RPUSH list2 x
    BITOP AND d list2
    BITOP AND d none list2
    BITOP NOT d a b
    BITOP NOT d a list2
    BITOP FOO d list2
    BITOP AND d
    COMMAND GETKEYS BITOP AND d a b
  `,
  )

  script(
    'BITOP of Redis 8.2',
    { known: 'bitop-new' },
    raw`
    SET a "\xf0"
    SET b "\xcc"
    SET c "\xaa"
    BITOP DIFF d a b c
    BITOP DIFF1 d a b c
    BITOP ANDOR d a b c
    BITOP ONE d a b c
    GET d
  `,
  )

  script(
    'events of bitmaps',
    { events: true },
    raw`
    SETBIT k 7 1
    SETBIT k 7 1
    SETBIT k 100 0
    BITFIELD k GET u8 0
    BITFIELD k SET u8 0 1
    BITFIELD k SET u8 0 2 SET u8 8 3
    BITFIELD k INCRBY u8 0 0
    BITFIELD f OVERFLOW FAIL INCRBY u8 100 256
    BITFIELD k OVERFLOW FAIL INCRBY u8 0 256
    BITFIELD k SET u8 1000 0
    BITOP AND d k
    BITOP AND d none
    BITOP AND d none
  `,
  )

  script(
    'a watched bitmap',
    raw`
    SETBIT k 7 1
    WATCH k
    other: SETBIT k 7 1
    other: BITFIELD k SET u8 0 1
    MULTI
    GET k
    EXEC
    WATCH k
    other: SETBIT k 8 1
    MULTI
    GET k
    EXEC
  `,
  )
})
