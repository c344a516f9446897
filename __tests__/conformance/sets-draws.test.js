'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const numbers = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i).join(' ')
const words = (count) => Array.from({ length: count }, (_, i) => `w${i}`).join(' ')

conformance('random members and scans of sets', (script) => {
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
    SSCAN s -1
    SSCAN s 0 COUNT 0
    SSCAN s 0 COUNT -1
    SSCAN s 0 COUNT abc
    SSCAN s 0 COUNT
    SSCAN s 0 MATCH
    SSCAN s 0 BOGUS
    SSCAN s 0 TYPE set
    SSCAN s 0 NOVALUES
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
