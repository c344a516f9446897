'use strict'

const { conformance } = require('../support/scripts/conformance.js')

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
    XREAD STREAMS s t none + + +
    XREAD STREAMS s t 0
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
    XREAD STREAMS s +
    XREAD STREAMS s 18446744073709551615-18446744073709551615
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
    XSETID s 5-0
    XSETID s 11-0
    XADD s * a b
    SET str x
    XSETID str 1-0
    XSETID str x
  `,
  )

  script(
    'options of later versions',
    raw`
    XADD s 1-0 a b
    XGROUP CREATE s g 0
    XGROUP CREATE s many $ ENTRIESREAD 9999
    XGROUP DESTROY s many
    XADD s 2-0 c d
    XDEL s 2-0
    XREAD STREAMS s +
    [redis-commands] XDELEX s IDS 1 9-9
    [redis-commands] XACKDEL s g IDS 1 9-9
    [newer-commands] XNACK s g FAIL IDS 1 9-9
    [newer-commands] XIDMPRECORD s "" iid 9-9
    [newer-commands] XCFGSET none IDMP-DURATION 5
    [stream-references] XTRIM s MAXLEN 9 ACKED
    [stream-options] XADD s IDMP p m 1-1 f v
    [stream-options] XREAD MAXCOUNT 0 STREAMS s 0
    [stream-options] XREADGROUP GROUP g c CLAIM x STREAMS s >
  `,
  )
})
