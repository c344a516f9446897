'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('server', (script) => {
  script(
    'PING, ECHO, TIME and unknown commands',
    raw`
    PING
    PING hello
    PING a b
    ECHO hello
    ECHO "\x00\xff"
    ECHO
    ECHO a b
    TIME
    TIME x
    LASTSAVE
    LASTSAVE x
    BOGUS
    bogus a b
    "" x
    BOGUS "a b" "\r\n" ${'x'.repeat(200)} y
    ${'B'.repeat(200)}
    BOGUS 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50
    DEBUG SLEEP 0
    DEBUG SLEEP 0.01
    DEBUG SLEEP abc
    DEBUG SLEEP
    DEBUG
  `,
  )

  script(
    'DBSIZE, FLUSHDB and FLUSHALL',
    raw`
    DBSIZE
    MSET a 1 b 2
    DBSIZE
    DBSIZE x
    SELECT 1
    SET c 3
    FLUSHDB
    DBSIZE
    SELECT 0
    DBSIZE
    FLUSHALL SYNC
    DBSIZE
    SET a 1
    FLUSHALL ASYNC
    SET a 1
    FLUSHDB SYNC
    SET a 1
    FLUSHDB ASYNC
    DBSIZE
    FLUSHDB async
    FLUSHDB BOGUS
    FLUSHALL BOGUS
    FLUSHALL SYNC ASYNC
    FLUSHALL SYNC SYNC
  `,
  )

  script(
    'CONFIG',
    raw`
    CONFIG GET maxmemory
    CONFIG SET maxmemory 100mb
    CONFIG GET maxmemory
    CONFIG SET maxmemory 1gb
    CONFIG GET maxmemory
    CONFIG SET maxmemory 1k
    CONFIG GET maxmemory
    CONFIG SET maxmemory 0
    CONFIG SET maxmemory abc
    CONFIG SET maxmemory -1
    CONFIG GET maxmemory-policy
    CONFIG SET maxmemory-policy allkeys-lru
    CONFIG GET maxmemory-policy
    CONFIG SET maxmemory-policy ALLKEYS-LFU
    [config-policies] CONFIG SET maxmemory-policy bogus
    CONFIG SET maxmemory-policy noeviction
    CONFIG SET notify-keyspace-events KEA
    CONFIG GET notify-keyspace-events
    CONFIG SET notify-keyspace-events Kg$lshzxetd
    CONFIG GET notify-keyspace-events
    [event-overwritten] CONFIG SET notify-keyspace-events Eoc
    [event-letters] CONFIG SET notify-keyspace-events STIVh
    CONFIG SET notify-keyspace-events Elm
    CONFIG GET notify-keyspace-events
    [event-letters] CONFIG SET notify-keyspace-events Q
    CONFIG SET notify-keyspace-events ""
    CONFIG GET notify-keyspace-events
    CONFIG SET set-max-intset-entries 100
    CONFIG GET set-max-intset-entries
    CONFIG SET set-max-intset-entries 512
    CONFIG SET set-max-intset-entries abc
    CONFIG SET set-max-intset-entries -1
    CONFIG SET list-max-listpack-size 128
    CONFIG GET list-max-*size
    CONFIG SET list-max-listpack-size -2
    CONFIG GET hash-max-listpack-entries hash-max-listpack-value
    CONFIG GET databases
    CONFIG SET databases 4
    CONFIG GET bogus
    CONFIG GET "max*policy"
    CONFIG GET MAXMEMORY
    CONFIG GET maxmemory maxmemory
    CONFIG SET bogus 1
    CONFIG SET maxmemory 1mb bogus 1
    CONFIG GET maxmemory
    CONFIG SET maxmemory 1mb maxmemory 2mb
    CONFIG SET maxmemory
    CONFIG SET maxmemory 0 maxmemory-policy
    CONFIG GET
    CONFIG SET
    CONFIG
    CONFIG BOGUS
    CONFIG RESETSTAT
    CONFIG RESETSTAT x
    CONFIG SET maxmemory-samples 5
    CONFIG SET maxmemory-samples 0
    CONFIG SET maxmemory 0 maxmemory-policy noeviction
    CONFIG GET maxmemory
  `,
  )

  script(
    'maxmemory',
    raw`
    SET a 1
    CONFIG SET maxmemory 1
    SET b 2
    GET a
    INCR a
    DEL a
    EXPIRE a 10
    LPUSH l a
    MULTI
    GET a
    EXEC
    MULTI
    SET b 2
    EXEC
    FLUSHALL
    CONFIG SET maxmemory 0
    SET b 2
  `,
  )

  script(
    'INFO and MEMORY',
    raw`
    INFO
    INFO server
    INFO memory keyspace
    INFO bogus
    INFO all
    SET k v
    MEMORY USAGE k
    MEMORY USAGE k SAMPLES 5
    MEMORY USAGE k SAMPLES 0
    MEMORY USAGE missing
    MEMORY USAGE k SAMPLES -1
    MEMORY USAGE k SAMPLES abc
    MEMORY USAGE k SAMPLES
    MEMORY USAGE k BOGUS
    MEMORY USAGE
    MEMORY BOGUS
    MEMORY
  `,
  )

  script(
    'COMMAND',
    raw`
    COMMAND COUNT
    COMMAND COUNT x
    COMMAND GETKEYS SET k v
    COMMAND GETKEYS MSET a 1 b 2
    COMMAND GETKEYS SINTERCARD 2 a b
    COMMAND GETKEYS LMPOP 2 a b LEFT
    COMMAND GETKEYS SORT l BY w_* GET d_* STORE dest
    COMMAND GETKEYS SORT l
    COMMAND GETKEYS COPY a b
    COMMAND GETKEYS RENAME a b
    COMMAND GETKEYS SDIFFSTORE d a b c
    COMMAND GETKEYS OBJECT ENCODING k
    COMMAND GETKEYS MEMORY USAGE k
    COMMAND GETKEYS GET
    COMMAND GETKEYS PING
    COMMAND GETKEYS BOGUS x
    COMMAND GETKEYS LMPOP 5 a LEFT
    COMMAND GETKEYS LMPOP abc a LEFT
    COMMAND GETKEYS WATCH a b
    COMMAND GETKEYS
    COMMAND GETKEYSANDFLAGS SET k v
    COMMAND GETKEYSANDFLAGS GET k
    COMMAND GETKEYSANDFLAGS LMOVE a b LEFT RIGHT
    COMMAND GETKEYSANDFLAGS SINTERSTORE d a b
    COMMAND GETKEYSANDFLAGS DEL a b
    COMMAND GETKEYSANDFLAGS APPEND a b
    COMMAND GETKEYSANDFLAGS SET k v GET
    COMMAND GETKEYSANDFLAGS PING
    COMMAND GETKEYSANDFLAGS BOGUS
    COMMAND INFO get
    COMMAND INFO get bogus
    COMMAND DOCS get
    COMMAND DOCS bogus
    COMMAND LIST FILTERBY PATTERN h*rand*
    COMMAND LIST FILTERBY PATTERN bogus*
    COMMAND LIST FILTERBY ACLCAT bogus
    COMMAND LIST FILTERBY MODULE bogus
    COMMAND LIST FILTERBY BOGUS x
    COMMAND LIST FILTERBY
    COMMAND LIST x
    COMMAND BOGUS
  `,
  )

  script(
    'publishing without subscribers',
    raw`
    PUBLISH ch msg
    SPUBLISH ch msg
    PUBLISH ch
    PUBLISH
    SPUBLISH ch
    PUBSUB CHANNELS
    PUBSUB CHANNELS a*
    PUBSUB NUMSUB
    PUBSUB NUMSUB a b
    PUBSUB NUMPAT
    PUBSUB SHARDCHANNELS
    PUBSUB SHARDCHANNELS a*
    PUBSUB SHARDNUMSUB
    PUBSUB SHARDNUMSUB a
    PUBSUB BOGUS
    PUBSUB NUMPAT x
    PUBSUB CHANNELS a b
    PUBSUB
  `,
  )
})
