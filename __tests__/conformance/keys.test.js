'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

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
})
