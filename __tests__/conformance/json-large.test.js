'use strict'

// Documents with arrays and objects of many items, beside a genuine Redis Stack 7.4.1.

const { startServer } = require('../support/servers/genuine.js')
const { comparedStack } = require('../support/servers/subjects.js')
const { comparable } = require('../support/stack/json.js')
const { Pair } = require('../support/stack/pair.js')
const { Chance } = require('../support/random/generate.js')

const installed = comparedStack().length > 0
const MANY = 1500

const numbers = (count) => Array.from({ length: count }, (_, i) => i * 7)
const members = (count) => Object.fromEntries(numbers(count).map((n) => [`member ${n}`, n]))

/** A call about a large array or object, of which most items are there. */
function randomCall(chance) {
  const index = chance.between(0, 2 * MANY) - MANY / 2
  const name = `$.o["member ${chance.between(0, MANY + 200) * 7}"]`
  const value = chance.of(['1', '70000', '"text"', '[1,2,3]', `"${'x'.repeat(300)}"`, '{"a":1}'])
  return chance.of([
    ['JSON.GET', 'd', `$.a[${index}]`, name],
    ['JSON.GET', 'd', `$.a[${index}:${index + 3}]`],
    ['JSON.GET', 'd', `$.a[-1,${index},0]`],
    ['JSON.SET', 'd', `$.a[${index}]`, value],
    ['JSON.SET', 'd', name, value],
    ['JSON.DEL', 'd', name],
    ['JSON.DEL', 'd', `$.a[${index}]`],
    [
      'JSON.MERGE',
      'd',
      '$',
      `{"o":{"member ${chance.between(0, MANY) * 7}":null,"new ${index}":${value}}}`,
    ],
    ['JSON.NUMINCRBY', 'd', name, 1000],
    ['JSON.ARRAPPEND', 'd', '$.a', value, value],
    ['JSON.ARRINSERT', 'd', '$.a', chance.between(0, MANY / 2), value],
    ['JSON.ARRPOP', 'd', '$.a', index],
    ['JSON.ARRPOP', 'd', '$.a'],
    ['JSON.ARRTRIM', 'd', '$.a', chance.between(0, 3), -1 - chance.between(0, 3)],
    ['JSON.ARRLEN', 'd', '$.*'],
    ['JSON.OBJLEN', 'd', '$.o'],
  ])
}

;(installed ? describe : describe.skip)('conformance: JSON, large documents', () => {
  let server
  let pair
  beforeAll(async () => {
    server = await startServer('stack')
    pair = await Pair.open(server, 3, comparable)
  })
  afterAll(async () => {
    pair?.close()
    await server?.stop()
  })

  it('items and members of large arrays and objects are found and changed alike', async () => {
    const chance = new Chance(17)
    const document = { o: members(MANY), a: numbers(MANY), end: 1 }
    const calls = [['JSON.SET', 'd', '$', JSON.stringify(document)]]
    for (let made = 0; made < 1000; made++) calls.push(randomCall(chance))
    expect(
      await pair.differences([...calls, ['JSON.GET', 'd'], ['JSON.OBJKEYS', 'd', '$.o']]),
    ).toEqual([])
  })

  it.each([
    ['JSON.NUMINCRBY', '$["b","a"].*', 1],
    ['JSON.STRAPPEND', '$.s..*', '"x"'],
    ['JSON.TOGGLE', '$..*'],
    ['JSON.ARRAPPEND', '$..*', 1],
    ['JSON.ARRPOP', '$..*'],
    ['JSON.SET', '$..a', '{"a":5}'],
    ['JSON.DEL', '$.s.*.n'],
    ['JSON.CLEAR', '$..*'],
  ])('%s of %s changes many values alike', async (command, path, ...rest) => {
    const items = numbers(600).map((n) => ({ n, s: 'a', t: true, a: { a: [n] } }))
    const document = { a: numbers(600), b: numbers(600), s: items, p: 'x'.repeat(60_000) }
    const set = ['JSON.SET', 'd', '$', JSON.stringify(document)]
    expect(await pair.differences([set, [command, 'd', path, ...rest], ['JSON.GET', 'd']])).toEqual(
      [],
    )
  })
})
