'use strict'

// What users may do with the types of Redis Stack.

const { Redlet } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

const may = (rules, call) => {
  db.acl('SETUSER', 'ada', 'reset', 'on', 'nopass', ...rules)
  return db.acl('DRYRUN', 'ada', ...call) === 'OK'
}

/** By category, a call that reads and one that writes. */
const CATEGORIES = {
  json: ['JSON.GET k', 'JSON.SET k $ 1'],
  bloom: ['BF.EXISTS k a', 'BF.ADD k a'],
  cuckoo: ['CF.EXISTS k a', 'CF.ADD k a'],
  cms: ['CMS.QUERY k a', 'CMS.INCRBY k a 1'],
  topk: ['TOPK.QUERY k a', 'TOPK.ADD k a'],
  tdigest: ['TDIGEST.MIN k', 'TDIGEST.ADD k 1'],
  timeseries: ['TS.GET k', 'TS.ADD k 1 1'],
}

describe.each(Object.entries(CATEGORIES))('the category @%s', (category, lines) => {
  const [read, write] = lines.map((line) => line.split(' '))

  it('allows its commands alone, and can be taken away', () => {
    const others = Object.values(CATEGORIES)
      .flat()
      .map((line) => line.split(' '))
    const allowed = others.filter((call) => may(['~*', `+@${category}`], call))
    expect(allowed).toEqual([read, write])
    const left = others.filter((call) => may(['~*', '+@all', `-@${category}`], call))
    expect(left).toHaveLength(others.length - 2)
  })

  it('is crossed by those of reading and writing', () => {
    expect([read, write].map((call) => may(['~*', '+@read'], call))).toEqual([true, false])
    expect([read, write].map((call) => may(['~*', '+@all', '-@write'], call))).toEqual([
      true,
      false,
    ])
  })
})

/** Calls, with what they need of each of their keys. */
const KEYS = [
  ['JSON.GET a', { a: 'R' }],
  ['JSON.SET a $ 1', { a: 'RW' }],
  ['JSON.MGET a b c $', { a: 'R', b: 'R', c: 'R' }],
  ['JSON.MSET a $ 1 b $ 2', { a: 'RW', b: 'RW' }],
  ['JSON.NUMINCRBY a $ 1', { a: 'RW' }],
  ['JSON.DEBUG MEMORY a', { a: 'R' }],
  ['BF.MEXISTS a b c', { a: 'R' }],
  ['BF.SCANDUMP a 0', { a: 'R' }],
  ['CF.DEL a b', { a: 'RW' }],
  ['CMS.MERGE a 2 b c WEIGHTS 1 2', { a: 'W', b: 'R', c: 'R' }],
  ['TOPK.LIST a', { a: 'R' }],
  ['TDIGEST.MERGE a 2 b c COMPRESSION 10', { a: 'W', b: 'R', c: 'R' }],
  ['TS.ADD a 1 1', { a: 'RW' }],
  ['TS.MADD a 1 1 b 1 1', { a: 'RW', b: 'RW' }],
  ['TS.CREATERULE a b AGGREGATION sum 10', { a: 'W', b: 'W' }],
  ['TS.DELETERULE a b', { a: 'W', b: 'W' }],
  ['TS.GET a', { a: 'R' }],
  ['TS.RANGE a - +', { a: 'R' }],
  ['TS.REVRANGE a - +', { a: 'R' }],
  ['TS.INFO a', { a: 'R' }],
]

it.each(KEYS)('%s needs each of its keys', (line, keys) => {
  const call = line.split(' ')
  const patterns = Object.entries(keys).flatMap(([key, needs]) =>
    [...needs].map((need) => `%${need}~${key}`),
  )
  expect(may(['+@all', ...patterns], call)).toBe(true)
  for (const left of patterns) {
    const others = patterns.filter((pattern) => pattern !== left)
    expect([left, may(['+@all', ...others], call)]).toEqual([left, false])
  }
})

const FILTER = ['FILTER', 'unit=C']

it.each([
  ['mget', ...FILTER],
  ['mrange', '-', '+', ...FILTER],
  ['mrevrange', '-', '+', ...FILTER],
])('ts.%s is for who may read all series that are found', (method, ...words) => {
  const as = (name) => db.auth(name, 'any')
  db.ts.add('open:1', 1, 1, { labels: { unit: 'C' } })
  db.acl('SETUSER', 'ada', 'on', 'nopass', '+@all', '%R~open:*')
  as('ada')
  expect(db.ts[method](...words)).toHaveLength(1)
  as('default')
  db.ts.add('closed:1', 1, 1, { labels: { unit: 'C' } })
  as('ada')
  expect(() => db.ts[method](...words)).toThrow('finds series that the user may not read')
  // Names are for all, as those of KEYS are.
  expect(db.ts.queryindex('unit=C')).toEqual(['closed:1', 'open:1'])
})
