'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('combining sets', (script) => {
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
})
