'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const keys = (count) => Array.from({ length: count }, (_, i) => `key:${i} ${i}`).join(' ')

conformance('finding keys', (script) => {
  script(
    'KEYS and RANDOMKEY',
    raw`
    RANDOMKEY
    KEYS *
    MSET one 1 two 2 three 3 four 4 h[llo 5 h*llo 6 "" 7 a\b 8
    KEYS *
    KEYS t*
    KEYS *o*
    KEYS ?ne
    KEYS [ot]*
    KEYS [^ot]*
    KEYS [a-h]*
    KEYS h\\[llo
    KEYS "h\\[llo"
    KEYS "h\\*llo"
    KEYS h?llo
    KEYS nothing
    KEYS ""
    KEYS one
    KEYS **
    KEYS *e
    KEYS [
    KEYS [a
    KEYS [z-a]*
    KEYS "\\"
    KEYS "a\\\\b"
    KEYS
    KEYS a b
    RANDOMKEY
    RANDOMKEY x
    MSET "\xffbin" 1 "\x00nul" 2
    KEYS "\xff*"
    KEYS "*\x00*"
    KEYS "?bin"
  `,
  )

  script(
    'SCAN',
    raw`
    SCAN 0
    MSET ${keys(300)}
    RPUSH l a
    SADD s a
    HSET h f v
    @all SCAN 0
    @all SCAN 0 COUNT 7
    @all SCAN 0 COUNT 1000
    @all SCAN 0 MATCH key:1?
    @all SCAN 0 MATCH key:1? COUNT 100
    @all SCAN 0 MATCH l
    @all SCAN 0 MATCH nothing
    @all SCAN 0 TYPE list
    @all SCAN 0 TYPE SET
    @all SCAN 0 TYPE hash COUNT 100
    @all SCAN 0 TYPE string MATCH key:29*
    @all SCAN 0 TYPE bogus
    @all SCAN 0 match key:2 count 10 type string
    @all SCAN 0 COUNT 10 COUNT 20
    SCAN abc
    SCAN -1
    SCAN ""
    SCAN 1.5
    SCAN 18446744073709551616
    SCAN 0 COUNT 0
    SCAN 0 COUNT -1
    SCAN 0 COUNT abc
    SCAN 0 COUNT
    SCAN 0 MATCH
    SCAN 0 TYPE
    SCAN 0 BOGUS
    SCAN 0 BOGUS x
    SCAN 0 NOVALUES
    SCAN
    SET gone v PX 10
    @wait 30
    @all SCAN 0 MATCH gone
  `,
  )
})
