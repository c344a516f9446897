'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const numbers = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i).join(' ')

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
    [lset-index] LSET b 9223372036854775807 x
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
    [count-min] LREM l -9223372036854775808 a
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
    [count-min] LPOS l c RANK -9223372036854775808
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

  script(
    'encodings of a list',
    raw`
    RPUSH l a
    [encoding-list] OBJECT ENCODING l
    RPUSH l ${numbers(1, 127)}
    [encoding-list] OBJECT ENCODING l
    RPUSH l ${numbers(128, 600)}
    [encoding-list] OBJECT ENCODING l
    RPUSH l ${numbers(1, 3000)}
    OBJECT ENCODING l
    LTRIM l 0 5
    [encoding-list] OBJECT ENCODING l
    RPUSH long ${'a'.repeat(65)}
    [encoding-list] OBJECT ENCODING long
    RPUSH long ${'a'.repeat(4000)}
    [encoding-list] OBJECT ENCODING long
    RPUSH long ${'b'.repeat(4000)}
    [encoding-list] OBJECT ENCODING long
    RPUSH long ${'c'.repeat(4000)}
    OBJECT ENCODING long
    LPOP long
    OBJECT ENCODING long
    LPOP long
    OBJECT ENCODING long
    LPOP long
    [encoding-list] OBJECT ENCODING long
    RPUSH huge ${'a'.repeat(9000)}
    OBJECT ENCODING huge
    RPUSH huge b
    LPOP huge
    [encoding-list] OBJECT ENCODING huge
    RPUSH set a
    LSET set 0 ${'a'.repeat(9000)}
    OBJECT ENCODING set
    LSET set 0 a
    [encoding-list] OBJECT ENCODING set
    CONFIG SET list-max-listpack-size 3
    RPUSH few 1 2 3
    [encoding-list] OBJECT ENCODING few
    RPUSH few 4
    OBJECT ENCODING few
    LPOP few
    OBJECT ENCODING few
    LPOP few
    OBJECT ENCODING few
    LPOP few
    [encoding-list] OBJECT ENCODING few
    CONFIG SET list-max-listpack-size -1
    RPUSH small ${'a'.repeat(4000)}
    [encoding-list] OBJECT ENCODING small
    RPUSH small ${'a'.repeat(100)}
    OBJECT ENCODING small
    CONFIG SET list-max-listpack-size -2
    RPUSH small b
    OBJECT ENCODING small
  `,
  )

  script(
    'long lists',
    raw`
    RPUSH l ${numbers(1, 2000)}
    LLEN l
    LINDEX l 1000
    LINDEX l -1000
    LSET l 1500 changed
    LINSERT l BEFORE 700 inserted
    LREM l 0 800
    LRANGE l 690 710
    LRANGE l -510 -490
    LPOS l 1999
    LPOS l changed RANK -1
    LTRIM l 100 -100
    LLEN l
    LPOP l 300
    RPOP l 300
    LRANGE l 0 5
    LMPOP 1 l LEFT COUNT 500
    LLEN l
    LMOVE l l LEFT RIGHT
    COPY l copy
    LLEN copy
    LREM l -3 1200
    LTRIM l 1 0
    EXISTS l
  `,
  )
})
