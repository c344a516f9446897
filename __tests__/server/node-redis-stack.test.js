'use strict'

// node-redis's own commands for the types of Redis Stack, against a listener of redlet, in the process
// and against the genuine server: what it makes of their replies is the same.

const { Redlet } = require('../..')
const { overSockets } = require('../../lib/adapters/over-sockets.js')
const { STACK, findBinary, startServer } = require('../support/servers/genuine.js')

const ada = { name: 'Ada', age: 36, tags: ['a', 'b'], nested: { ok: true, no: null } }

/** By namespace of node-redis: `[method, ...arguments]`. */
const CALLS = {
  bf: [
    ['reserve', 'bf', 0.01, 1000],
    ['add', 'bf', 'a'],
    ['mAdd', 'bf', ['a', 'b', 'c']],
    ['exists', 'bf', 'b'],
    ['mExists', 'bf', ['c', 'd']],
    ['card', 'bf'],
    ['info', 'bf'],
    ['insert', 'other', ['x', 'y'], { CAPACITY: 200, ERROR: 0.001 }],
  ],
  cf: [
    ['reserve', 'cf', 1000],
    ['add', 'cf', 'a'],
    ['addNX', 'cf', 'a'],
    ['insert', 'cf', ['b', 'c']],
    ['insertNX', 'cf', ['c', 'd']],
    ['count', 'cf', 'a'],
    ['exists', 'cf', 'zz'],
    ['del', 'cf', 'a'],
    ['info', 'cf'],
  ],
  cms: [
    ['initByDim', 'cms', 2000, 5],
    ['initByProb', 'other', 0.001, 0.01],
    ['incrBy', 'cms', { item: 'a', incrementBy: 3 }],
    [
      'incrBy',
      'cms',
      [
        { item: 'a', incrementBy: 1 },
        { item: 'b', incrementBy: 2 },
      ],
    ],
    ['query', 'cms', ['a', 'b', 'none']],
    ['initByDim', 'sum', 2000, 5],
    ['merge', 'sum', ['cms']],
    ['query', 'sum', ['a']],
    ['info', 'cms'],
  ],
  topK: [
    ['reserve', 'topk', 3],
    ['add', 'topk', ['a', 'b', 'c', 'a', 'a', 'b']],
    ['incrBy', 'topk', { item: 'c', incrementBy: 10 }],
    ['query', 'topk', ['a', 'none']],
    ['list', 'topk'],
    ['listWithCount', 'topk'],
    ['info', 'topk'],
  ],
  tDigest: [
    ['create', 'td'],
    ['add', 'td', [1, 2, 3, 4, 5.5]],
    ['min', 'td'],
    ['max', 'td'],
    ['quantile', 'td', [0, 0.5, 1]],
    ['cdf', 'td', [3]],
    ['rank', 'td', [3, 9]],
    ['revRank', 'td', [3]],
    ['byRank', 'td', [0, 1]],
    ['byRevRank', 'td', [0]],
    ['trimmedMean', 'td', 0.1, 0.9],
    ['merge', 'all', ['td']],
    ['info', 'td'],
    ['reset', 'td'],
    ['min', 'td'],
  ],
  json: [
    ['set', 'doc', '$', ada],
    ['set', 'doc', '$.age', 37, { condition: 'XX' }],
    ['set', 'doc', '$.age', 38, { condition: 'NX' }],
    ['get', 'doc'],
    ['get', 'doc', { path: '$..ok' }],
    ['get', 'none'],
    ['mSet', [{ key: 'other', path: '$', value: [1, 2, 3] }]],
    ['mGet', ['doc', 'other', 'none'], '$'],
    ['type', 'doc', { path: '$.*' }],
    ['numIncrBy', 'doc', '$.age', 2],
    ['numMultBy', 'doc', '$.age', 0.5],
    ['strLen', 'doc', { path: '$.name' }],
    ['strAppend', 'doc', '!', { path: '$.name' }],
    ['arrAppend', 'other', '$', 4, { five: 5 }],
    ['arrLen', 'other', { path: '$' }],
    ['arrIndex', 'other', '$', 3],
    ['arrInsert', 'other', '$', 0, 'first'],
    ['arrPop', 'other', { path: '$', index: -1 }],
    ['arrTrim', 'other', '$', 0, 2],
    ['objKeys', 'doc', { path: '$' }],
    ['objLen', 'doc', { path: '$' }],
    ['toggle', 'doc', '$.nested.ok'],
    ['merge', 'doc', '$', { name: null, more: 1 }],
    ['clear', 'other', { path: '$' }],
    ['get', 'doc'],
    ['del', 'doc', { path: '$.tags' }],
    ['forget', 'doc'],
  ],
  ts: [
    ['create', 'ts', { RETENTION: 0, LABELS: { city: 'Rio', kind: 'temperature' } }],
    ['add', 'ts', 1000, 1.5],
    ['add', 'ts', 2000, 2.5, { ON_DUPLICATE: 'LAST' }],
    [
      'mAdd',
      [
        { key: 'ts', timestamp: 3000, value: 4 },
        { key: 'ts', timestamp: 4000, value: 8 },
      ],
    ],
    ['get', 'ts'],
    ['range', 'ts', '-', '+'],
    ['range', 'ts', '-', '+', { AGGREGATION: { type: 'avg', timeBucket: 2000 } }],
    ['revRange', 'ts', '-', '+', { COUNT: 2 }],
    ['incrBy', 'counter', 5, { TIMESTAMP: 1000 }],
    ['decrBy', 'counter', 2, { TIMESTAMP: 2000 }],
    ['create', 'sums'],
    ['createRule', 'ts', 'sums', 'sum', 2000],
    ['add', 'ts', 5000, 1],
    ['add', 'ts', 9000, 1],
    ['range', 'sums', '-', '+'],
    ['queryIndex', ['city=Rio']],
    ['mGet', ['city=Rio']],
    ['mGetWithLabels', ['city=Rio']],
    ['mRange', '-', '+', ['city=Rio']],
    ['mRangeWithLabels', '-', '+', ['city=Rio'], { COUNT: 1 }],
    ['del', 'ts', 1000, 2000],
    ['alter', 'ts', { LABELS: { city: 'Lima' } }],
    ['deleteRule', 'ts', 'sums'],
    ['info', 'sums'],
  ],
}

