'use strict'

const { conformance } = require('../support/conformance.js')

const raw = String.raw
const many = (from, to, call) =>
  Array.from({ length: to - from + 1 }, (_, i) => call(from + i)).join('\n')

conformance('streams', (script) => {
  script(
    'XADD and XLEN',
    raw`
    XADD s 1-1 name Ada age 36
    XADD s 1-2 name Bob age 7
    XADD s 1-* name Cleo age 70000
    XADD s 2 other "" field "\x00\xff"
    XADD s 2-* a b a c
    XADD s 1-9 a b
    XADD s 1-* a b
    XADD s 2-1 a b
    XADD s 0-0 a b
    XADD s 0 a b
    XADD s 0-* a b
    XADD none 0-0 a b
    EXISTS none
    XADD new 0-* a b
    XADD s * a
    XADD s *
    XADD s
    XADD s * a b c
    XADD s x a b
    XADD s - a b
    XADD s + a b
    XADD s 3-x a b
    XADD s 3-1-1 a b
    XADD s ** a b
    XADD s +3-01 a b
    XADD s * a b
    XADD s NOMKSTREAM * a b
    XADD no NOMKSTREAM * a b
    XADD no nomkstream 1-1 a b
    EXISTS no
    XLEN s
    XLEN no
    XLEN
    XLEN s s
    SET str x
    XADD str * a b
    XADD str 0-0 a b
    XADD str x a b
    XADD str NOMKSTREAM * a b
    XLEN str
    XADD end 18446744073709551615-18446744073709551615 a b
    XADD end * a b
    XADD end 18446744073709551615-* a b
    XADD end 18446744073709551616-0 a b
    TYPE s
    OBJECT ENCODING s
    SCAN 0 TYPE stream COUNT 100
    EXPIRE new 100
    XADD new * a b
    TTL new
    COPY s t
    RENAME t u
    XLEN u
  `,
  )

  script(
    'nodes of entries',
    `
    CONFIG SET stream-node-max-entries 5
    ${many(1, 23, (i) => `XADD a ${i}-0 field value${i} n ${i}`)}
    XDEL a 3-0 4-0 5-0 12-0
    XTRIM a MAXLEN ~ 12
    XTRIM a MINID ~ 13
    XTRIM a MAXLEN 7
    XADD a 24-0 other x
    XDEL a 21-0 22-0 23-0 24-0
    XADD a 30-0 field v n 1
    CONFIG SET stream-node-max-entries 100
    CONFIG SET stream-node-max-bytes 128
    ${many(1, 23, (i) => `XADD b ${i * 1000}-${i % 3} field ${'v'.repeat(i)} n ${i * i * 1000}`)}
    XTRIM b MAXLEN ~ 4 LIMIT 7
    XRANGE b - + COUNT 3
    CONFIG SET stream-node-max-bytes 4096
    CONFIG SET stream-node-max-entries 0
    ${many(1, 9, (i) => `XADD c ${i} f v`)}
    XTRIM c MAXLEN ~ 2
    XTRIM c MAXLEN = 2
    CONFIG SET stream-node-max-entries 100
  `,
  )

  script(
    'XRANGE and XREVRANGE',
    raw`
    XADD s 1-1 a 1
    XADD s 1-2 a 2
    XADD s 2-0 a 3
    XADD s 3-5 a 4
    XRANGE s - +
    XREVRANGE s + -
    XRANGE s 1 1
    XRANGE s 1 2
    XRANGE s 1-2 2-0
    XRANGE s (1-1 +
    XRANGE s (1 +
    XRANGE s - (2
    XRANGE s - (1-2
    XREVRANGE s (3-5 (1-1
    XREVRANGE s 2 1
    XREVRANGE s 1 2
    XRANGE s 3 2
    XRANGE s 4 +
    XRANGE s - + COUNT 2
    XREVRANGE s + - COUNT 1
    XRANGE s - + COUNT 0
    XRANGE s - + COUNT -1
    XRANGE s - + COUNT 1 COUNT 3
    XRANGE s - + COUNT x
    XRANGE s - + COUNT
    XRANGE s - + FOO 1
    XRANGE no - +
    XRANGE no - + COUNT 0
    XRANGE no x +
    XRANGE s x +
    XRANGE s - y
    XRANGE s ( +
    XRANGE s (- +
    XRANGE s - (+
    XRANGE s - (0-0
    XRANGE s - (0
    XRANGE s (18446744073709551615-18446744073709551615 +
    XRANGE s 0 18446744073709551615
    XRANGE s -
    XRANGE s
    SET str x
    XRANGE str - +
    XRANGE str x +
    XREVRANGE str + - COUNT x
  `,
  )

  script(
    'XDEL and XTRIM',
    `
    ${many(1, 12, (i) => `XADD s ${i}-0 a ${i}`)}
    XDEL s 1-0
    XDEL s 1-0 5 5-0 99
    XDEL s x
    XDEL s 6-0 x
    XDEL no x
    XDEL no 1
    XDEL s
    XTRIM s MAXLEN 8
    XTRIM s MAXLEN = 7
    XTRIM s MAXLEN 100
    XTRIM s MINID 8
    XTRIM s MINID = 8-1
    XTRIM s MINID 8-1
    XTRIM s maxlen ~ 0
    XTRIM s MAXLEN ~ 0 LIMIT 1
    XTRIM s MAXLEN 0
    EXISTS s
    XADD s 12-0 a b
    XADD s 13-0 a b
    XINFO STREAM s
    XTRIM s LIMIT 5
    XTRIM s LIMIT 0
    XTRIM s LIMIT 5 MAXLEN 1
    XTRIM s MAXLEN 1 LIMIT 0
    XTRIM s MAXLEN ~
    XTRIM s MAXLEN ~ 1 LIMIT -1
    XTRIM s MAXLEN ~ 1 LIMIT x
    XTRIM s MAXLEN -1
    XTRIM s MAXLEN x
    XTRIM s MAXLEN = 1 LIMIT 5
    XTRIM s MAXLEN 1 MINID 1
    XTRIM s MINID 1 MINID 2
    XTRIM s MINID x
    XTRIM s MINID -
    XTRIM s FOO 1
    XTRIM s MAXLEN
    XTRIM s MAXLEN 1 NOMKSTREAM
    XTRIM s MAXLEN 1 extra
    XTRIM no MAXLEN 1
    XTRIM no MAXLEN 1 LIMIT
    XTRIM s MAXLEN 9223372036854775807
    XTRIM s MAXLEN 9223372036854775808
    XADD s MAXLEN 1 14-0 a b
    XADD s MAXLEN = 1 15-0 a b
    XADD s MINID 16 16-0 a b
    XADD s MAXLEN 0 17-0 a b
    XADD s NOMKSTREAM MAXLEN ~ 10 LIMIT 1 18-0 a b
    XADD s MAXLEN 1 MINID 1 * a b
    XADD s LIMIT 1 * a b
    XADD s LIMIT 0 * a b
    XADD s MAXLEN 0 LIMIT 2 x a b
    XADD s MAXLEN 0 LIMIT 2
    XADD s MAXLEN x * a b
    XADD s MINID - * a b
    XADD s MAXLEN LIMIT 1 * a b
    XADD s MAXLEN ~ 1 LIMIT x * a b
    XADD s FOO * a b
    SET str x
    XDEL str 1
    XDEL str x
    XTRIM str MAXLEN 1
    XTRIM str MAXLEN x
  `,
  )

  script(
    'XREAD',
    raw`
    XADD s 1-0 a 1
    XADD s 2-0 a 2
    XADD t 1-1 b 1
    XREAD STREAMS s 0
    XREAD streams s t 0 0
    XREAD COUNT 1 STREAMS s t 0 0
    XREAD COUNT 1 COUNT 2 STREAMS s 0
    XREAD COUNT 0 STREAMS s 0
    XREAD COUNT -5 STREAMS s 0
    XREAD STREAMS s 1
    XREAD STREAMS s 1-0
    XREAD STREAMS s 2-0
    XREAD STREAMS s $
    [xread-last] XREAD STREAMS s t none + + +
    [xread-last] XREAD STREAMS s t 0
    XREAD STREAMS none 0
    XREAD STREAMS none s 0 1
    XREAD STREAMS s s 0 1
    XREAD STREAMS s x
    XREAD STREAMS s >
    XREAD STREAMS s -
    XREAD STREAMS s (1
    XREAD STREAMS s
    XREAD STREAMS
    XREAD
    XREAD COUNT x STREAMS s 0
    XREAD COUNT STREAMS s 0
    XREAD COUNT 1 s 0
    XREAD COUNT 1 BLOCK 1
    XREAD FOO STREAMS s 0
    XREAD GROUP g c STREAMS s 0
    XREAD NOACK STREAMS s 0
    XREAD BLOCK x STREAMS s 0
    XREAD BLOCK -1 STREAMS s 0
    XREAD BLOCK 1.5 STREAMS s 0
    XREAD BLOCK 10000 STREAMS s 0
    XREAD BLOCK 5 STREAMS s $
    MULTI
    XREAD BLOCK 0 STREAMS s $
    EXEC
    SET str x
    XREAD STREAMS str 0
    XREAD STREAMS s str 0 0
    XREAD STREAMS s str x 0
    XREAD STREAMS str s 0 x
    XDEL s 1-0 2-0
    XREAD STREAMS s 0
    [xread-last] XREAD STREAMS s +
    XREAD STREAMS s 18446744073709551615-18446744073709551615
  `,
  )

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
    'XACK and XPENDING',
    raw`
    XADD s 1-0 a 1
    XADD s 2-0 a 2
    XADD s 3-0 a 3
    XGROUP CREATE s g 0
    XPENDING s g
    XREADGROUP GROUP g b COUNT 2 STREAMS s >
    XREADGROUP GROUP g a STREAMS s >
    XPENDING s g
    XPENDING s g - + 10
    XPENDING s g - + 1
    XPENDING s g 2 + 10
    XPENDING s g (2 + 10
    XPENDING s g 3 1 10
    XPENDING s g - + 0
    XPENDING s g - + -3
    XPENDING s g - + 10 b
    XPENDING s g 2-0 2-0 10 b
    XPENDING s g - + 10 nobody
    XPENDING s g IDLE 0 - + 10
    XPENDING s g IDLE 1000000 - + 10
    XPENDING s g idle 0 - + 10 b
    XPENDING s g IDLE -5 - + 10 b
    XPENDING s g IDLE x - + 10
    XPENDING s g IDLE 1 - +
    XPENDING s g IDLE 0 - + 10 b c
    XPENDING s g - +
    XPENDING s g -
    XPENDING s g - + 10 b c
    XPENDING s g x + 10
    XPENDING s g - x 10
    XPENDING s g - + x
    XPENDING s g x + y
    XPENDING s g - (0-0 10
    XPENDING s
    XPENDING s none
    XPENDING none g
    XPENDING s none x y z
    XACK s g 1-0
    XACK s g 1-0 2-0 9-9
    XACK s g x
    XACK s g 3-0 x
    XACK s none x
    XACK none g x
    XACK s g
    XPENDING s g
    XACK s g 3
    XPENDING s g
    SET str x
    XACK str g 1
    XACK str g x
    XPENDING str g
    XPENDING str g - + x
  `,
  )

  script(
    'XCLAIM and XAUTOCLAIM',
    raw`
    XADD s 1-0 a 1
    XADD s 2-0 a 2
    XADD s 3-0 a 3
    XADD s 4-0 a 4
    XGROUP CREATE s g 0
    XREADGROUP GROUP g one COUNT 3 STREAMS s >
    XCLAIM s g two 0 1-0
    XCLAIM s g two 0 1-0 2-0 9-0 JUSTID
    XCLAIM s g two 1000000 3-0
    XCLAIM s g two -1 3-0
    XPENDING s g - + 10
    XCLAIM s g two 0 4-0
    XCLAIM s g two 0 4-0 FORCE
    XCLAIM s g two 0 4-0 RETRYCOUNT 7
    XCLAIM s g two 0 4-0 RETRYCOUNT -1
    XCLAIM s g two 0 4-0 IDLE 5000
    XCLAIM s g three 4000 4-0 TIME 1000
    XCLAIM s g three 4000 4-0 TIME 99999999999999
    XCLAIM s g three 0 4-0 IDLE 99999999999999
    XCLAIM s g three 0 4-0 force justid retrycount 2 idle 1
    XPENDING s g - + 10
    XCLAIM s g three 0 4-0 LASTID 9-0
    XINFO GROUPS s
    XCLAIM s g three 0 4-0 LASTID 1-0
    XCLAIM s g three 0 4-0 LASTID x
    XCLAIM s g three 0 4-0 FOO
    XCLAIM s g three 0 4-0 IDLE
    XCLAIM s g three 0 4-0 IDLE x
    XCLAIM s g three 0 4-0 TIME x
    XCLAIM s g three 0 4-0 RETRYCOUNT x
    XCLAIM s g three x 4-0
    XCLAIM s g three 0 x
    XCLAIM s g three 0 4-0 FORCE 3-0
    XCLAIM s g three 0
    XCLAIM s none three x 4-0
    XCLAIM none g three 0 4-0
    [stream-consumers] XCLAIM s g idler 0 9-9
    XGROUP DELCONSUMER s g idler
    XINFO GROUPS s
    XDEL s 2-0
    XCLAIM s g two 0 2-0 FORCE
    XPENDING s g
    XAUTOCLAIM s g auto 0 0
    XAUTOCLAIM s g auto 0 - COUNT 1
    XAUTOCLAIM s g auto 0 2 COUNT 1 JUSTID
    XAUTOCLAIM s g auto 0 (1-0 COUNT 1
    XAUTOCLAIM s g auto 1000000 0
    XDEL s 1-0 3-0
    XAUTOCLAIM s g auto 0 0 COUNT 1
    XAUTOCLAIM s g auto 0 0 JUSTID
    XPENDING s g - + 10
    XAUTOCLAIM s g auto x 0
    XAUTOCLAIM s g auto 0 x
    XAUTOCLAIM s g auto 0 0 COUNT 0
    XAUTOCLAIM s g auto 0 0 COUNT -1
    XAUTOCLAIM s g auto 0 0 COUNT x
    XAUTOCLAIM s g auto 0 0 COUNT 9223372036854775807
    XAUTOCLAIM s g auto 0 0 COUNT
    XAUTOCLAIM s g auto 0 0 FOO
    XAUTOCLAIM s g auto 0
    XAUTOCLAIM s none auto 0 0
    XAUTOCLAIM s none auto x 0
    XAUTOCLAIM none g auto 0 0
    XAUTOCLAIM s g auto 0 (18446744073709551615-18446744073709551615
    SET str x
    XCLAIM str g c 0 1
    XCLAIM str g c x 1
    XAUTOCLAIM str g c 0 0
    XAUTOCLAIM str g c x 0
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

  script(
    'XSETID',
    raw`
    XADD s 5-0 a b
    XADD s 6-0 a b
    XSETID s 9-0
    XADD s 8-0 a b
    XSETID s 5-0
    XSETID s 6-0
    XSETID s 10-0 ENTRIESADDED 7
    XSETID s 10-0 ENTRIESADDED 1
    XSETID s 10-0 ENTRIESADDED -1
    XSETID s 10-0 ENTRIESADDED x
    XSETID s 10-0 MAXDELETEDID 3-0
    XSETID s 10-0 MAXDELETEDID 11-0
    XSETID s 10-0 MAXDELETEDID x
    XSETID s 10-0 MAXDELETEDID 0-0 ENTRIESADDED 9
    XSETID s 11-0 FOO 1
    XSETID s 11-0 ENTRIESADDED
    XSETID s x
    XSETID s -
    XSETID none 1-0
    XSETID none x
    XSETID none 1-0 MAXDELETEDID 2-0
    XDEL s 5-0 6-0
    [stream-setid] XSETID s 5-0
    XSETID s 11-0
    XADD s * a b
    SET str x
    XSETID str 1-0
    XSETID str x
  `,
  )

  script(
    'what came with later versions',
    raw`
    XADD s 1-0 a b
    XGROUP CREATE s g 0
    [stream-entriesread] XGROUP CREATE s many $ ENTRIESREAD 9999
    XGROUP DESTROY s many
    XADD s 2-0 c d
    XDEL s 2-0
    [xread-deleted] XREAD STREAMS s +
    [newer-commands] XDELEX s IDS 1 9-9
    [newer-commands] XACKDEL s g IDS 1 9-9
    [newer-commands] XNACK s g FAIL IDS 1 9-9
    [newer-commands] XIDMPRECORD s "" iid 9-9
    [newer-commands] XCFGSET none IDMP-DURATION 5
    [stream-options] XTRIM s MAXLEN 9 ACKED
    [stream-options] XADD s IDMP p m 1-1 f v
    [stream-options] XREAD MAXCOUNT 0 STREAMS s 0
    [stream-options] XREADGROUP GROUP g c CLAIM x STREAMS s >
  `,
  )
})

conformance('events of streams', (script) => {
  script(
    'each change tells of itself',
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
    'who watches a stream hears of its entries alone',
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
