'use strict'

// What nobody would guess of JSON documents, beside a genuine Redis Stack 7.4.1, in both protocols.

const { stackConformance } = require('../support/scripts/conformance.js')
const { parseScript } = require('../support/scripts/script.js')
const { startServer } = require('../support/servers/genuine.js')
const { comparedStack } = require('../support/servers/subjects.js')
const { comparable } = require('../support/stack/json.js')
const { Pair } = require('../support/stack/pair.js')

const installed = comparedStack().length > 0
const deep = (levels) => '['.repeat(levels) + ']'.repeat(levels)

const FACTS = {
  'integers are exact from -2^63 to 2^64-1, and those above 2^63-1 are of the type number': `
    JSON.SET k $ '[9223372036854775807,-9223372036854775808,9223372036854775808,18446744073709551615]'
    JSON.GET k
    JSON.TYPE k $.*
    JSON.SET k $ '[18446744073709551616,-9223372036854775809]'
    JSON.GET k
    JSON.TYPE k $.*
  `,

  'a double makes the result a double, and an integer to a negative power is an integer': `
    JSON.SET k $ '{"i":4,"d":2.0,"s":"x"}'
    JSON.NUMMULTBY k $.i 0.5
    JSON.NUMMULTBY k $.d 2
    JSON.NUMINCRBY k .* 1
    JSON.NUMINCRBY k $.s 1
    JSON.SET k $.i 36
    JSON.NUMPOWBY k $.i -1
  `,

  'text after a value is not read, the last of equal names counts, and levels end at 127': `
    JSON.SET k $ '1 2'
    JSON.GET k
    JSON.SET k $ '{"a":1,"b":2,"a":3}'
    JSON.GET k
    JSON.SET k $ '${deep(127)}'
    JSON.GET k
    JSON.SET k $ '${deep(128)}'
  `,

  'a string is as long as its UTF-8, and only what has to be is escaped': `
    JSON.SET k $ '"h\\u00e9\\u007f\\/\\u0001\\u001f\\t"'
    JSON.STRLEN k $
    JSON.GET k
  `,

  'the last member moves to where one was deleted': `
    JSON.SET k $ '{"b":1,"a":2,"c":3,"d":4,"e":5}'
    JSON.DEL k $.c
    JSON.GET k
    JSON.MERGE k $ '{"b":null}'
    JSON.GET k
  `,

  'a name that is not ASCII needs brackets, in which only quotes and backslashes are escaped': `
    JSON.SET k $ '{"e":1,"A":2,"a":3," ":4}'
    JSON.SET k $["\\xc3\\xa9"] 5
    JSON.GET k $["\\xc3\\xa9"]
    JSON.GET k '$["\\\\u0041"]'
    JSON.GET k '$[" a"]'
    JSON.SET k '$["q\\\\"r"]' 6
    JSON.GET k '$["q\\\\"r"]'
    JSON.GET k
  `,

  'an index before the beginning is the first, one beyond the end is none': `
    JSON.SET k $ '[1,2,3]'
    JSON.GET k $[-9]
    JSON.SET k $[-9] 5
    JSON.NUMINCRBY k $[-9] 1
    JSON.GET k $[9]
    JSON.DEL k $[9]
    JSON.SET k $[9] 1
    JSON.NUMINCRBY k $[9] 1
    JSON.DEL k $[-9]
    JSON.GET k
  `,

  'a missing key is no error for most legacy paths': `
    JSON.GET none
    JSON.GET none $
    JSON.TYPE none
    JSON.TYPE none $
    JSON.DEL none $
    JSON.FORGET none
    JSON.RESP none
    JSON.MGET none none $
    JSON.STRLEN none
    JSON.STRLEN none $
    JSON.OBJKEYS none
    JSON.OBJKEYS none $
    JSON.OBJLEN none
    JSON.OBJLEN none $
    JSON.ARRLEN none $
    JSON.ARRINDEX none $ 1
    JSON.CLEAR none
    JSON.NUMINCRBY none $ 1
    JSON.ARRAPPEND none $ 1
    JSON.TOGGLE none $
    JSON.STRAPPEND none $ '"x"'
    JSON.DEBUG MEMORY none
    JSON.DEBUG MEMORY none $
  `,

  'a second path that makes no sense is left out, and equal paths are one': `
    JSON.SET k $ '{"a":1}'
    JSON.GET k a $[
    JSON.GET k $.a $.a
    JSON.GET k a a
  `,

  'MERGE keeps the nulls of a patch where nothing was, and null at the root is a value': `
    JSON.SET k $ '{"a":{"b":1}}'
    JSON.MERGE k $.new '{"x":null,"y":{"z":null}}'
    JSON.GET k
    JSON.MERGE k $ null
    JSON.GET k
    JSON.MERGE k2 $ '{"x":null}'
    JSON.GET k2
    JSON.SET k $ '{}'
    JSON.MERGE k $..x 1
    JSON.MERGE k $.x.y 1
  `,

  'MSET writes nothing if one index is out of range, and passes over a missing parent': `
    JSON.SET k $ '[1]'
    JSON.MSET new $ 1 k $[5] 2
    JSON.GET new
    JSON.MSET new $ 1 k $.a.b 2
    JSON.GET new
    JSON.MSET new $ 1 k
    JSON.MSET new $ { k $
  `,

  'ARRINDEX takes the last item for a start behind it, and no integer for a double': `
    JSON.SET k $ '[1,2,3,2.0]'
    JSON.ARRINDEX k $ 2 0 0
    JSON.ARRINDEX k $ 3 0 -1
    JSON.ARRINDEX k $ 2.0 0 -1
    JSON.ARRINDEX k $ 2.0 5
    JSON.ARRINDEX k $ 2
    JSON.ARRINDEX k $[0] 1
  `,

  'STRAPPEND quotes the value that is no string': `
    JSON.SET k $ '{"s":"a"}'
    JSON.STRAPPEND k $.s 1
    JSON.STRAPPEND k $.s '{"a":1}'
    JSON.STRAPPEND k $.s null
    JSON.SET k $ '"root"'
    JSON.STRAPPEND k '"x"'
  `,

  'ARRINDEX takes no text behind the value, and reads it before it looks for the key': `
    JSON.SET k $ '[1,2]'
    JSON.ARRINDEX k $ '2 '
    JSON.ARRINDEX k $ '2 1'
    JSON.ARRINDEX k . 2x
    JSON.ARRINDEX none $ 2x
  `,

  'names may be empty, hold a NUL, or come twice': `
    JSON.SET k $ '{"":1,"a":{"b":1},"a\\u0000":2,"":3,"a":{"c":2}}'
    JSON.GET k
    JSON.GET k $[""] $..[""]
    JSON.MERGE k $ '{"":{"":null,"x":null,"y":[null]},"a":null}'
    JSON.GET k
    JSON.DEL k $[""]
    JSON.OBJKEYS k
  `,

  'numbers at the borders are what they are': `
    JSON.SET k $ '[-0,1e308,1E400,1e-320,2e-324,1e-400,18446744073709551615,18446744073709551616]'
    JSON.SET k $ '[-0,1e308,5e-324,2e-324,1e-400,18446744073709551615,18446744073709551616,1E+2,1e15,1e16]'
    JSON.GET k
    JSON.NUMINCRBY k $.* 1
    JSON.NUMMULTBY k $.* 0
    JSON.ARRINDEX k $ 0
    JSON.ARRINDEX k $ 0.0
    JSON.SET k $ 01
    JSON.SET k $ '"\\ud800"'
    JSON.SET k $ '"\\ude00\\ud83d"'
    JSON.SET k $ '"\\ud83d\\ude00"'
    JSON.GET k
  `,

  'SET, MSET and MERGE at the root keep the time to live': `
    JSON.SET k $ 1 
    EXPIRE k 1000
    JSON.SET k $ 2
    JSON.MSET k $ 3
    JSON.MERGE k $ 4
    TTL k
  `,

  'the text of wrong types has no code, and MGET answers nil': `
    SET text x
    JSON.GET text
    JSON.SET text $ 1
    JSON.MGET text $
    GET k
    JSON.SET k $ 1
    GET k
    LPUSH k x
  `,
}

