'use strict'

// Vector sets beside those of a genuine Redis 8.2.3, in both protocols.

const { parseScript } = require('../support/scripts/script.js')
const { findBinary, startServer } = require('../support/servers/genuine.js')
const { Pair } = require('../support/vectors/pair.js')
const { Chance } = require('../support/random/generate.js')
const { randomVectorCall } = require('../support/vectors/calls.js')
const { clustered, floats, recall } = require('../support/vectors/data.js')
const { SCRIPTS } = require('../support/vectors/scripts.js')

const installed = findBinary('redis') !== undefined

const PROTOCOLS = [
  ['RESP2', 2],
  ['RESP3', 3],
]

if (!installed) {
  it.skip('Redis 8.2.3 is not installed', () => {})
}

;(installed ? describe : describe.skip)('conformance: vector sets', () => {
  let server
  let pair

  beforeAll(async () => {
    server = await startServer('redis')
  })
  afterAll(() => server?.stop())

  describe.each(PROTOCOLS)('in %s', (_, protocol) => {
    beforeEach(async () => {
      pair = await Pair.open(server, protocol)
    })
    afterEach(() => pair.close())

    it.each(Object.entries(SCRIPTS))('%s', async (_, text) => {
      const calls = parseScript(text).map(({ call }) => call)
      expect(await pair.differences(calls)).toEqual([])
    })

    it.each([1, 2, 3, 4])('random calls, seed %i', async (seed) => {
      const chance = new Chance(seed * 7919 + protocol)
      const calls = Array.from({ length: 400 }, () => randomVectorCall(chance))
      expect(await pair.differences(calls)).toEqual([])
    })
  })

  describe('dumps', () => {
    const KINDS = [
      ['Q8'],
      ['NOQUANT'],
      ['BIN'],
      ['Q8', 'M', '5'],
      ['NOQUANT', 'SETATTR', '{"a":1}'],
    ]

    beforeEach(async () => {
      pair = await Pair.open(server, 3)
      const vectors = clustered(new Chance(11), 300, 8)
      for (const [at, kind] of KINDS.entries()) {
        const add = (vector, i) => ['VADD', `k${at}`, 'FP32', floats(vector), `e${i}`, ...kind]
        await pair.theirs.pipeline(vectors.map(add))
        await pair.ours.pipeline(vectors.map(add))
        const reduced = (vector, i) => add(vector, i).toSpliced(1, 1, `r${at}`, 'REDUCE', '4')
        await pair.theirs.pipeline(vectors.slice(0, 50).map(reduced))
        await pair.ours.pipeline(vectors.slice(0, 50).map(reduced))
      }
    })
    afterEach(() => pair.close())

    const keys = KINDS.flatMap((_, at) => [`k${at}`, `r${at}`])

    async function looksAlike(key) {
      const names = (await pair.theirs.send(['VRANDMEMBER', key, '1000'])).value.map((e) => e.value)
      const calls = names.flatMap((name) => [
        ['VEMB', key, name],
        ['VEMB', key, name, 'RAW'],
        ['VGETATTR', key, name],
      ])
      return pair.differences([...calls, ['VCARD', key], ['VINFO', key]])
    }

    it('of Redis are restored, graph and all', async () => {
      for (const key of keys) {
        const payload = (await pair.theirs.send(['DUMP', key])).value
        expect((await pair.ours.send(['RESTORE', key, '0', payload, 'REPLACE'])).value).toBe('OK')
        expect(await looksAlike(key)).toEqual([])
        for (const name of ['e0', 'e17', 'e33']) {
          const [ours, theirs] = await pair.both(['VLINKS', key, name])
          const names = ({ value }) => value.map((layer) => layer.value.map(String).sort())
          expect(names(ours)).toEqual(names(theirs))
        }
      }
    }, 30_000)

    it('of redlet are restored in Redis, which searches their graph as well', async () => {
      for (const key of keys) {
        const payload = (await pair.ours.send(['DUMP', key])).value
        const restored = await pair.theirs.send(['RESTORE', key, '0', payload, 'REPLACE'])
        expect(restored.value).toBe('OK')
        expect(await looksAlike(key)).toEqual([])
        const names = async (client, ...words) => {
          const { value } = await client.send(['VSIM', key, 'ELE', 'e3', ...words])
          return value.map(String)
        }
        expect(recall(await names(pair.theirs), await names(pair.theirs, 'TRUTH'))).toBeGreaterThan(
          0.7,
        )
        // It goes on from there.
        const kind = KINDS[Number(key[1])]
        const more = ['VADD', key, 'FP32', floats([1, 2, 3, 4, 5, 6, 7, 8]), 'more', ...kind]
        const reduced = key[0] === 'r' ? more.toSpliced(2, 0, 'REDUCE', '4') : more
        expect((await pair.theirs.send(reduced)).value).toBe(true)
        expect((await pair.theirs.send(['VREM', key, 'e1'])).value).toBe(true)
      }
    }, 30_000)
  })

  describe('recall@10', () => {
    const CASES = [
      ['Q8', ['Q8'], [], []],
      ['NOQUANT', ['NOQUANT'], [], []],
      ['BIN', ['BIN'], [], []],
      ['REDUCE', ['NOQUANT'], [], ['REDUCE', '24']],
      ['FILTER', ['NOQUANT'], ['FILTER', '.group == 3'], []],
    ]
    const COUNT = 1500
    const DIMENSION = 48

    beforeEach(async () => {
      pair = await Pair.open(server, 3)
    })
    afterEach(() => pair.close())

    it.each(CASES)(
      'of %s is about that of Redis',
      async (_, kind, words, before) => {
        const chance = new Chance(5)
        const vectors = clustered(chance, COUNT, DIMENSION)
        const attributes = (i) => ['SETATTR', `{"group":${i % 7}}`]
        const add = (vector, i) => [
          ...['VADD', 'k', ...before, 'FP32', floats(vector), `e${i}`, ...kind, ...attributes(i)],
        ]
        const calls = vectors.map(add)
        await Promise.all([pair.ours.pipeline(calls), pair.theirs.pipeline(calls)])
        const of = async (client) => {
          let sum = 0
          const queries = clustered(new Chance(6), 40, DIMENSION)
          for (const query of queries) {
            const search = ['VSIM', 'k', 'FP32', floats(query), ...words]
            const [found, truth] = await client.pipeline([search, [...search, 'TRUTH']])
            expect(truth.value).toHaveLength(10)
            sum += recall(found.value.map(String), truth.value.map(String))
          }
          return sum / queries.length
        }
        const [ours, theirs] = [await of(pair.ours), await of(pair.theirs)]
        expect(ours).toBeGreaterThan(theirs - 0.05)
        expect(ours).toBeGreaterThan(0.6)
      },
      60_000,
    )
  })
})
