'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('WATCH', (script) => {
  script(
    'WATCH',
    raw`
    SET k 1
    WATCH k
    MULTI
    SET k 2
    EXEC
    GET k
    WATCH k
    other: SET k 3
    MULTI
    SET k 4
    EXEC
    GET k
    MULTI
    SET k 5
    EXEC
    WATCH k
    SET k 6
    MULTI
    SET k 7
    EXEC
    WATCH k missing
    other: SET missing v
    MULTI
    EXEC
    WATCH k
    other: SET k 8
    UNWATCH
    MULTI
    GET k
    EXEC
    WATCH k
    other: SET k 9
    MULTI
    DISCARD
    MULTI
    GET k
    EXEC
    WATCH k
    other: GET k
    MULTI
    GET k
    EXEC
    WATCH k
    MULTI
    GET k
    other: INCR k
    EXEC
    WATCH
    UNWATCH x
    UNWATCH
  `,
  )

  script(
    'commands that change a watched key',
    raw`
    SET k 1
    WATCH k
    other: EXPIRE k 100
    MULTI
    EXEC
    WATCH k
    other: PERSIST k
    MULTI
    EXEC
    WATCH k
    other: DEL k
    MULTI
    EXEC
    WATCH k
    other: DEL k
    MULTI
    EXEC
    SET k 1
    WATCH k
    other: DEL k
    other: SET k 1
    MULTI
    EXEC
    WATCH k
    other: SET k x NX
    MULTI
    EXEC
    WATCH k
    other: SET k 1
    MULTI
    EXEC
    SADD s a
    WATCH s
    other: SADD s a
    MULTI
    EXEC
    WATCH s
    other: SADD s b
    MULTI
    EXEC
    WATCH s
    other: SREM s nope
    MULTI
    EXEC
    HSET h f v
    WATCH h
    other: HSET h f v
    MULTI
    EXEC
    WATCH h
    other: HDEL h nope
    MULTI
    EXEC
    RPUSH l a
    WATCH l
    other: LREM l 0 nope
    MULTI
    EXEC
    WATCH l
    other: LTRIM l 0 -1
    MULTI
    [ltrim-nothing] EXEC
    WATCH l
    other: LSET l 0 a
    MULTI
    EXEC
    WATCH l
    other: RPOPLPUSH l l
    MULTI
    EXEC
    WATCH k
    other: APPEND k ""
    MULTI
    EXEC
    WATCH k
    other: SETRANGE k 0 ""
    MULTI
    EXEC
    WATCH k
    other: GETEX k
    MULTI
    EXEC
    WATCH k
    other: GETEX k PERSIST
    MULTI
    EXEC
    WATCH k
    other: GETEX k EX 100
    MULTI
    EXEC
    WATCH k
    other: TOUCH k
    MULTI
    EXEC
    WATCH k
    other: RENAME k k
    MULTI
    EXEC
    WATCH k
    other: RENAME k j
    MULTI
    EXEC
    WATCH k
    other: RENAME j k
    MULTI
    EXEC
    WATCH k
    other: COPY k j
    MULTI
    EXEC
    WATCH j
    other: COPY k j REPLACE
    MULTI
    EXEC
    WATCH k
    other: INCRBY k 0
    MULTI
    EXEC
    WATCH l
    other: SORT l ALPHA STORE l
    MULTI
    EXEC
    WATCH s
    other: SUNIONSTORE s s
    MULTI
    EXEC
    WATCH none
    other: SUNIONSTORE none none
    MULTI
    EXEC
    WATCH s
    other: SMOVE s s a
    MULTI
    EXEC
  `,
  )

  script(
    'WATCH, databases and flushing',
    raw`
    SET k 1
    WATCH k
    other: FLUSHALL
    MULTI
    EXEC
    WATCH k
    other: FLUSHALL
    MULTI
    EXEC
    SET k 1
    WATCH k
    other: FLUSHDB
    MULTI
    EXEC
    SET k 1
    WATCH k
    other: SELECT 1
    other: SET k 2
    MULTI
    EXEC
    WATCH k
    other: FLUSHDB
    MULTI
    EXEC
    other: SET k 2
    WATCH k
    other: SWAPDB 0 1
    MULTI
    EXEC
    WATCH absent
    other: SWAPDB 0 1
    MULTI
    EXEC
    SET m v
    WATCH m
    other: SELECT 0
    other: MOVE m 1
    MULTI
    EXEC
    SELECT 1
    WATCH m
    SELECT 0
    other: SELECT 1
    other: SET m w
    MULTI
    EXEC
    MULTI
    SELECT 2
    SET two 2
    SELECT 0
    EXISTS two
    EXEC
    MULTI
    SELECT 2
    EXEC
    GET two
  `,
  )

  script(
    'WATCH and expiry',
    raw`
    SET k 1 PX 300
    WATCH k
    @wait 400
    MULTI
    SET done 1
    EXEC
    SET k 1 PX 10
    @wait 30
    WATCH k
    MULTI
    SET done 2
    EXEC
    SET k 1 PX 10
    @wait 30
    WATCH k
    other: SET k 2
    MULTI
    EXEC
    SET k 1
    WATCH k
    other: PEXPIRE k -1
    MULTI
    EXEC
  `,
  )
})
