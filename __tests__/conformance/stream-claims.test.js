'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('pending entries of groups', (script) => {
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
    XCLAIM s g idler 0 9-9
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
})
