'use strict'

// The strings have to be those of the genuine servers, byte for byte: after each step everything in
// the store is compared.

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const HEADER = raw`\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80`
const numbers = (from, to) => Array.from({ length: to - from }, (_, i) => from + i).join(' ')
const batches = (key, step, to) =>
  Array.from({ length: to / step }, (_, i) => `PFADD ${key} ${numbers(i * step, (i + 1) * step)}`)

conformance('HyperLogLogs', (script) => {
  script(
    'PFADD, PFCOUNT and PFMERGE',
    raw`
    PFADD h
    GET h
    PFADD h
    PFADD h a
    PFCOUNT h
    GET h
    PFADD h a
    PFADD h b c d e f ""
    PFCOUNT h
    GET h
    PFADD h a b
    PFCOUNT none
    PFCOUNT h none
    PFCOUNT none none
    EXISTS none
    PFADD g e f g h
    PFCOUNT g h
    PFMERGE m g h none
    GET m
    PFCOUNT m
    PFMERGE m
    PFMERGE empty
    GET empty
    PFMERGE empty2 none
    PFMERGE g m
    PFCOUNT g
    OBJECT ENCODING h
    SET t "x" EX 100
    PFADD
    PFCOUNT
    PFMERGE
  `,
  )

  script('elements of every length', batches('h', 1, 40).join('\n'))
  script(
    'conversion from sparse to dense',
    [...batches('h', 20, 4000), 'PFCOUNT h', 'GET h'].join('\n'),
  )
  script(
    'merges of sparse and dense',
    [
      ...batches('sparse', 50, 300),
      ...batches('dense', 500, 10_000),
      'PFCOUNT sparse dense',
      'PFMERGE both sparse dense',
      'PFMERGE sparse2 sparse',
      'PFMERGE sparse2 sparse sparse',
      'PFMERGE sparse dense',
      'PFCOUNT sparse',
      'PFCOUNT both',
      'STRLEN both',
    ].join('\n'),
  )

  script(
    'hll-sparse-max-bytes',
    raw`
    CONFIG SET hll-sparse-max-bytes 20
    PFADD h a
    PFADD h b c
    PFDEBUG ENCODING h
    CONFIG SET hll-sparse-max-bytes 0
    PFADD g a
    PFDEBUG ENCODING g
    CONFIG SET hll-sparse-max-bytes 100
    PFADD i ${numbers(0, 30)}
    PFMERGE j i
    PFDEBUG ENCODING j
    CONFIG SET hll-sparse-max-bytes 3000
    CONFIG GET hll-sparse-max-bytes
  `,
  )

  script(
    'strings that are not HyperLogLogs',
    raw`
    PFADD h a
    SET s foo
    RPUSH list x
    SET e ""
    PFADD s a
    PFCOUNT s
    PFCOUNT h s
    PFMERGE d s
    PFMERGE s h
    PFADD e a
    PFCOUNT e
    PFADD list a
    PFCOUNT list
    PFCOUNT h list
    PFMERGE list h
    PFMERGE d list
    SET other "HYLL\x02${HEADER}\x7f\xff"
    PFCOUNT other
    SET short "HYLL\x00${HEADER}"
    PFCOUNT short
    APPEND h x
    PFCOUNT h
  `,
  )

  script(
    'corrupt HyperLogLogs',
    raw`
    PFADD h a
    SET nothing "HYLL\x01${HEADER}"
    PFADD nothing a
    PFCOUNT nothing
    PFCOUNT h nothing
    PFMERGE d nothing
    PFMERGE nothing h
    EXISTS d
    SET twice "HYLL\x01${HEADER}\x7f\xff\x7f\xff"
    PFCOUNT twice
    PFCOUNT h twice
    PFMERGE d twice
    PFADD twice a
    SET less "HYLL\x01${HEADER}\x7f\xf0"
    PFCOUNT less
    PFCOUNT h less
    PFMERGE d less
    PFADD less a b c d e f g h i j k l m
    PFDEBUG DECODE less
    PFDEBUG TODENSE less
    PFDEBUG GETREG less
    GET less
  `,
  )

  script(
    'PFDEBUG and PFSELFTEST',
    raw`
    PFADD h a b c d e f
    SET s x
    RPUSH list x
    PFDEBUG ENCODING h
    PFDEBUG decode h
    PFDEBUG TODENSE h
    PFDEBUG TODENSE h
    PFDEBUG ENCODING h
    PFDEBUG DECODE h
    PFDEBUG GETREG h
    PFADD g a b
    PFDEBUG GETREG g
    PFDEBUG ENCODING g
    PFDEBUG foo h
    PFDEBUG foo none
    PFDEBUG foo s
    PFDEBUG foo list
    PFDEBUG ENCODING
    PFDEBUG ENCODING h x
    PFSELFTEST x
  `,
  )

  script(
    'events of HyperLogLogs',
    { events: true },
    raw`
    PFADD h
    PFADD h
    PFADD h a
    PFADD h a
    PFCOUNT h
    PFCOUNT h none
    PFMERGE d h
    PFMERGE d
    PFDEBUG TODENSE h
  `,
  )
})
