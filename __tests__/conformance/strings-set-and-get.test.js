'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const now = Math.floor(Date.now() / 1000)

conformance('setting and getting strings', (script) => {
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
    SET short v PX 500
    GET short
    @wait 600
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
    'GETSET, GETDEL and GETEX',
    raw`
    GETSET k a
    GETSET k b
    SET k c EX 100
    GETSET k d
    TTL k
    RPUSH list a
    GETSET list v
    GETSET k
    GETDEL k
    GETDEL k
    GETDEL list
    GETDEL
    GETDEL k k
    GETEX missing
    GETEX missing EX 10
    SET k v
    GETEX k
    TTL k
    GETEX k EX 100
    TTL k
    GETEX k
    TTL k
    GETEX k PX 50000
    PTTL k
    GETEX k EXAT ${now + 900}
    EXPIRETIME k
    GETEX k PXAT ${(now + 800) * 1000}
    PEXPIRETIME k
    GETEX k PERSIST
    TTL k
    GETEX k persist
    GETEX k EX 0
    GETEX k EX -1
    GETEX k EX abc
    GETEX k EX
    GETEX k EX 9223372036854775807
    GETEX k EX 10 PX 10
    GETEX k EX 10 PERSIST
    GETEX k PERSIST PERSIST
    GETEX k KEEPTTL
    GETEX k NX
    GETEX k BOGUS
    GETEX list
    GETEX list EX 10
    GETEX list BOGUS
    GETEX missing BOGUS
    GETEX missing EX 0
    GETEX missing EX abc
    GETEX k EXAT 1
    EXISTS k
    GETEX
  `,
  )

  script(
    'SETEX, PSETEX and SETNX',
    raw`
    SETEX k 100 v
    TTL k
    GET k
    SETEX k 0 v
    SETEX k -1 v
    SETEX k abc v
    SETEX k 1.5 v
    SETEX k 9223372036854775807 v
    SETEX k 100
    PSETEX k 100000 v
    PTTL k
    PSETEX k 0 v
    PSETEX k -1 v
    PSETEX k abc v
    PSETEX k 9223372036854775807 v
    PSETEX
    SETNX k v
    SETNX new v
    TTL new
    SETNX new w
    GET new
    SETNX new
    RPUSH list a
    SETNX list v
    SETEX list 10 v
    TYPE list
    PSETEX short 10 v
    @wait 30
    EXISTS short
    SETNX short again
    TTL short
  `,
  )

  script(
    'MGET, MSET and MSETNX',
    raw`
    MSET a 1 b 2 c ""
    MGET a b c
    MGET a missing b
    MGET missing
    RPUSH list x
    MGET a list b
    MGET a a a
    MGET
    MSET
    MSET a
    MSET a 1 b
    MSET a 1 a 2
    GET a
    MSET list now-a-string
    TYPE list
    SET t v EX 100
    MSET t w
    TTL t
    MSETNX x 1 y 2
    MSETNX y 3 z 4
    MGET x y z
    MSETNX z 5
    MSETNX p 1 p 2
    GET p
    MSETNX
    MSETNX q
    MSETNX q 1 r
    SADD set m
    MSETNX set 1 other 2
    EXISTS other
  `,
  )
})
