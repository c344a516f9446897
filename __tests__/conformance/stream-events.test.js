'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('events of streams', (script) => {
  script(
    'each change has its event',
    { events: true },
    raw`
    XADD s 1-0 a 1
    XADD s 2-0 a 2
    XADD s MAXLEN 2 3-0 a 3
    XADD s MAXLEN 9 4-0 a 4
    XADD s 1-0 a b
    XTRIM s MAXLEN 2
    XTRIM s MAXLEN 9
    XDEL s 3-0 9-9
    XDEL s 9-9
    XGROUP CREATE s g 0
    XGROUP CREATE new g 0 MKSTREAM
    XGROUP SETID s g 3
    XGROUP CREATECONSUMER s g c
    XGROUP CREATECONSUMER s g c
    XREADGROUP GROUP g c STREAMS s >
    XREADGROUP GROUP g e STREAMS s 0
    XCLAIM s g f 0 4-0
    XCLAIM s g f 0 4-0
    XAUTOCLAIM s g h 0 0
    XACK s g 4-0
    XGROUP DELCONSUMER s g f
    XGROUP DELCONSUMER s g none
    XGROUP DESTROY s g
    XGROUP DESTROY s g
    XSETID s 9-0
    XDEL s 4-0
    RENAME s t
    COPY t u
    DEL t
  `,
  )

  script(
    'a watched stream changes with its entries only',
    raw`
    XADD s 1-0 a 1
    XADD s 2-0 a 2
    XGROUP CREATE s g 0
    WATCH s
    other: XREADGROUP GROUP g c STREAMS s >
    other: XGROUP CREATE s h 0
    other: XACK s g 1-0
    other: XSETID s 5-0
    MULTI
    PING
    EXEC
    WATCH s
    other: XADD s 6-0 a b
    MULTI
    PING
    EXEC
    WATCH s
    other: XDEL s 6-0
    MULTI
    PING
    EXEC
    WATCH none
    other: XGROUP CREATE none g 0 MKSTREAM
    MULTI
    PING
    EXEC
    WATCH s
    other: XTRIM s MAXLEN 9
    MULTI
    PING
    EXEC
  `,
  )
})
