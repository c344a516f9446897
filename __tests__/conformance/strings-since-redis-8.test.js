'use strict'

// Strings as Redis 8.4 and Valkey 9 have them. What neither of the genuine servers knows is checked by
// the unit tests; here it only has to be missing there.

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const now = Math.floor(Date.now() / 1000)

conformance('strings since Redis 8', (script) => {
  script(
    'MSETEX',
    { known: 'msetex' },
    raw`
    MSETEX 1 a 1
    TTL a
    MSETEX 2 a 1 b 2 EX 100
    TTL b
    MSETEX 2 a 3 c 4 NX
    MSETEX 2 a 3 c 4 XX
    MSETEX 2 a 3 b 4 xx XX KEEPTTL
    TTL b
    MGET a b c
    MSETEX 2 c 1 c 2 NX
    MSETEX 1 a 1 PX 100000
    TTL a
    MSETEX 1 a 1 EXAT ${now + 500}
    EXPIRETIME a
    MSETEX 1 a 1 PXAT ${(now + 500) * 1000} PXAT ${(now + 600) * 1000} XX
    PEXPIRETIME a
    MSETEX 2 a 1 b 2 PXAT 1
    EXISTS a b
    RPUSH list x
    MSETEX 1 list 1
    TYPE list
    MSETEX 0 a 1
    MSETEX -1 a 1
    MSETEX x a 1
    MSETEX 2147483647 a 1
    MSETEX 2147483648 a 1
    MSETEX 4611686018427387904 a 1
    MSETEX 2 a 1
    MSETEX 2 a 1 b
    MSETEX 1 a 1 b 2
    MSETEX 1 a 1 FOO
    MSETEX 1 a 1 NX XX
    MSETEX 1 a 1 NX NX
    MSETEX 1 a 1 EX 10 PX 20
    MSETEX 1 a 1 EX 10 KEEPTTL
    MSETEX 1 a 1 KEEPTTL KEEPTTL
    MSETEX 1 a 1 EX
    MSETEX 1 a 1 EX 0
    MSETEX 1 a 1 EX x
    MSETEX 1 a 1 XX EX -5 FOO
    MSETEX 1 a 1 EX 9223372036854775807
    MSETEX 1 a
    MSETEX 1
    COMMAND GETKEYS MSETEX 2 a 1 b 2 NX
  `,
  )

  script(
    'DELIFEQ',
    { known: 'valkey-commands' },
    raw`
    DELIFEQ k 1
    SET k 1
    DELIFEQ k 2
    DELIFEQ k 1
    EXISTS k
    SET k ""
    delifeq k ""
    RPUSH list x
    DELIFEQ list x
    DELIFEQ k
    DELIFEQ k 1 2
  `,
  )

  script(
    'events of MSETEX and DELIFEQ',
    { known: 'valkey-commands', events: true },
    raw`
    MSETEX 2 a 1 b 2
    MSETEX 2 a 1 b 2 EX 100
    MSETEX 2 a 1 b 2 KEEPTTL
    MSETEX 2 a 1 c 2 NX
    DELIFEQ a 2
    DELIFEQ a 1
  `,
  )

  script(
    'MSETEX with a time in the past',
    { known: 'valkey-commands', events: true },
    raw`
    DEBUG SET-ACTIVE-EXPIRE 0
    SET a 1
    MSETEX 1 a 2 PXAT 1
    SET a 3
    DEBUG SET-ACTIVE-EXPIRE 1
  `,
  )

  script(
    'SET IFNE',
    { known: 'set-ifne' },
    raw`
    SET k 1 IFNE 2
    SET k 2 IFNE 2
    SET k 3 IFNE 2 GET
    SET k 4 IFDEQ 0000000000000000
    SET k 4 IFDNE 0000000000000000
    GET k
  `,
  )

  script(
    'commands that neither server has',
    { known: 'newer-commands' },
    raw`
    SET k 1
    DIGEST k
    DELEX k IFEQ 1
    INCREX k BYINT 5 UBOUND 3
    RPUSH a 1 2 3
    LMOVEM a b LEFT RIGHT COUNT 2 BULK
    SADD s 1 2 3
    SADD t 3 4
    SUNIONCARD 2 s t
    SDIFFCARD 2 s t
  `,
  )
})
