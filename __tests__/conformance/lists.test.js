'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('lists', (script) => {
  script(
    'LPUSH, RPUSH, LPUSHX, RPUSHX and LLEN',
    raw`
    LPUSH l a
    LPUSH l b c
    RPUSH l d e
    LRANGE l 0 -1
    LLEN l
    LLEN missing
    LPUSHX l x y
    RPUSHX l z
    LPUSHX missing x
    RPUSHX missing x
    EXISTS missing
    LRANGE l 0 -1
    RPUSH l "" "\x00\xff" 12 -5 9223372036854775807 9223372036854775808 012
    LRANGE l 0 -1
    SET s v
    LPUSH s a
    RPUSH s a
    LPUSHX s a
    RPUSHX s a
    LLEN s
    LPUSH l
    LPUSH
    RPUSH l
    LPUSHX l
    LLEN
    LLEN l l
    EXPIRE l 100
    RPUSH l last
    TTL l
  `,
  )

  script(
    'LPOP and RPOP',
    raw`
    RPUSH l a b c d e f g
    LPOP l
    RPOP l
    LPOP l 2
    RPOP l 2
    LPOP l 0
    RPOP l 0
    LPOP l 100
    EXISTS l
    LPOP l
    RPOP l
    LPOP l 1
    LPOP l 0
    RPOP l 5
    RPUSH l a b c
    LPOP l -1
    RPOP l -1
    LPOP l abc
    LPOP l 1.5
    LPOP l 9223372036854775807
    RPUSH l a b c
    RPOP l 9223372036854775808
    LPOP l 1 2
    LPOP
    RPOP l 1 2
    RPOP l 3
    EXISTS l
    LPOP missing -1
    LPOP missing abc
    SET s v
    LPOP s
    RPOP s
    LPOP s 1
    LPOP s 0
    RPUSH t only
    EXPIRE t 100
    RPOP t
    RPUSH t again
    TTL t
  `,
  )

  script(
    'LMOVE and RPOPLPUSH',
    raw`
    RPUSH a 1 2 3 4
    LMOVE a b LEFT RIGHT
    LMOVE a b RIGHT LEFT
    LMOVE a b left left
    LRANGE a 0 -1
    LRANGE b 0 -1
    LMOVE a b RIGHT RIGHT
    EXISTS a
    LMOVE a b LEFT LEFT
    LMOVE b b LEFT RIGHT
    LRANGE b 0 -1
    LMOVE b b RIGHT LEFT
    LRANGE b 0 -1
    LMOVE b b LEFT LEFT
    LRANGE b 0 -1
    LMOVE b a UP LEFT
    LMOVE b a LEFT UP
    LMOVE b a LEFT
    LMOVE b a
    RPOPLPUSH b a
    RPOPLPUSH b b
    LRANGE b 0 -1
    RPOPLPUSH missing a
    RPOPLPUSH missing missing
    RPOPLPUSH b
    SET s v
    LMOVE b s LEFT LEFT
    LMOVE s b LEFT LEFT
    LMOVE missing s LEFT LEFT
    RPOPLPUSH b s
    RPOPLPUSH s b
    LRANGE b 0 -1
    EXPIRE b 100
    LMOVE b c LEFT LEFT
    TTL c
    TTL b
    RPUSH one x
    EXPIRE one 100
    LMOVE one one LEFT RIGHT
    TTL one
    RPOPLPUSH one one
    TTL one
  `,
  )

  script(
    'LMPOP',
    raw`
    RPUSH a 1 2 3 4 5
    RPUSH b x y z
    LMPOP 1 a LEFT
    LMPOP 1 a RIGHT
    LMPOP 2 missing b LEFT
    LMPOP 2 missing b LEFT COUNT 2
    EXISTS b
    LMPOP 2 a b RIGHT COUNT 100
    EXISTS a
    LMPOP 2 a b LEFT
    LMPOP 1 a LEFT COUNT 5
    RPUSH a 1 2 3
    LMPOP 1 a left count 2
    LMPOP 0 a LEFT
    LMPOP -1 a LEFT
    LMPOP abc a LEFT
    LMPOP 2 a LEFT
    LMPOP 1 a UP
    LMPOP 1 a LEFT COUNT 0
    LMPOP 1 a LEFT COUNT -1
    LMPOP 1 a LEFT COUNT abc
    LMPOP 1 a LEFT COUNT
    LMPOP 1 a LEFT BOGUS
    LMPOP 1 a LEFT COUNT 1 COUNT 2
    LMPOP 1 a
    LMPOP 1
    LMPOP
    LMPOP 9223372036854775807 a LEFT
    SET s v
    LMPOP 1 s LEFT
    LMPOP 2 s a LEFT
    LMPOP 2 a s LEFT
    LMPOP 2 missing s LEFT
  `,
  )
})
