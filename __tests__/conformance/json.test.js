'use strict'

// JSON documents beside those of a genuine Redis Stack 7.4.1, in both protocols.

const { parseScript } = require('../support/scripts/script.js')
const { startServer } = require('../support/servers/genuine.js')
const { comparedStack } = require('../support/servers/subjects.js')
const { Pair } = require('../support/stack/pair.js')
const { Chance } = require('../support/random/generate.js')
const { seeds } = require('../support/stack/effort.js')
const { comparable, dumpsAlike, eventsOf } = require('../support/stack/json.js')
const { randomJsonCall } = require('../support/stack/json-calls.js')
const { EVENTS, SCRIPTS } = require('../support/stack/json-scripts.js')

const installed = comparedStack().length > 0

const PROTOCOLS = [
  ['RESP2', 2],
  ['RESP3', 3],
]

;(installed ? describe : describe.skip)('conformance: JSON', () => {
  let server
  let pair

  beforeAll(async () => {
    server = await startServer('stack')
  })
  afterAll(() => server?.stop())

  describe.each(PROTOCOLS)('in %s', (_, protocol) => {
    beforeEach(async () => {
      pair = await Pair.open(server, protocol, comparable)
    })
    afterEach(() => pair.close())

    it.each(Object.entries(SCRIPTS))('%s', async (_, text) => {
      const calls = parseScript(text).map(({ call }) => call)
      expect(await pair.differences(calls)).toEqual([])
    })

    it.each(seeds(4))('random calls, seed %i', async (seed) => {
      const chance = new Chance(seed * 7919 + protocol)
      const calls = Array.from({ length: 2000 }, () => randomJsonCall(chance))
      expect(await pair.differences(calls)).toEqual([])
    })
  })

  it('publishes the same events', async () => {
    pair = await Pair.open(server, 3, comparable)
    try {
      const calls = parseScript(EVENTS).map(({ call }) => call)
      const [ours, theirs] = await Promise.all(
        [pair.ours, pair.theirs].map((it) => eventsOf(it, calls)),
      )
      expect(ours).toEqual(theirs)
      expect(ours).toContain('json.set k')
    } finally {
      pair.close()
    }
  })

  it('restores dumps of either server in the other', async () => {
    pair = await Pair.open(server, 2, comparable)
    try {
      const texts = [
        '1',
        '[1.5,"é",{"a":[]}]',
        `{"long":"${'x'.repeat(5000)}"}`,
        '18446744073709551615',
      ]
      for (const text of texts) expect(await dumpsAlike(pair, text)).toEqual([text, text])
    } finally {
      pair.close()
    }
  })
})
