'use strict'

// Bloom and cuckoo filters beside those of a genuine Redis Stack 7.4.1, in both protocols.

const { FILTER_KEYS, randomFilterCall } = require('../support/filters/calls.js')
const { SCRIPTS } = require('../support/filters/scripts.js')
const { Chance } = require('../support/random/generate.js')
const { parseScript } = require('../support/scripts/script.js')
const { startServer } = require('../support/servers/genuine.js')
const { comparedStack } = require('../support/servers/subjects.js')
const { EFFORT, TIME } = require('../support/stack/effort.js')
const { Pair } = require('../support/stack/pair.js')

const installed = comparedStack().length > 0
const rounds = 3 * EFFORT

const PROTOCOLS = [
  ['RESP2', 2],
  ['RESP3', 3],
]

/** The calls that make the filter of `key` anew, of what SCANDUMP answers. */
async function chunks(client, prefix, key, copy) {
  const calls = []
  for (let position = 0; ; ) {
    const { value } = await client.send([`${prefix}.SCANDUMP`, key, String(position)])
    if (!Array.isArray(value)) return calls
    position = value[0].value
    if (position === 0) return calls
    calls.push([`${prefix}.LOADCHUNK`, copy, String(position), value[1].value])
  }
}

;(installed ? describe : describe.skip)('conformance: filters', () => {
  let server
  let pair

  beforeAll(async () => {
    server = await startServer('stack')
  })
  afterAll(() => server?.stop())
  afterEach(() => pair.close())

  describe.each(PROTOCOLS)('in %s', (_, protocol) => {
    beforeEach(async () => {
      pair = await Pair.open(server, protocol)
    })

    it.each(Object.entries(SCRIPTS))('%s', async (_, text) => {
      const calls = parseScript(text).map(({ call }) => call)
      expect(await pair.differences(calls)).toEqual([])
    })

    it(
      'random calls',
      async () => {
        for (let round = 1; round <= rounds; round++) {
          await pair.both(['FLUSHALL'])
          const chance = new Chance(round * 7919 + protocol)
          const calls = Array.from({ length: 1000 }, () => randomFilterCall(chance))
          const [ours, theirs] = await Promise.all([
            pair.ours.pipeline(calls),
            pair.theirs.pipeline(calls),
          ])
          const different = calls
            .map((call, at) => [call.map(String), ours[at], theirs[at]])
            .filter(([, one, other]) => JSON.stringify(one) !== JSON.stringify(other))
          expect([round, different]).toEqual([round, []])
          expect(await sameFilters()).toEqual([])
        }
      },
      TIME,
    )
  })

  /** What differs between the bits and prints of both, which replies do not show. */
  async function sameFilters() {
    const found = []
    for (const [prefix, keys] of [
      ['BF', FILTER_KEYS.blooms],
      ['CF', FILTER_KEYS.cuckoos],
    ]) {
      for (const key of keys) {
        const each = [pair.ours, pair.theirs].map((client) => chunks(client, prefix, key, key))
        const [ours, theirs] = (await Promise.all(each)).map((calls) => JSON.stringify(calls))
        if (ours !== theirs) found.push([prefix, key])
      }
    }
    return found
  }

  describe('filters that go from one to the other', () => {
    const KEYS = [
      ['b1', 'BF', [['BF.RESERVE', 'b1', '0.01', '10']]],
      ['b2', 'BF', [['BF.RESERVE', 'b2', '0.001', '5000', 'NONSCALING']]],
      ['b3', 'BF', [['BF.INSERT', 'b3', 'NONSCALING', 'EXPANSION', '7', 'ITEMS', 'x']]],
      ['c1', 'CF', [['CF.RESERVE', 'c1', '16', 'BUCKETSIZE', '3', 'EXPANSION', '2']]],
      ['c2', 'CF', [['CF.RESERVE', 'c2', '4000', 'MAXITERATIONS', '5']]],
    ]
    const ITEMS = Array.from({ length: 90 }, (_, i) => `item ${i}`)

    beforeEach(async () => {
      pair = await Pair.open(server, 3)
    })

    async function fill(client) {
      for (const [key, prefix, calls] of KEYS) {
        await client.pipeline(calls)
        const add = prefix === 'BF' ? ['BF.MADD', key] : ['CF.INSERT', key, 'ITEMS']
        await client.send([...add, ...ITEMS])
      }
    }

    /** The copy behaves as the filter that the other has, also when it goes on. */
    async function goesOn(key, prefix) {
      const tail =
        prefix === 'BF'
          ? []
          : [
              ['CF.DEL', key, 'item 3'],
              ['CF.COMPACT', key],
            ]
      const calls = [
        [`${prefix}.INFO`, key],
        [`${prefix}.DEBUG`, key],
        [`${prefix}.MEXISTS`, key, ...ITEMS, 'one', 'two', 'three'],
        ...Array.from({ length: 60 }, (_, i) => [`${prefix}.ADD`, key, `more ${i}`]),
        ...tail,
        [`${prefix}.INFO`, key],
        [`${prefix}.SCANDUMP`, key, '0'],
        [`${prefix}.SCANDUMP`, key, '1'],
      ]
      return pair.differences(calls)
    }

    it.each([
      ['of Redis Stack by DUMP and RESTORE', 'theirs', 'ours', dumped],
      ['of redlet by DUMP and RESTORE', 'ours', 'theirs', dumped],
      ['of Redis Stack by SCANDUMP and LOADCHUNK', 'theirs', 'ours', chunked],
      ['of redlet by SCANDUMP and LOADCHUNK', 'ours', 'theirs', chunked],
    ])('%s', async (_, from, to, pass) => {
      await fill(pair[from])
      for (const [key, prefix] of KEYS) {
        expect(await pass(pair[from], pair[to], key, prefix)).toEqual([])
        expect(await goesOn(key, prefix)).toEqual([])
      }
    })

    async function dumped(from, to, key) {
      const payload = (await from.send(['DUMP', key])).value
      const { value } = await to.send(['RESTORE', key, '0', payload])
      return value === 'OK' ? [] : [value]
    }

    async function chunked(from, to, key, prefix) {
      const replies = await to.pipeline(await chunks(from, prefix, key, key))
      return replies.filter(({ value }) => value !== 'OK')
    }
  })

  describe('items that are found though they were not added', () => {
    beforeEach(async () => {
      pair = await Pair.open(server, 3)
    })

    it.each([
      ['BF', ['BF.RESERVE', 'k', '0.1', '5000'], 0.1],
      ['BF', ['BF.RESERVE', 'k', '0.01', '500'], 0.01],
      ['BF', ['BF.RESERVE', 'k', '0.01', '5000', 'NONSCALING'], 0.01],
      ['CF', ['CF.RESERVE', 'k', '8192'], 0.03],
    ])('%s: %j', async (prefix, reserve, most) => {
      const calls = (name, from, count) =>
        Array.from({ length: count / 100 }, (_, at) => {
          const hundred = Array.from({ length: 100 }, (_, i) => `item ${from + at * 100 + i}`)
          return [`${prefix}.${name}`, 'k', ...hundred]
        })
      const add = prefix === 'BF' ? 'MADD' : 'INSERT'
      const words = (call) =>
        prefix === 'BF' ? call : [...call.slice(0, 2), 'ITEMS', ...call.slice(2)]
      const wrong = async (client) => {
        await client.pipeline([reserve, ...calls(add, 0, 5000).map(words)])
        const known = await client.pipeline(calls('MEXISTS', 0, 5000))
        expect(known.flatMap(({ value }) => value).every(({ value }) => value)).toBe(true)
        const replies = await client.pipeline(calls('MEXISTS', 1_000_000, 20_000))
        return replies.flatMap(({ value }) => value).filter(({ value }) => value).length
      }
      const [ours, theirs] = await Promise.all([wrong(pair.ours), wrong(pair.theirs)])
      expect(ours).toBe(theirs)
      // What is asked for is what many samples would show.
      expect(ours / 20_000).toBeLessThan(most * 1.25)
    })
  })
})
