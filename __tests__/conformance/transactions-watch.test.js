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
    SET k 1 PX 1000
    WATCH k
    @wait 1100
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
