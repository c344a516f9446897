'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const numbers = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i).join(' ')
const words = (count) => Array.from({ length: count }, (_, i) => `w${i}`).join(' ')

conformance('sets', (script) => {
  script(
    'SADD, SREM, SCARD, SISMEMBER, SMISMEMBER and SMEMBERS',
    raw`
    SADD s a b c
    SADD s c d d
    SCARD s
    SMEMBERS s
    SISMEMBER s a
    SISMEMBER s nope
    SISMEMBER missing a
    SMISMEMBER s a nope b
    SMISMEMBER missing a b
    SMISMEMBER s
    SREM s a nope
    SREM s a
    SREM missing a
    SREM s b c d
    EXISTS s
    SMEMBERS missing
    SCARD missing
    SADD s "" "\x00\xff" 1 01 -1 " 1"
    SMEMBERS s
    SISMEMBER s ""
    SISMEMBER s 01
    SISMEMBER s 1
    SADD s
    SADD
    SREM s
    SCARD
    SISMEMBER s
    SMEMBERS s s
    SET str v
    SADD str a
    SREM str a
    SCARD str
    SISMEMBER str a
    SMISMEMBER str a
    SMEMBERS str
    EXPIRE s 100
    SADD s more
    TTL s
  `,
  )

  script(
    'integers in a set',
    raw`
    SADD s 3 1 2 -5 100000 5000000000 9223372036854775807 -9223372036854775808
    OBJECT ENCODING s
    SMEMBERS s
    SISMEMBER s 5000000000
    SISMEMBER s 03
    SREM s 03
    SREM s 3
    SADD s 3 3 3
    SISMEMBER s abc
    SREM s abc
    SADD s 9223372036854775808
    OBJECT ENCODING s
    SMEMBERS s
    SADD t 1 2
    SADD t a
    OBJECT ENCODING t
    SREM t a
    OBJECT ENCODING t
    SADD u 1 -0
    OBJECT ENCODING u
  `,
  )

  script(
    'encodings of a set',
    raw`
    SADD i ${numbers(1, 512)}
    OBJECT ENCODING i
    SADD i 513
    OBJECT ENCODING i
    SADD i2 ${numbers(1, 200)}
    OBJECT ENCODING i2
    SADD i2 a
    OBJECT ENCODING i2
    SADD i3 ${numbers(1, 100)} a
    OBJECT ENCODING i3
    SADD i4 ${numbers(1, 127)}
    SADD i4 a
    OBJECT ENCODING i4
    SADD i5 ${numbers(1, 128)}
    SADD i5 a
    OBJECT ENCODING i5
    SADD l ${words(128)}
    OBJECT ENCODING l
    SADD l one-more
    OBJECT ENCODING l
    SREM l one-more w1 w2 w3
    OBJECT ENCODING l
    SADD long ${'a'.repeat(64)}
    OBJECT ENCODING long
    SADD long ${'a'.repeat(65)}
    OBJECT ENCODING long
    SADD first ${'a'.repeat(65)}
    OBJECT ENCODING first
    SADD mixed 1 2 ${'a'.repeat(65)}
    OBJECT ENCODING mixed
    SADD many ${words(1000)}
    OBJECT ENCODING many
    CONFIG SET set-max-intset-entries 4
    SADD few 1 2 3 4
    OBJECT ENCODING few
    SADD few 5
    OBJECT ENCODING few
    CONFIG SET set-max-intset-entries 512
    SUNIONSTORE d i3 i2
    OBJECT ENCODING d
    SINTERSTORE d i3 i4
    OBJECT ENCODING d
    SINTERSTORE d i i2
    OBJECT ENCODING d
    SDIFFSTORE d i3 i
    OBJECT ENCODING d
    SDIFFSTORE d i2 i3
    OBJECT ENCODING d
    SUNIONSTORE d i4 t
    OBJECT ENCODING d
  `,
  )

  script(
    'SMOVE',
    raw`
    SADD a x y z
    SMOVE a b x
    SMEMBERS a
    SMEMBERS b
    SMOVE a b nope
    SMOVE missing b x
    SMOVE a a y
    SMOVE a a nope
    SMOVE a b y
    SMOVE a b z
    EXISTS a
    SADD a x
    SMOVE a b x
    SCARD b
    SET str v
    SMOVE str b x
    SMOVE b str x
    SMOVE b str nope
    SMOVE missing str x
    SMOVE str missing x
    SMOVE b
    SMOVE b a
    EXPIRE b 100
    SMOVE b c y
    TTL c
    SADD ints 1 2
    SMOVE b ints z
    OBJECT ENCODING ints
    SMOVE str str v
  `,
  )
})
