'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('the content of strings', (script) => {
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
    OBJECT ENCODING k
    SET k ${'a'.repeat(112)}
    OBJECT ENCODING k
    SET k ${'a'.repeat(113)}
    OBJECT ENCODING k
    SET ${'k'.repeat(31)} ${'a'.repeat(82)} EX 100
    OBJECT ENCODING ${'k'.repeat(31)}
    SET ${'k'.repeat(31)} ${'a'.repeat(83)}
    OBJECT ENCODING ${'k'.repeat(31)}
    SET ${'k'.repeat(32)} ${'a'.repeat(79)}
    OBJECT ENCODING ${'k'.repeat(32)}
    SET ${'k'.repeat(32)} ${'a'.repeat(80)}
    OBJECT ENCODING ${'k'.repeat(32)}
    SET ${'k'.repeat(120)} a
    OBJECT ENCODING ${'k'.repeat(120)}
    SET ${'k'.repeat(120)} 1
    OBJECT ENCODING ${'k'.repeat(120)}
    SET over a EX 100
    [encoding-kept] GETSET over ${'a'.repeat(106)}
    DEL over
    [encoding-kept] RENAME ${'k'.repeat(31)} j
    [encoding-kept] OBJECT ENCODING j
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
