'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const numbers = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i).join(' ')

conformance('elements of lists', (script) => {
  script(
    'LRANGE and LINDEX',
    raw`
    RPUSH l a b c d e
    LRANGE l 0 -1
    LRANGE l 1 3
    LRANGE l -3 -2
    LRANGE l -100 100
    LRANGE l 3 1
    LRANGE l 5 10
    LRANGE l 4 10
    LRANGE l -1 -5
    LRANGE l -100 -50
    LRANGE l 0 9223372036854775807
    LRANGE l -9223372036854775808 0
    LRANGE missing 0 -1
    LRANGE l a 1
    LRANGE l 0 b
    LRANGE l 0
    LINDEX l 0
    LINDEX l -1
    LINDEX l 4
    LINDEX l 5
    LINDEX l -5
    LINDEX l -6
    LINDEX l abc
    LINDEX l 1.5
    LINDEX l 9223372036854775807
    LINDEX l -9223372036854775808
    LINDEX missing 0
    LINDEX missing abc
    LINDEX l
    SET s v
    LRANGE s 0 -1
    LINDEX s 0
    LINDEX s abc
    LRANGE s a b
    RPUSH n 1 -1 100 70000 5000000000 "" 0123
    LRANGE n 0 -1
    LINDEX n 3
  `,
  )

  script(
    'LSET',
    raw`
    RPUSH l a b c
    LSET l 0 A
    LSET l -1 C
    LSET l 1 ""
    LRANGE l 0 -1
    LSET l 3 x
    LSET l -4 x
    LSET l abc x
    RPUSH b a b c
    LSET b 9223372036854775807 x
    DEL b
    LSET missing 0 x
    LSET missing abc x
    SET s v
    LSET s 0 x
    LSET l 0
    LSET l 0 ${'z'.repeat(100)}
    LSET l 1 12345
    LRANGE l 0 -1
    EXPIRE l 100
    LSET l 0 again
    TTL l
  `,
  )

  script(
    'LINSERT',
    raw`
    RPUSH l a b c b
    LINSERT l BEFORE b x
    LINSERT l AFTER b y
    LINSERT l before a first
    LINSERT l AFTER c z
    LRANGE l 0 -1
    LINSERT l BEFORE nope x
    LINSERT missing BEFORE a x
    EXISTS missing
    LINSERT l BOGUS a x
    LINSERT missing BOGUS a x
    LINSERT l AFTER b
    LINSERT l
    SET s v
    LINSERT s BEFORE a x
    LINSERT s BOGUS a x
    RPUSH n 1 2 3
    LINSERT n AFTER 2 2.5
    LINSERT n BEFORE 1 0
    LRANGE n 0 -1
  `,
  )

  script(
    'LREM',
    raw`
    RPUSH l a b a c a d a
    LREM l 2 a
    LRANGE l 0 -1
    LREM l -1 a
    LRANGE l 0 -1
    LREM l 0 nope
    LREM l 0 a
    LRANGE l 0 -1
    LREM l 100 b
    LREM l -100 c
    LREM l 0 d
    EXISTS l
    LREM missing 0 a
    LREM l abc a
    RPUSH l a a a
    LREM l 1.5 a
    LREM l -9223372036854775808 a
    SET l overwritten
    DEL l
    RPUSH l a a a
    LREM l -9223372036854775807 a
    LREM l 9223372036854775807 a
    LREM l
    SET s v
    LREM s 0 a
    LREM s abc a
    RPUSH n 1 01 1 2
    LREM n 0 1
    LRANGE n 0 -1
  `,
  )

  script(
    'LTRIM',
    raw`
    RPUSH l ${numbers(1, 20)}
    LTRIM l 2 -3
    LRANGE l 0 -1
    LTRIM l 0 9
    LRANGE l 0 -1
    LTRIM l -5 -1
    LRANGE l 0 -1
    LTRIM l -100 100
    LRANGE l 0 -1
    LTRIM l 0 0
    LRANGE l 0 -1
    LTRIM l 5 10
    EXISTS l
    LTRIM missing 0 1
    RPUSH l a b c
    LTRIM l 2 1
    EXISTS l
    LTRIM l a 1
    RPUSH l a b c
    LTRIM l a 1
    LTRIM l 0 b
    LTRIM l -9223372036854775808 9223372036854775807
    LLEN l
    LTRIM l 0
    SET s v
    LTRIM s 0 1
    LTRIM s a 1
    EXPIRE l 100
    LTRIM l 0 1
    TTL l
  `,
  )

  script(
    'LPOS',
    raw`
    RPUSH l a b c 1 2 3 c c
    LPOS l c
    LPOS l c RANK 1
    LPOS l c RANK 2
    LPOS l c RANK -1
    LPOS l c RANK -3
    LPOS l c RANK 4
    LPOS l c RANK -4
    LPOS l c COUNT 2
    LPOS l c COUNT 0
    LPOS l c COUNT 100
    LPOS l c COUNT 2 RANK -1
    LPOS l c RANK 2 COUNT 0
    LPOS l c MAXLEN 2
    LPOS l c MAXLEN 3
    LPOS l c MAXLEN 0
    LPOS l c COUNT 0 MAXLEN 7
    LPOS l c COUNT 0 RANK -1 MAXLEN 2
    LPOS l c MAXLEN 1 RANK -1
    LPOS l nope
    LPOS l nope COUNT 0
    LPOS l nope RANK -1
    LPOS missing c
    LPOS missing c COUNT 0
    LPOS l 2
    LPOS l c RANK 0
    LPOS l c RANK abc
    LPOS l c RANK -9223372036854775808
    LPOS l c RANK -9223372036854775807
    LPOS l c COUNT -1
    LPOS l c COUNT abc
    LPOS l c MAXLEN -1
    LPOS l c MAXLEN abc
    LPOS l c RANK
    LPOS l c COUNT
    LPOS l c BOGUS
    LPOS l c BOGUS 1
    LPOS l c RANK 1 RANK 2
    LPOS l c count 1 rank 2 maxlen 100
    LPOS l
    LPOS
    SET s v
    LPOS s c
    LPOS s c RANK 0
  `,
  )
})