;(installed ? describe : describe.skip)('conformance: JSON, what nobody would guess', () => {
  let server
  beforeAll(async () => {
    server = await startServer('stack')
  })
  afterAll(() => server?.stop())

  describe.each([2, 3])('in RESP%i', (protocol) => {
    it.each(Object.entries(FACTS))('%s', async (_, text) => {
      const pair = await Pair.open(server, protocol, comparable)
      try {
        expect(await pair.differences(parseScript(text).map(({ call }) => call))).toEqual([])
      } finally {
        pair.close()
      }
    })
  })
})

stackConformance('events of JSON', (script) => {
  script(
    'events have the names of commands, and calls that change nothing have none',
    { events: true },
    `
    JSON.SET k $ '{"a":{},"n":1,"l":[1],"s":"x","t":true}'
    JSON.SET k $.a 1 NX
    JSON.SET k $.b 2
    JSON.MSET k $.c 1 k2 $ 1
    JSON.MERGE k $ '{"c":2}'
    EVAL "redis.call('JSON.NUMINCRBY', KEYS[1], '$.n', '1') return 'done'" 1 k
    EVAL "redis.call('JSON.NUMMULTBY', KEYS[1], '$.none', '1') return 'done'" 1 k
    JSON.STRAPPEND k $.s '"y"'
    JSON.ARRAPPEND k $.l 2
    JSON.ARRINSERT k $.l 0 0
    JSON.ARRTRIM k $.l 0 1
    JSON.ARRPOP k $.l
    JSON.TOGGLE k $.t
    JSON.CLEAR k $.l
    JSON.CLEAR k $.l
    JSON.DEL k $.none
    JSON.DEL k $.n
    JSON.DEL k2
    JSON.FORGET k $
  `,
  )
})
