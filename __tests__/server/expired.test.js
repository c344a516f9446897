'use strict'

// Expired keys: when calls take them away, and what a client hears of it.

const { transcripts } = require('../support/scripts/transcripts.js')

const raw = String.raw

transcripts({
  'expired keys that are watched': raw`
    a: DEBUG SET-ACTIVE-EXPIRE 0
    a: SET k v PX 1
    @wait 20
    a: WATCH k
    b: FLUSHDB
    a: MULTI | PING | EXEC
    a: SET k v PX 1
    @wait 20
    a: WATCH k
    b: SWAPDB 0 1
    a: MULTI | PING | EXEC
    b: FLUSHALL
    b: SELECT 1 | SET k v PX 1 | SELECT 0
    @wait 20
    a: WATCH k
    b: SWAPDB 0 1
    a: MULTI | PING | EXEC
    b: FLUSHALL
    b: SET k v PX 1 | SELECT 1 | SET k v | SELECT 0
    @wait 20
    a: WATCH k
    b: SWAPDB 0 1
    a: MULTI | PING | EXEC
    b: FLUSHALL
    b: SET k v | SELECT 1 | SET k v PX 1 | SELECT 0
    @wait 20
    a: WATCH k
    b: SWAPDB 0 1
    a: MULTI | PING | EXEC
    b: FLUSHALL
    b: SET k v PX 500
    a: WATCH k
    @wait 1000
    b: FLUSHDB
    a: MULTI | PING | EXEC
  `,
  'expired keys that calls meet': raw`
    a: DEBUG SET-ACTIVE-EXPIRE 0
    e: speak RESP3
    e: CONFIG SET notify-keyspace-events Ex
    e: SUBSCRIBE __keyevent@0__:expired
    a: SET j v | SET k v PX 1
    @wait 20
    a: DBSIZE
    a: SCAN 0
    a: DBSIZE
    a: SET k v PX 1
    @wait 20
    a: KEYS * | DBSIZE
    a: SCAN 0 MATCH x* | DBSIZE
    a: SCAN 0 TYPE list | DBSIZE
    a: SCAN 0 TYPE string | DBSIZE
    a: SET k v PX 1
    @wait 20
    a: GET k | DBSIZE
    a: SET k v PX 1
    @wait 20
    a: EVAL_RO "return redis.call('GET', KEYS[1])" 1 k
    a: DBSIZE
    a: SET k v PX 1
    @wait 20
    a: MULTI | MGET k k k | EXEC
    a: DBSIZE
    a: SET k v PX 1 | SELECT 1 | SET k v PX 1 | SELECT 0
    @wait 20
    a: MULTI | GET k | SELECT 1 | GET k | SELECT 0 | EXEC
    a: DBSIZE | SELECT 1 | DBSIZE | SELECT 0
    a: DEL j | SET k v PX 1
    @wait 20
    a: RANDOMKEY
    a: DBSIZE
  `,
  'keys that a client keeps, and finds expired': raw`
    b: DEBUG SET-ACTIVE-EXPIRE 0
    a: speak RESP3
    a: CLIENT TRACKING ON
    b: SET k v PX 500
    a: GET k
    @wait 1000
    b: MGET k k k
    b: SET k v PX 500
    a: GET k
    @wait 1000
    a: MGET k k k
    b: SET k v
    a: GET k
    b: PEXPIRE k 500
    a: GET k
    @wait 1000
    a: SCAN 0
    b: SET k v
    a: CLIENT TRACKING OFF
    a: CLIENT TRACKING ON BCAST
    b: SET k v PX 1
    @wait 20
    b: MGET k k k
  `,
  'what a call that waited changes, behind its reply': raw`
    a: speak RESP3
    a: CLIENT TRACKING ON
    a: MGET src dst
    a: BLMOVE src dst LEFT LEFT 0
    b: RPUSH src x
    a: EXISTS q
    a: BLPOP q 0
    b: RPUSH q x
    a: CLIENT TRACKING OFF
    a: CLIENT TRACKING ON NOLOOP
    a: LRANGE dst 0 -1
    a: BLMOVE src dst LEFT LEFT 0
    b: RPUSH src y
    b: RPUSH dst z
  `,
})
