'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('changes of watched keys', (script) => {
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
    EXEC
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
})
