'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const now = Math.floor(Date.now() / 1000)
const keys = (count) => Array.from({ length: count }, (_, i) => `key:${i} ${i}`).join(' ')

conformance('keys', (script) => {
  script(
    'DEL, UNLINK, EXISTS, TOUCH and TYPE',
    raw`
    MSET a 1 b 2 c 3
    EXISTS a
    EXISTS a b missing a
    EXISTS missing
    TOUCH a b missing a
    TOUCH missing
    DEL a missing
    DEL a
    DEL b b
    UNLINK c missing
    UNLINK c
    DBSIZE
    DEL
    UNLINK
    EXISTS
    TOUCH
    RPUSH l a
    SADD s a
    HSET h f v
    SET str v
    TYPE l
    TYPE s
    TYPE h
    TYPE str
    TYPE missing
    TYPE
    TYPE l s
    DEL l s h str
    DBSIZE
  `,
  )

  script(
    'EXPIRE and similar commands',
    raw`
    SET k v
    TTL k
    PTTL k
    EXPIRETIME k
    PEXPIRETIME k
    TTL missing
    PTTL missing
    EXPIRETIME missing
    PEXPIRETIME missing
    EXPIRE k 100
    TTL k
    PTTL k
    PERSIST k
    PERSIST k
    PERSIST missing
    PEXPIRE k 100000
    PTTL k
    EXPIREAT k ${now + 1000}
    EXPIRETIME k
    PEXPIRETIME k
    PEXPIREAT k ${(now + 2000) * 1000 + 123}
    EXPIRETIME k
    PEXPIRETIME k
    EXPIRE missing 100
    EXPIRE k 0
    EXISTS k
    SET k v
    EXPIRE k -1
    EXISTS k
    SET k v
    PEXPIRE k -1
    SET k v
    EXPIREAT k 1
    SET k v
    PEXPIREAT k 0
    EXISTS k
    SET k v
    EXPIRE k -9223372036854775808
    EXPIRE k 9223372036854775807
    EXPIRE k 9223372036854775
    EXPIRE k 9223372036854774
    EXPIRE k -9223372036854775
    EXISTS k
    SET k v
    PEXPIRE k 9223372036854775807
    PEXPIREAT k 9223372036854775807
    EXPIREAT k 9223372036854775807
    PEXPIRE k -9223372036854775808
    EXISTS k
    SET k v
    EXPIRE k abc
    EXPIRE k 1.5
    EXPIRE k ""
    EXPIRE k
    EXPIRE
    TTL
    PERSIST
    EXPIRE missing abc
    RPUSH l a
    EXPIRE l 100
    SADD s a
    EXPIRE s 100
    HSET h f v
    EXPIRE h 100
    PEXPIRE k 15
    @wait 40
    EXISTS k
    TTL k
    PERSIST k
    EXPIRE k 100
    TYPE k
    DBSIZE
    KEYS *
  `,
  )

  script(
    'EXPIRE NX, XX, GT and LT',
    raw`
    SET k v
    EXPIRE k 100 XX
    EXPIRE k 100 GT
    EXPIRE k 100 NX
    EXPIRE k 200 NX
    TTL k
    EXPIRE k 200 XX
    TTL k
    EXPIRE k 100 GT
    EXPIRE k 300 GT
    TTL k
    EXPIRE k 400 LT
    EXPIRE k 100 LT
    TTL k
    EXPIRE k 50 XX LT
    EXPIRE k 500 XX GT
    TTL k
    PERSIST k
    EXPIRE k 100 XX LT
    EXPIRE k 100 LT
    TTL k
    EXPIRE k 10 NX XX
    EXPIRE k 10 NX GT
    EXPIRE k 10 NX LT
    EXPIRE k 10 GT LT
    EXPIRE k 10 BOGUS
    EXPIRE k 10 NX BOGUS
    EXPIRE k 10 NX NX
    EXPIRE k 10 nx
    EXPIRE k 10 gt
    PEXPIRE k 500000 GT
    EXPIREAT k ${now + 50} LT
    PEXPIREAT k ${(now + 700) * 1000} XX GT
    TTL k
    EXPIRE missing 10 NX
    EXPIRE missing 10 BOGUS
    EXPIRE k -1 GT
    EXISTS k
    EXPIRE k -1 LT
    EXISTS k
  `,
  )

  script(
    'RENAME and RENAMENX',
    raw`
    SET a 1
    RENAME a b
    GET b
    EXISTS a
    RENAME missing b
    RENAMENX missing b
    SET c 3
    RENAME b c
    GET c
    RENAME c c
    RENAMENX c c
    SET d 4
    RENAMENX c d
    RENAMENX c e
    MGET c d e
    RENAME missing missing
    RENAMENX missing missing
    EXPIRE e 100
    RENAME e f
    TTL f
    SET g v EX 500
    SET h v
    RENAME h g
    TTL g
    RPUSH l a b
    RENAME l g
    TYPE g
    RENAMENX g f
    RENAME
    RENAME a
    RENAMENX a
    RENAME a b c
  `,
  )

  script(
    'COPY',
    raw`
    SET a 1
    COPY a b
    COPY a b
    COPY a b REPLACE
    COPY missing b
    COPY missing b REPLACE
    COPY a a
    COPY a a REPLACE
    EXPIRE a 100
    COPY a c
    TTL c
    RPUSH l 1 2 3
    COPY l l2
    RPUSH l 4
    LRANGE l2 0 -1
    SADD s a b
    COPY s s2
    SADD s c
    SMEMBERS s2
    HSET h f v
    COPY h h2
    HSET h f w
    HGETALL h2
    COPY l s REPLACE
    TYPE s
    COPY a a DB 1
    COPY a z DB 1 REPLACE
    COPY a z DB 1
    COPY a other DB 0
    COPY a a DB 0
    COPY a x DB 16
    COPY a x DB -1
    COPY a x DB abc
    COPY a x DB
    COPY a x BOGUS
    COPY a x DB 1 DB 2
    COPY a x REPLACE REPLACE
    COPY a x replace db 1
    COPY a
    COPY
    SELECT 1
    KEYS *
    TTL a
    COPY a a DB 0 REPLACE
  `,
  )

  script(
    'MOVE, SELECT and SWAPDB',
    raw`
    SET a 1
    SET t v EX 100
    MOVE a 1
    EXISTS a
    MOVE a 1
    MOVE t 1
    MOVE missing 1
    SELECT 1
    GET a
    TTL t
    SET a 2
    SELECT 0
    SET a 3
    MOVE a 1
    MOVE a 0
    MOVE a 16
    MOVE a -1
    MOVE a abc
    MOVE missing 16
    MOVE a
    SELECT 15
    SELECT 16
    SELECT -1
    SELECT abc
    SELECT 1.5
    SELECT
    SELECT 0 1
    SELECT 0
    SWAPDB 0 1
    GET a
    DBSIZE
    SWAPDB 0 0
    SWAPDB 1 0
    GET a
    SWAPDB 0 16
    SWAPDB 16 0
    SWAPDB abc 0
    SWAPDB 0 abc
    SWAPDB abc abc
    SWAPDB -1 0
    SWAPDB 0
    SWAPDB
    SELECT 1
    FLUSHDB
    DBSIZE
    SELECT 0
    DBSIZE
    FLUSHALL
    DBSIZE
  `,
  )

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
    [scan-type] @all SCAN 0 TYPE bogus
    @all SCAN 0 match key:2 count 10 type string
    @all SCAN 0 COUNT 10 COUNT 20
    SCAN abc
    [scan-cursor] SCAN -1
    [scan-cursor] SCAN ""
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
    [scan-novalues] SCAN 0 NOVALUES
    SCAN
    SET gone v PX 10
    @wait 30
    @all SCAN 0 MATCH gone
  `,
  )

  script(
    'OBJECT',
    raw`
    SET k v
    OBJECT ENCODING k
    OBJECT ENCODING missing
    OBJECT IDLETIME k
    OBJECT IDLETIME missing
    OBJECT REFCOUNT k
    OBJECT REFCOUNT missing
    OBJECT FREQ k
    OBJECT FREQ missing
    OBJECT BOGUS k
    OBJECT BOGUS
    OBJECT
    OBJECT ENCODING
    OBJECT ENCODING k k
    OBJECT IDLETIME
    OBJECT HELP
    OBJECT HELP k
    object encoding k
    CONFIG SET maxmemory-policy allkeys-lfu
    SET f v
    OBJECT FREQ f
    OBJECT IDLETIME f
    OBJECT FREQ missing
    CONFIG SET maxmemory-policy noeviction
  `,
  )

  script(
    'SORT',
    raw`
    RPUSH l 3 1 2 10 -1 1.5
    SORT l
    SORT l ASC
    SORT l DESC
    SORT l ALPHA
    SORT l ALPHA DESC
    SORT l LIMIT 0 2
    SORT l LIMIT 1 3
    SORT l LIMIT 2 -1
    SORT l LIMIT -1 2
    SORT l LIMIT 0 0
    SORT l LIMIT 100 10
    SORT l LIMIT 1 3 DESC
    SORT l desc limit 0 2 alpha
    SORT missing
    SORT l LIMIT 0
    SORT l LIMIT a b
    SORT l LIMIT 1 b
    SORT l BOGUS
    SORT l BY
    SORT l GET
    SORT l STORE
    SORT
    RPUSH w banana apple cherry Apple ""
    SORT w
    SORT w ALPHA
    SORT w ALPHA DESC
    SADD s 5 3 9
    SORT s
    SORT s DESC LIMIT 0 2
    SADD sw x z y
    SORT sw ALPHA
    SORT sw
    SET str v
    SORT str
    HSET h f v
    SORT h
    SORT h ALPHA
    SORT l LIMIT 0 9223372036854775807
    SORT l LIMIT 9223372036854775807 10
    SORT l LIMIT -9223372036854775808 10
    RPUSH odd 1 nan
    SORT odd
    DEL odd
    RPUSH odd 1 inf -inf +inf 1e3 -Infinity
    SORT odd
    DEL odd
    RPUSH odd .5 5. +1
    SORT odd
    DEL odd
    RPUSH odd 0x10 2
    [sort-double] SORT odd
    DEL odd
    RPUSH odd 1 ""
    [sort-double] SORT odd
    DEL odd
    RPUSH odd " 1" 2
    [sort-double] SORT odd
    DEL odd
    RPUSH odd "1 " 2
    SORT odd
    RPUSH ties 1.0 1 01 1.00
    SORT ties
    SORT ties DESC
  `,
  )

  script(
    'SORT BY, GET and STORE',
    raw`
    RPUSH l a b c d
    MSET weight_a 3 weight_b 1 weight_c 2 weight_d 1
    MSET data_a AA data_b BB data_c CC
    SORT l BY weight_*
    SORT l BY weight_* DESC
    SORT l BY weight_* ALPHA
    SORT l BY weight_* GET data_*
    SORT l BY weight_* GET # GET data_* GET weight_*
    SORT l BY nosort
    SORT l BY nosort GET data_*
    SORT l BY nosort DESC
    SORT l BY nosort LIMIT 1 2
    SORT l BY missing_*
    SORT l BY missing_* DESC
    SORT l BY data_*
    SORT l BY data_* ALPHA
    SORT l ALPHA GET data_*
    SORT l ALPHA GET nothing
    SORT l ALPHA GET #
    HSET obj_a w 2 n Ann
    HSET obj_b w 1 n Bob
    HSET obj_c w 3
    SORT l BY obj_*->w
    SORT l BY obj_*->w GET obj_*->n
    SORT l BY obj_*->w GET obj_*->nope
    SORT l BY obj_*-> GET obj_*->n
    SORT l BY obj_*->n ALPHA GET #
    SORT l BY weight_*->w
    SORT l BY *
    SORT l ALPHA BY * GET *
    SORT l BY weight_* STORE d
    LRANGE d 0 -1
    SORT l BY weight_* GET data_* STORE d
    LRANGE d 0 -1
    SORT missing STORE d
    EXISTS d
    SET d x EX 100
    SORT l ALPHA STORE d
    TTL d
    TYPE d
    SORT l ALPHA STORE l
    SORT l ALPHA LIMIT 0 0 STORE d
    EXISTS d
    SADD s 3 1 2
    SORT s BY nosort STORE d
    LRANGE d 0 -1
    SORT s BY nosort
    SORT s BY nosort LIMIT 0 2 STORE d
    SORT l GET data_* GET
    SORT l BY weight_* BY data_* ALPHA
    SORT l STORE d STORE e ALPHA
    EXISTS d e
    SORT_RO l ALPHA
    SORT_RO l BY weight_* GET # DESC LIMIT 0 2
    SORT_RO l ALPHA STORE d
    SORT_RO missing
    SORT_RO
    SET str v
    SORT str STORE d
    RPUSH n 1 2 3
    SORT n GET missing_* STORE d
    LRANGE d 0 -1
  `,
  )

  script(
    'keys that expired are gone for every command',
    raw`
    SET s v PX 10
    RPUSH l a b
    PEXPIRE l 10
    SADD set a b
    PEXPIRE set 10
    HSET h f v
    PEXPIRE h 10
    SET keep v
    @wait 30
    GET s
    LRANGE l 0 -1
    SCARD set
    HGETALL h
    EXISTS s l set h
    TYPE l
    RENAME s t
    COPY l l2
    SINTER set set
    SUNION set
    RPUSHX l c
    HSETNX h f w
    TTL h
    SADD set z
    SMEMBERS set
    LPUSH l z
    LRANGE l 0 -1
    DBSIZE
    KEYS *
    RANDOMKEY x
  `,
  )
})
