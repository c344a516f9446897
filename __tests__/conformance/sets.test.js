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
    [encoding-set] OBJECT ENCODING s
    SMEMBERS s
    SADD t 1 2
    SADD t a
    [encoding-set] OBJECT ENCODING t
    SREM t a
    [encoding-set] OBJECT ENCODING t
    SADD u 1 -0
    [encoding-set] OBJECT ENCODING u
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
    [encoding-set] OBJECT ENCODING i3
    SADD i4 ${numbers(1, 127)}
    SADD i4 a
    [encoding-set] OBJECT ENCODING i4
    SADD i5 ${numbers(1, 128)}
    SADD i5 a
    OBJECT ENCODING i5
    SADD l ${words(128)}
    [encoding-set] OBJECT ENCODING l
    SADD l one-more
    OBJECT ENCODING l
    SREM l one-more w1 w2 w3
    OBJECT ENCODING l
    SADD long ${'a'.repeat(64)}
    [encoding-set] OBJECT ENCODING long
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
    [encoding-set] OBJECT ENCODING d
    SINTERSTORE d i i2
    OBJECT ENCODING d
    SDIFFSTORE d i3 i
    [encoding-set] OBJECT ENCODING d
    SDIFFSTORE d i2 i3
    OBJECT ENCODING d
    SUNIONSTORE d i4 t
    [encoding-set] OBJECT ENCODING d
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
    [encoding-set] OBJECT ENCODING ints
    SMOVE str str v
  `,
  )

  script(
    'SINTER, SUNION and SDIFF',
    raw`
    SADD a 1 2 3 x y
    SADD b 2 3 4 y z
    SADD c 3 5 y
    SINTER a b
    SINTER a b c
    SINTER a
    SINTER a a
    SINTER a missing
    SINTER missing a
    SINTER missing
    SUNION a b
    SUNION a b c
    SUNION a
    SUNION a missing
    SUNION missing missing2
    SDIFF a b
    SDIFF a b c
    SDIFF a
    SDIFF a a
    SDIFF a missing
    SDIFF missing a
    SDIFF c a b
    SDIFF a c c c
    SINTER
    SUNION
    SDIFF
    SET str v
    SINTER a str
    SINTER str a
    SINTER missing str
    SINTER str missing
    SUNION a str
    SUNION str missing
    SDIFF a str
    SDIFF str a
    SDIFF missing str
  `,
  )

  script(
    'SINTERSTORE, SUNIONSTORE and SDIFFSTORE',
    raw`
    SADD a 1 2 3 x y
    SADD b 2 3 4 y z
    SINTERSTORE d a b
    SMEMBERS d
    SUNIONSTORE d a b
    SMEMBERS d
    SDIFFSTORE d a b
    SMEMBERS d
    SINTERSTORE d a missing
    EXISTS d
    SUNIONSTORE d missing missing
    SUNIONSTORE d a
    SDIFFSTORE d missing a
    EXISTS d
    SUNIONSTORE a a b
    SMEMBERS a
    SINTERSTORE a a b
    SMEMBERS a
    SDIFFSTORE a a b
    EXISTS a
    SET str v
    SUNIONSTORE str b
    TYPE str
    SET str v
    SINTERSTORE str b b
    TYPE str
    SET str v
    SDIFFSTORE str b missing
    TYPE str
    SET str v
    SINTERSTORE str missing
    EXISTS str
    SET str v
    SUNIONSTORE d b str
    SINTERSTORE d b str
    SINTERSTORE d missing str
    SINTERSTORE d str missing
    SDIFFSTORE d b str
    SDIFFSTORE d missing str
    SUNIONSTORE d
    SINTERSTORE d
    SDIFFSTORE
    SADD t v
    EXPIRE t 100
    SUNIONSTORE t b
    TTL t
    EXPIRE b 100
    SUNIONSTORE t2 b
    TTL t2
  `,
  )

  script(
    'SINTERCARD',
    raw`
    SADD a 1 2 3 x y
    SADD b 2 3 4 y z
    SINTERCARD 2 a b
    SINTERCARD 2 a b LIMIT 2
    SINTERCARD 2 a b LIMIT 0
    SINTERCARD 2 a b LIMIT 100
    SINTERCARD 2 a b limit 1
    SINTERCARD 1 a
    SINTERCARD 1 a LIMIT 2
    SINTERCARD 2 a missing
    SINTERCARD 1 missing
    SINTERCARD 2 a b LIMIT -1
    SINTERCARD 2 a b LIMIT abc
    SINTERCARD 2 a b LIMIT
    SINTERCARD 2 a b BOGUS
    SINTERCARD 2 a b LIMIT 1 LIMIT 2
    SINTERCARD 0 a
    SINTERCARD -1 a
    SINTERCARD abc a
    SINTERCARD 3 a b
    SINTERCARD 1 a b
    SINTERCARD 9223372036854775807 a
    SINTERCARD 2
    SINTERCARD
    SET str v
    SINTERCARD 2 a str
    SINTERCARD 2 missing str
  `,
  )

  script(
    'SPOP and SRANDMEMBER',
    raw`
    SADD s a b c d e
    SRANDMEMBER s
    SRANDMEMBER s 2
    SRANDMEMBER s 5
    SRANDMEMBER s 100
    SRANDMEMBER s 0
    SRANDMEMBER s -3
    SRANDMEMBER s -100
    SRANDMEMBER missing
    SRANDMEMBER missing 5
    SRANDMEMBER missing -5
    SRANDMEMBER missing 0
    SRANDMEMBER s abc
    SRANDMEMBER s 1.5
    SRANDMEMBER s -9223372036854775808
    SRANDMEMBER s 9223372036854775807
    SRANDMEMBER s 9223372036854775808
    SRANDMEMBER s 1 2
    SRANDMEMBER
    SPOP s
    SPOP s 2
    SPOP s 0
    SCARD s
    SPOP s -1
    SPOP s abc
    SPOP s 1 2
    SPOP s 100
    EXISTS s
    SPOP s
    SPOP s 3
    SPOP s 0
    SPOP
    SADD one x
    SPOP one
    EXISTS one
    SADD i 1 2 3 4 5
    SRANDMEMBER i
    SRANDMEMBER i 3
    SPOP i 2
    SPOP i
    OBJECT ENCODING i
    SPOP i 2
    EXISTS i
    SADD big ${words(1000)}
    EXPIRE big 100
    SRANDMEMBER big 10
    SRANDMEMBER big 999
    SPOP big 3
    SPOP big 900
    SCARD big
    TTL big
    SET str v
    SPOP str
    SPOP str 1
    SRANDMEMBER str
    SRANDMEMBER str 1
    SPOP str abc
    SPOP missing abc
    SPOP missing -1
    SRANDMEMBER missing abc
  `,
  )

  script(
    'SSCAN',
    raw`
    SADD s a b c
    SSCAN s 0
    @all SSCAN s 0
    @all SSCAN s 0 MATCH [ab]
    @all SSCAN s 0 COUNT 1
    @all SSCAN missing 0
    SADD i ${numbers(1, 300)}
    @all SSCAN i 0
    @all SSCAN i 0 COUNT 5
    @all SSCAN i 0 MATCH 1*
    SADD big ${words(1000)}
    @all SSCAN big 0
    @all SSCAN big 0 COUNT 100
    @all SSCAN big 0 MATCH w1? COUNT 50
    @all SSCAN big 0 MATCH nothing
    SADD hollow "" a
    @all SSCAN hollow 0 MATCH *
    SSCAN s abc
    [scan-cursor] SSCAN s -1
    SSCAN s 0 COUNT 0
    SSCAN s 0 COUNT -1
    SSCAN s 0 COUNT abc
    SSCAN s 0 COUNT
    SSCAN s 0 MATCH
    SSCAN s 0 BOGUS
    SSCAN s 0 TYPE set
    [hscan-novalues] SSCAN s 0 NOVALUES
    SSCAN s
    SET str v
    SSCAN str 0
    SSCAN str abc
    SSCAN missing abc
    SSCAN missing 0 COUNT abc
    SSCAN missing 0 BOGUS
    SSCAN s 18446744073709551615
    SSCAN s 18446744073709551616
  `,
  )
})
