'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const many = (from, to, call) =>
  Array.from({ length: to - from + 1 }, (_, i) => call(from + i)).join('\n')

conformance('groups of streams', (script) => {
  script(
    'XGROUP',
    raw`
    XADD s 1-0 a 1
    XADD s 2-0 a 2
    XGROUP CREATE s g 0
    XGROUP CREATE s g 0
    XGROUP create s end $
    XGROUP CREATE s later 9-9
    XGROUP CREATE s read 1 ENTRIESREAD 1
    XGROUP CREATE s unread 1 ENTRIESREAD -1
    XGROUP CREATE s bad 1 ENTRIESREAD -2
    XGROUP CREATE s bad 1 ENTRIESREAD x
    XGROUP CREATE s bad 1 ENTRIESREAD
    XGROUP CREATE s bad 1 FOO
    XGROUP CREATE s bad x
    XGROUP CREATE s bad -
    XGROUP CREATE none g 0
    XGROUP CREATE none g x MKSTREAM
    EXISTS none
    XGROUP CREATE made g $ MKSTREAM
    XGROUP CREATE made h 0 MKSTREAM ENTRIESREAD 0
    XGROUP CREATE
    XGROUP CREATE s g
    XGROUP SETID s g 1
    XGROUP SETID s g $
    XGROUP SETID s g +
    XGROUP SETID s g -
    XGROUP SETID s g 1 ENTRIESREAD 1
    XGROUP SETID s g 1 MKSTREAM
    XGROUP SETID s g 1 ENTRIESREAD -5
    XGROUP SETID s g x
    XGROUP SETID s none 0
    XGROUP SETID none g 0
    XGROUP SETID s none x
    XGROUP CREATECONSUMER s g c
    XGROUP CREATECONSUMER s g c
    XGROUP CREATECONSUMER s g b
    XGROUP CREATECONSUMER s none c
    XGROUP CREATECONSUMER none g c
    XGROUP CREATECONSUMER s g
    XREADGROUP GROUP g c STREAMS s >
    XGROUP DELCONSUMER s g c
    XGROUP DELCONSUMER s g c
    XGROUP DELCONSUMER s none c
    XGROUP DELCONSUMER none g c
    XPENDING s g
    XGROUP DESTROY s g
    XGROUP DESTROY s g
    XGROUP DESTROY none g
    XGROUP FOO s g
    XGROUP
    XINFO GROUPS s
    XINFO GROUPS made
    SET str x
    XGROUP CREATE str g 0
    XGROUP CREATE str g 0 MKSTREAM
    XGROUP SETID str g 0
    XGROUP DESTROY str g
    XGROUP CREATECONSUMER str g c
    XGROUP DELCONSUMER str g c
  `,
  )

  script(
    'XREADGROUP',
    raw`
    XADD s 1-0 a 1
    XADD s 2-0 a 2
    XADD s 3-0 a 3
    XGROUP CREATE s g 0
    XREADGROUP GROUP g one COUNT 1 STREAMS s >
    XREADGROUP GROUP g two COUNT 1 STREAMS s >
    XREADGROUP COUNT 5 GROUP g one STREAMS s >
    XREADGROUP GROUP g one STREAMS s >
    XREADGROUP GROUP g one STREAMS s 0
    XREADGROUP GROUP g one COUNT 1 STREAMS s 0
    XREADGROUP GROUP g one STREAMS s 1
    XREADGROUP GROUP g one STREAMS s 3-0
    XREADGROUP GROUP g new STREAMS s 0
    XPENDING s g - + 10
    XDEL s 1-0
    XREADGROUP GROUP g one STREAMS s 0
    XPENDING s g - + 10
    XADD s 4-0 a 4
    XREADGROUP GROUP g three NOACK STREAMS s >
    XPENDING s g
    XINFO GROUPS s
    [stream-active] XINFO CONSUMERS s g
    XGROUP SETID s g 1
    XREADGROUP GROUP g two STREAMS s >
    XPENDING s g - + 10
    XADD t 1-0 b 1
    XGROUP CREATE t g 0
    XREADGROUP GROUP g one STREAMS s t > >
    XREADGROUP GROUP g one STREAMS s t 0 0
    XREADGROUP GROUP g one STREAMS s t 0 >
    XREADGROUP GROUP none one STREAMS s >
    XREADGROUP GROUP g one STREAMS none >
    XREADGROUP GROUP g one STREAMS s none > >
    XREADGROUP GROUP g one STREAMS s $
    [xread-last] XREADGROUP GROUP g one STREAMS s +
    XREADGROUP GROUP g one STREAMS s x
    XREADGROUP GROUP g one STREAMS none x
    [xread-last] XREADGROUP GROUP g one STREAMS s t >
    XREADGROUP COUNT 1 NOACK COUNT 1 STREAMS s >
    XREADGROUP GROUP g one COUNT x STREAMS s >
    XREADGROUP GROUP g one FOO STREAMS s >
    XREADGROUP GROUP g STREAMS s >
    XREADGROUP GROUP g one COUNT 1 FOO s >
    XREADGROUP GROUP g one STREAMS s
    XREADGROUP GROUP g one BLOCK -1 STREAMS s >
    XREADGROUP GROUP g one BLOCK 5 STREAMS s >
    XREADGROUP GROUP g one BLOCK 0 STREAMS s 0
    [stream-consumers] XREADGROUP GROUP g "" STREAMS s >
    XGROUP DELCONSUMER s g ""
    SET str x
    XREADGROUP GROUP g one STREAMS str >
    XREADGROUP GROUP g one STREAMS s str > >
  `,
  )

  script(
    'XINFO',
    `
    XADD s 1-0 a 1
    XGROUP CREATE s g 0
    XGROUP CREATE s empty $
    XINFO STREAM s
    XINFO STREAM s FULL
    ${many(2, 15, (i) => `XADD s ${i}-0 a ${i}`)}
    XREADGROUP GROUP g one COUNT 12 STREAMS s >
    XGROUP CREATECONSUMER s g idle
    XINFO GROUPS s
    [stream-active] XINFO CONSUMERS s g
    XINFO CONSUMERS s empty
    XINFO STREAM s
    [stream-active] XINFO STREAM s FULL
    [stream-active] XINFO STREAM s full COUNT 2
    [stream-active] XINFO STREAM s FULL COUNT 0
    [stream-active] XINFO STREAM s FULL COUNT -1
    XINFO STREAM s FULL COUNT x
    XINFO STREAM s FULL COUNT
    XINFO STREAM s FULL 2
    XINFO STREAM s FULL FOO 1
    XINFO STREAM s FOO
    XINFO STREAM s FOO COUNT 1
    XINFO STREAM none
    XINFO STREAM none FOO
    XINFO GROUPS none
    XINFO CONSUMERS none g
    XINFO CONSUMERS s none
    XINFO STREAM
    XINFO GROUPS
    XINFO CONSUMERS s
    XINFO FOO s
    XINFO
    XDEL s 15-0
    XINFO STREAM s
    XTRIM s MAXLEN 0
    XINFO STREAM s
    XINFO GROUPS s
    SET str x
    XINFO STREAM str
    XINFO STREAM str FOO
    XINFO GROUPS str
    XINFO CONSUMERS str g
  `,
  )

  script(
    'the lag of a group',
    { known: 'stream-lag' },
    raw`
    XGROUP CREATE s g 0 MKSTREAM
    XINFO GROUPS s
    XADD s 1-0 a 1
    XADD s 2-0 a 2
    XADD s 3-0 a 3
    XADD s 4-0 a 4
    XADD s 5-0 a 5
    XGROUP CREATE s middle 3-0
    XGROUP CREATE s first 1-0
    XGROUP CREATE s before 0-5
    XGROUP CREATE s end $
    XGROUP CREATE s beyond 9
    XINFO GROUPS s
    XREADGROUP GROUP g c COUNT 1 STREAMS s >
    XREADGROUP GROUP middle c COUNT 1 STREAMS s >
    XREADGROUP GROUP first c COUNT 1 STREAMS s >
    XINFO GROUPS s
    XDEL s 3-0
    XINFO GROUPS s
    XREADGROUP GROUP g c COUNT 1 STREAMS s >
    XREADGROUP GROUP first c COUNT 1 STREAMS s >
    XINFO GROUPS s
    XREADGROUP GROUP g c COUNT 1 STREAMS s >
    XREADGROUP GROUP middle c COUNT 1 STREAMS s >
    XINFO GROUPS s
    XREADGROUP GROUP g c STREAMS s >
    XREADGROUP GROUP first c STREAMS s >
    XINFO GROUPS s
    XDEL s 1-0 2-0
    XINFO GROUPS s
    XADD s 6-0 a 6
    XINFO GROUPS s
    XTRIM s MAXLEN 1
    XINFO GROUPS s
    XDEL s 6-0
    XINFO GROUPS s
    XADD s 7-0 a 7
    XREADGROUP GROUP middle c STREAMS s >
    XINFO GROUPS s
    DEL s
    XADD s 1-0 a b
    XGROUP CREATE s g 1
    XGROUP SETID s g 0 ENTRIESREAD 1
    XREADGROUP GROUP g c STREAMS s >
    XINFO GROUPS s
  `,
  )
})
