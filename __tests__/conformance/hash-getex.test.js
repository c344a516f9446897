'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const now = Math.floor(Date.now() / 1000)

conformance('reading and setting fields with deadlines', (script) => {
  script(
    'HGETEX',
    raw`
    HSET h a 1 b 2
    HGETEX h FIELDS 3 a b z
    OBJECT ENCODING h
    HGETEX h EX 100 FIELDS 1 z
    OBJECT ENCODING h
    HGETEX h PERSIST FIELDS 1 a
    OBJECT ENCODING h
    HGETEX h EX 50 FIELDS 2 a a
    HTTL h FIELDS 2 a b
    HGETEX h PX 100000 FIELDS 1 b
    HGETEX h EXAT ${now + 500} FIELDS 1 a
    HEXPIRETIME h FIELDS 1 a
    HGETEX h pxat ${(now + 500) * 1000} PXAT ${(now + 600) * 1000} FIELDS 1 a
    HEXPIRETIME h FIELDS 1 a
    HGETEX h PERSIST PERSIST FIELDS 2 a z
    HTTL h FIELDS 2 a b
    HGETEX none FIELDS 2 a b
    HGETEX none EX 10 FIELDS 2 a b
    EXISTS none
  `,
  )

  script(
    'HSETEX',
    raw`
    HSETEX h FIELDS 1 a 1
    OBJECT ENCODING h
    HSETEX h EX 100 FIELDS 2 a 1 b 2
    OBJECT ENCODING h
    HSETEX h KEEPTTL FIELDS 2 a 5 c 6
    HTTL h FIELDS 3 a b c
    HSETEX h FIELDS 1 a 6
    HTTL h FIELDS 1 a
    HSETEX h PX 100000 FIELDS 1 a 7
    HSETEX h EXAT ${now + 500} FIELDS 1 a 7
    HEXPIRETIME h FIELDS 1 a
    HSETEX h FNX FIELDS 2 a 1 new 1
    HSETEX h FXX FIELDS 2 a 1 new 1
    HSETEX h FXX FIELDS 2 a 1 b 1
    HSETEX h fnx FNX FIELDS 1 new 1
    HSETEX n3 FXX FIELDS 1 new 1
    HSETEX n4 KEEPTTL FIELDS 1 new 1
    EXISTS n1 n2 n3 n4
    HSETEX h FIELDS 2 a 1 a 2
    HGET h a
    HSETEX h EX 100 FIELDS 2 a 1 a 2
    HTTL h FIELDS 1 a
  `,
  )

  script(
    'HSETEX with conditions on the key',
    { known: 'hsetex-key' },
    raw`
    HSET h a 1
    SET s x
    HSETEX h NX FIELDS 1 new 1
    HSETEX h xx FXX EX 100 FIELDS 1 new 2
    HSETEX n1 NX FIELDS 1 new 1
    HSETEX n2 XX FIELDS 1 new 1
    HSETEX s NX FIELDS 1 a 1
    HSETEX h NX EX x FIELDS 1 a 1
    HSETEX h NX XX FIELDS 1 a 1
  `,
  )

  script(
    'HGETDEL',
    raw`
    HSET h a 1 b 2 c 3
    HEXPIRE h 100 FIELDS 1 a
    HGETDEL h FIELDS 3 a a z
    HGETALL h
    HGETDEL h FIELDS 2 b c
    EXISTS h
    HGETDEL h FIELDS 1 a
  `,
  )

  script(
    'errors of the other commands',
    raw`
    HSET h a 1
    SET s x
    HGETEX s FIELDS 1 a
    HGETEX s EX x FIELDS 1 a
    HGETEX s EX -1 FIELDS 1 a
    HGETEX s foo FIELDS 0 a
    HGETEX none EX -1 FIELDS 1 a
    HGETEX h EX x FIELDS 1 a
    HGETEX h EX x FIELDS 0 a
    HGETEX h EX x FIELDS x a
    HGETEX h EX FIELDS 1 a
    HGETEX h EX 10 foo FIELDS 1 a
    HGETEX h EX x foo FIELDS 1 a
    HGETEX h EX 10 PX 10 FIELDS 1 a
    HGETEX h EX 10 PERSIST FIELDS 1 a
    HGETEX h KEEPTTL FIELDS 1 a
    HGETEX h FIELDS 1 a EX 10
    HGETEX h foo 1 a
    HGETEX h EX 10
    HGETEX h EX 9223372036854775807 FIELDS 1 a
    HSETEX s FIELDS 1 a 1
    HSETEX s EX x FIELDS 1 a 1
    HSETEX h foo FIELDS 1 a 1
    HSETEX h EX x foo FIELDS 1 a 1
    HSETEX h EX x FIELDS 2 a 1
    HSETEX h EX -1 FIELDS x a 1
    HSETEX h EX -1 FIELDS 1 a 1
    HSETEX h EX x FIELDS 1 a 1
    HSETEX h FNX EX -1 FIELDS 1 a 1
    HSETEX h FNX FXX FIELDS 1 a 1
    HSETEX h EX 10 PX 10 FIELDS 1 a 1
    HSETEX h EX 10 KEEPTTL FIELDS 1 a 1
    HSETEX h PERSIST FIELDS 1 a 1
    HSETEX h FIELDS 2 a 1
    HSETEX h FIELDS 1 a 1 b
    HSETEX h FIELDS 1 a 1 b 2
    HSETEX h FIELDS 0 a 1
    HSETEX h foo 1 a 1
    HSETEX h FIELDS 1 a
    HGETDEL s FIELDS 1 a
    HGETDEL s FIELDS 0 a
    HGETDEL s FIELDS x a
    HGETDEL s foo 1 a
    HGETDEL h FIELDS 2 a
    HGETDEL h FIELDS 1 a b
  `,
  )

  script(
    'events of hash fields',
    { events: true },
    raw`
    HSET h a 1 b 2 c 3 d 4
    HEXPIRE h 100 FIELDS 2 a z
    HEXPIRE h 100 NX FIELDS 2 a z
    HPERSIST h FIELDS 1 a
    HPERSIST h FIELDS 1 a
    HGETEX h EX 100 FIELDS 1 d
    HGETEX h PERSIST FIELDS 1 d
    HGETEX h PERSIST FIELDS 1 d
    HGETEX h FIELDS 1 d
    HGETEX h EX 100 FIELDS 1 z
    HSETEX h EX 100 FIELDS 2 a 1 b 2
    HSETEX h KEEPTTL FIELDS 2 a 1 b 2
    HSETEX h FIELDS 2 a 1 b 2
    HSETEX h FNX FIELDS 2 a 1 b 2
    HEXPIRE h 100 FIELDS 1 a
    HINCRBY h a 5
    HGETDEL h FIELDS 2 a z
    HGETDEL h FIELDS 3 b c d
  `,
  )

  script(
    'watched hashes',
    raw`
    HSET h a 1 b 2
    WATCH h
    other: HEXPIRE h 100 FIELDS 1 z
    other: HGETEX h FIELDS 1 a
    other: HPERSIST h FIELDS 1 a
    MULTI
    PING
    EXEC
    WATCH h
    other: HGETEX h EX 100 FIELDS 1 a
    MULTI
    PING
    EXEC
    WATCH h
    other: HPERSIST h FIELDS 1 a
    MULTI
    PING
    EXEC
    WATCH h
    other: HGETDEL h FIELDS 1 a
    MULTI
    PING
    EXEC
  `,
  )
})
