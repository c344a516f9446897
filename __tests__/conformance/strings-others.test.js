'use strict'

const { conformance } = require('../support/conformance.js')

const raw = String.raw
const now = Math.floor(Date.now() / 1000)

conformance('other commands of strings', (script) => {
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
    [getex-missing] GETEX missing EX 0
    [getex-missing] GETEX missing EX abc
    GETEX k EXAT 1
    EXISTS k
    GETEX
  `,
  )

  script(
    'GETRANGE, SUBSTR and SETRANGE',
    raw`
    SET k "Hello World"
    GETRANGE k 0 4
    GETRANGE k -5 -1
    GETRANGE k 0 -1
    GETRANGE k 3 1
    GETRANGE k 100 200
    GETRANGE k -100 2
    GETRANGE k -100 -50
    GETRANGE k 5 100
    GETRANGE k -1 -5
    GETRANGE k 0 0
    GETRANGE k 10 10
    GETRANGE k 11 11
    GETRANGE k 0 9223372036854775807
    GETRANGE k -9223372036854775808 -1
    GETRANGE missing 0 -1
    GETRANGE k a 1
    GETRANGE k 0 b
    GETRANGE k 1.5 2
    SET n 12345
    GETRANGE n 1 3
    SUBSTR k 0 4
    SUBSTR missing 0 1
    SUBSTR k
    SET empty ""
    GETRANGE empty 0 -1
    GETRANGE empty -1 0
    RPUSH list a
    GETRANGE list 0 1
    SETRANGE k 6 Redis
    GET k
    SETRANGE k 20 "!"
    GET k
    STRLEN k
    SETRANGE pad 5 x
    GET pad
    SETRANGE none 0 ""
    EXISTS none
    SETRANGE none 100 ""
    EXISTS none
    SETRANGE k 100 ""
    STRLEN k
    SETRANGE k -1 x
    SETRANGE none -1 ""
    SETRANGE k abc x
    SETRANGE k 536870912 x
    SETRANGE k 9223372036854775807 x
    SETRANGE none 536870912 ""
    SETRANGE list 0 x
    SETRANGE list 0 ""
    SETRANGE list -1 x
    SETRANGE n 1 99
    GET n
    SET t v EX 100
    SETRANGE t 1 w
    TTL t
    SETRANGE k 0
    GETRANGE k 0
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
    'LCS',
    raw`
    MSET a ohmytext b mynewtext
    LCS a b
    LCS a b LEN
    LCS a b IDX
    LCS a b IDX MINMATCHLEN 4
    LCS a b IDX MINMATCHLEN 4 WITHMATCHLEN
    LCS a b IDX WITHMATCHLEN
    LCS a b WITHMATCHLEN IDX
    LCS a b MINMATCHLEN 4
    LCS a b WITHMATCHLEN
    LCS a b IDX MINMATCHLEN 0
    LCS a b IDX MINMATCHLEN -5
    LCS a b IDX MINMATCHLEN 100
    LCS a b IDX MINMATCHLEN
    LCS a b IDX MINMATCHLEN abc
    LCS a b LEN IDX
    LCS a b IDX LEN
    LCS a b LEN LEN
    LCS a b BOGUS
    LCS a missing
    LCS a missing LEN
    LCS a missing IDX
    LCS missing missing2
    LCS a a
    LCS a a IDX
    LCS b a IDX WITHMATCHLEN
    MSET x abcdefgh y bxdxfxhx
    LCS x y
    LCS x y IDX WITHMATCHLEN
    MSET x aaaa y aa
    LCS x y IDX
    LCS y x IDX
    MSET x 1234567 y 246
    LCS x y
    MSET x "" y abc
    LCS x y IDX
    RPUSH list a
    LCS a list
    LCS list missing
    LCS list a BOGUS
    LCS a
    LCS
  `,
  )
})
