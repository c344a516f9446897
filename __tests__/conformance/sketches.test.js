'use strict'

// Count-min, top-k and t-digest sketches beside those of a genuine Redis Stack 7.4.1.

const { Chance } = require('../support/random/generate.js')
const { stackConformance } = require('../support/scripts/conformance.js')
const { comparedStack } = require('../support/servers/subjects.js')
const { startServer } = require('../support/servers/genuine.js')
const { EFFORT, TIME } = require('../support/stack/effort.js')
const { exchange } = require('../support/stack/exchange.js')
const { Pair } = require('../support/stack/pair.js')
const { parseScript } = require('../support/scripts/script.js')
const { LOOKS, randomSketchCall } = require('../support/stack/sketch-calls.js')
const { COUNT_MIN, TOP_K, T_DIGEST } = require('../support/stack/sketch-scripts.js')

/** How many calls a seed makes. `npm run test:all` asks for more. */
const CALLS = 3000 * EFFORT

const FAMILIES = [
  ['count-min sketches', COUNT_MIN],
  ['top-k sketches', TOP_K],
  ['t-digests', T_DIGEST],
]

for (const [family, scripts] of FAMILIES) {
  stackConformance(family, (script) => {
    for (const [title, text] of Object.entries(scripts)) script(title, text)
    script('no events', { events: true }, Object.values(scripts)[1])
  })
}

describe.each(comparedStack())('sketches in the protocols, beside %s', (id) => {
  let server
  beforeAll(async () => {
    server = await startServer(id)
  })
  afterAll(() => server.stop())

  describe.each([
    ['RESP2', 2],
    ['RESP3', 3],
  ])('in %s', (_, protocol) => {
    let pair
    beforeEach(async () => {
      pair = await Pair.open(server, protocol)
    })
    afterEach(() => pair.close())

    it.each(FAMILIES)('the scripts of %s', async (_, scripts) => {
      for (const text of Object.values(scripts)) {
        await pair.both(['FLUSHALL'])
        const calls = parseScript(text).map(({ call }) => call)
        expect(await pair.differences(calls)).toEqual([])
      }
    })

    it.each([1, 2])(
      'random calls, seed %i',
      async (seed) => {
        const chance = new Chance(seed * 7919 + protocol)
        for (let made = 0; made < CALLS; made += 500) {
          // Merged again and again, a digest would hold more than the 2^53 numbers up to which it
          // counts to the last one.
          await pair.both(['FLUSHALL'])
          const calls = Array.from({ length: 500 }, () => randomSketchCall(chance))
          expect(await pair.differences([...calls, ...LOOKS])).toEqual([])
        }
      },
      TIME,
    )
  })
})

const numbers = (count, one) => Array.from({ length: count }, (_, at) => String(one(at)))

exchange(
  'count-min sketches',
  {
    'one that has counted nothing': [['CMS.INITBYDIM', 'k', '3', '2']],
    'one with counts': [
      ['CMS.INITBYDIM', 'k', '20', '3'],
      ['CMS.INCRBY', 'k', 'a', '1', 'b', '4294967295', 'c', '77'],
    ],
    'one whose sum is greater than any counter': [
      ['CMS.INITBYDIM', 'k', '1000', '7'],
      ['CMS.INCRBY', 'k', 'a', '9223372036854775807', 'b', '9223372036854775807'],
    ],
  },
  [
    ['CMS.INFO', 'k'],
    ['CMS.QUERY', 'k', 'a', 'b', 'c', 'd'],
  ],
)

exchange(
  'top-k sketches',
  {
    'one that has seen nothing': [['TOPK.RESERVE', 'k', '3']],
    'one with places left': [
      ['TOPK.RESERVE', 'k', '5', '20', '3', '0.925'],
      ['TOPK.INCRBY', 'k', 'a', '3', 'b', '5'],
    ],
    'a full one': [
      ['TOPK.RESERVE', 'k', '3', '20', '3', '1'],
      ['TOPK.ADD', 'k', ...numbers(200, (at) => at % 7)],
    ],
  },
  [
    ['TOPK.INFO', 'k'],
    ['TOPK.LIST', 'k', 'WITHCOUNT'],
    ['TOPK.COUNT', 'k', 'a', 'b', '1', '2', '3'],
    ['TOPK.QUERY', 'k', 'a', 'b', '1', '2', '3'],
  ],
)

exchange(
  't-digests',
  {
    'an empty one': [['TDIGEST.CREATE', 'k', 'COMPRESSION', '7']],
    'one that was asked': [
      ['TDIGEST.CREATE', 'k'],
      ['TDIGEST.ADD', 'k', ...numbers(5000, (at) => (at * 7919) % 1000)],
      ['TDIGEST.QUANTILE', 'k', '0.5'],
    ],
    'one whose numbers are not merged': [
      ['TDIGEST.CREATE', 'k', 'COMPRESSION', '10'],
      ['TDIGEST.ADD', 'k', ...numbers(100, (at) => Math.sin(at))],
    ],
  },
  [
    ['TDIGEST.MIN', 'k'],
    ['TDIGEST.MAX', 'k'],
    ['TDIGEST.QUANTILE', 'k', '0', '0.001', '0.25', '0.5', '0.99', '1'],
    ['TDIGEST.CDF', 'k', '0.5', '17', '500.25'],
    ['TDIGEST.INFO', 'k'],
  ],
)