const namespaces = Object.keys(CALLS)

const installed = findBinary('stack') !== undefined
const why = installed ? '' : ` (${STACK.absent ?? 'it is not installed'})`

describe.each(['redis5', 'redis'])('the commands of %s for Redis Stack', (name) => {
  const { createClient } = require(name)
  const inProcess = overSockets(require(name))
  let db, listener, server

  beforeAll(async () => {
    db = new Redlet()
    listener = await db.listen({ port: 0 })
    if (installed) server = await startServer('stack')
  }, 60_000)
  afterAll(async () => {
    await db.close()
    await server?.stop()
  })

  const suite = installed ? it : it.skip
  describe.each([2, 3])('in RESP%i', (RESP) => {
    suite.each(namespaces)(`%s, answered as by ${STACK.title}${why}`, async (namespace) => {
      const [ours, theirs] = await Promise.all(
        [listener, server].map((each) => answers(over(each, RESP), namespace)),
      )
      expect(ours).toEqual(theirs)
    })

    it.each(namespaces)('%s, answered in the process as by a listener', async (namespace) => {
      const store = new Redlet()
      const inside = await answers(inProcess.createClient({ store, RESP }), namespace)
      expect(inside).toEqual(await answers(over(listener, RESP), namespace))
      await store.close()
    })
  })

  const over = ({ port }, RESP) => createClient({ url: `redis://127.0.0.1:${port}`, RESP })

  async function answers(client, namespace) {
    await client.connect()
    try {
      await client.flushAll()
      const found = []
      for (const [method, ...args] of CALLS[namespace]) {
        const answer = await called(client[namespace], method, args)
        found.push([method, plain(answer)])
      }
      return found
    } finally {
      client.destroy()
    }
  }

  /** What came of a call; a client may refuse it before it sends it. */
  async function called(commands, method, args) {
    try {
      return await commands[method](...args)
    } catch ({ message }) {
      return { message }
    }
  }

  /** Without prototypes, and without what differs from server to server. */
  function plain(answer) {
    return JSON.parse(JSON.stringify(answer ?? null), (key, value) =>
      /memoryUsage|Memory usage/.test(key) ? 0 : value,
    )
  }
})
