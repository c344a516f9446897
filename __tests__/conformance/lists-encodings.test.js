'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const numbers = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i).join(' ')

conformance('encodings of lists', (script) => {
  script(
    'encodings of a list',
    raw`
    RPUSH l a
    OBJECT ENCODING l
    RPUSH l ${numbers(1, 127)}
    OBJECT ENCODING l
    RPUSH l ${numbers(128, 600)}
    OBJECT ENCODING l
    RPUSH l ${numbers(1, 3000)}
    OBJECT ENCODING l
    LTRIM l 0 5
    OBJECT ENCODING l
    RPUSH long ${'a'.repeat(65)}
    OBJECT ENCODING long
    RPUSH long ${'a'.repeat(4000)}
    OBJECT ENCODING long
    RPUSH long ${'b'.repeat(4000)}
    OBJECT ENCODING long
    RPUSH long ${'c'.repeat(4000)}
    OBJECT ENCODING long
    LPOP long
    OBJECT ENCODING long
    LPOP long
    OBJECT ENCODING long
    LPOP long
    OBJECT ENCODING long
    RPUSH huge ${'a'.repeat(9000)}
    OBJECT ENCODING huge
    RPUSH huge b
    LPOP huge
    OBJECT ENCODING huge
    RPUSH set a
    LSET set 0 ${'a'.repeat(9000)}
    OBJECT ENCODING set
    LSET set 0 a
    OBJECT ENCODING set
    CONFIG SET list-max-listpack-size 3
    RPUSH few 1 2 3
    OBJECT ENCODING few
    RPUSH few 4
    OBJECT ENCODING few
    LPOP few
    OBJECT ENCODING few
    LPOP few
    OBJECT ENCODING few
    LPOP few
    OBJECT ENCODING few
    CONFIG SET list-max-listpack-size -1
    RPUSH small ${'a'.repeat(4000)}
    OBJECT ENCODING small
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
