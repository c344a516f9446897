'use strict'

// The methods of namespaces over a connection, to redlet and to the genuine server, answer as those of a
// store in the process.

const { Redlet } = require('../..')
const { STACK, findBinary, startServer } = require('../support/servers/genuine.js')
const { has } = require('../support/stack/values.js')

/** By namespace: `[method, ...arguments]`. */
const CALLS = {
  json: [
    ['set', 'k', '$', { a: 1, b: [1, 2.5, { c: null }], s: 'x', t: true }],
    ['set', 'k', '$.a', 2, { nx: true }],
    ['set', 'k', '$.n', 'text', { nx: true }],
    ['get', 'k'],
    ['get', 'k', '$.b'],
    ['get', 'none'],
    ['mset', 'x', '$', 1, 'y', '$', ['z']],
    ['mget', 'x', 'y', 'none', '$'],
    ['mget', 'x', 'y', '.'],
    ['numincrby', 'k', '$.a', 1.5],
    ['nummultby', 'k', '.a', 2],
    ['numincrby', 'k', '$..*', 1],
    ['toggle', 'k', '$.t'],
    ['toggle', 'k', '.t'],
    ['strappend', 'k', '$.s', '!'],
    ['strlen', 'k', '$.*'],
    ['strlen', 'k', '.s'],
    ['arrappend', 'k', '$.b', 'last', [1]],
    ['arrpop', 'k', '$.b'],
    ['arrpop', 'k', '.b'],
    ['arrinsert', 'k', '$.b', 0, { q: 1 }],
    ['arrindex', 'k', '$.b', 2.5],
    ['arrlen', 'k', '$.*'],
    ['arrtrim', 'k', '$.b', 0, 1],
    ['objkeys', 'k'],
    ['objkeys', 'k', '$'],
    ['objlen', 'k', '$.*'],
    ['type', 'k'],
    ['type', 'k', '$.*'],
    ['type', 'none'],
    ['resp', 'k', '.s'],
    ['merge', 'k', '$', { s: null }],
    ['clear', 'k', '$.b'],
    ['del', 'k', '$.b'],
    ['forget', 'k'],
  ],
  bf: [
    ['reserve', 'k', 0.01, 100],
    ['add', 'k', 'a'],
    ['madd', 'k', 'a', 'b'],
    ['exists', 'k', 'a'],
    ['mexists', 'k', ['a', 'zz']],
    ['card', 'k'],
    ['info', 'k'],
    ['scandump', 'k', 0],
  ],
  cf: [
    ['reserve', 'k', 100],
    ['add', 'k', 'a'],
    ['addnx', 'k', 'a'],
    ['count', 'k', 'a'],
    ['exists', 'k', 'a'],
    ['mexists', 'k', 'a', 'zz'],
    ['del', 'k', 'a'],
    ['info', 'k'],
  ],
  cms: [
    ['initbydim', 'k', 20, 5],
    ['incrby', 'k', { a: 3, b: 1 }],
    ['query', 'k', 'a', 'none'],
    ['info', 'k'],
  ],
  topk: [
    ['reserve', 'k', 2],
    ['add', 'k', 'a', 'b', 'a'],
    ['incrby', 'k', { c: 5 }],
    ['query', 'k', 'a', 'zz'],
    ['list', 'k'],
    ['list', 'k', { withcount: true }],
    ['info', 'k'],
  ],
  tdigest: [
    ['create', 'k'],
    ['min', 'k'],
    ['add', 'k', 1, 2.5, 9],
    ['min', 'k'],
    ['quantile', 'k', 0, 0.5],
    ['rank', 'k', 2.5],
    ['byrank', 'k', 0, 99],
    ['info', 'k'],
  ],
  ts: [
    ['create', 'k', { labels: { city: 'Rio', kind: 'sun' } }],
    ['add', 'k', 1000, 1.5],
    ['add', 'k', 2000, 0.1],
    ['madd', 'k', 3000, 4, 'k', 4000, 1e20],
    ['get', 'k'],
    ['range', 'k', '-', '+'],
    ['range', 'k', '-', '+', { aggregation: ['avg', 2000] }],
    ['mget', 'FILTER', 'city=Rio'],
    ['mget', 'WITHLABELS', 'FILTER', 'city=Rio'],
    ['mrange', '-', '+', 'FILTER', 'city=Rio'],
    ['mrange', '-', '+', 'WITHLABELS', 'FILTER', 'city=Rio'],
    ['mrange', '-', '+', 'FILTER', 'city=Rio', 'GROUPBY', 'kind', 'REDUCE', 'sum'],
    ['queryindex', 'city=Rio'],
    ['create', 'sums'],
    ['createrule', 'k', 'sums', 'AGGREGATION', 'sum', 2000],
    ['info', 'k'],
    ['del', 'k', 1000, 2000],
  ],
}

const namespaces = Object.keys(CALLS).filter((namespace) =>
  CALLS[namespace].every(([method]) => has(`${namespace}.${method}`)),
)

const installed = findBinary('stack') !== undefined
const why = installed ? '' : ` (${STACK.absent ?? 'it is not installed'})`

describe('a connection', () => {
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

  const faces = { 'db.': (db) => db, 'db.buffers.': (db) => db.buffers }
  describe.each(Object.entries(faces))('%s', (_, face) => {
    it.each(namespaces)('%s to redlet answers as a store', async (namespace) => {
      expect(await answersOf(listener, namespace, face)).toEqual(own(namespace, face))
    })

    const suite = installed ? it : it.skip
    suite.each(namespaces)(`%s to ${STACK.title} answers as a store${why}`, async (name) => {
      expect(await answersOf(server, name, face)).toEqual(own(name, face))
    })
  })

  /** The answers of a store in the process. */
  function own(namespace, face) {
    const store = new Redlet()
    const found = CALLS[namespace].map(([method, ...args]) => [
      method,
      plain(face(store)[namespace][method](...args)),
    ])
    store[Symbol.dispose]()
    return found
  }

  async function answersOf({ port }, namespace, face) {
    const remote = await Redlet.connect(`redis://127.0.0.1:${port}`)
    try {
      await remote.flushall()
      const found = []
      for (const [method, ...args] of CALLS[namespace]) {
        found.push([method, plain(await face(remote)[namespace][method](...args))])
      }
      return found
    } finally {
      await remote.close()
    }
  }

  /** Without what differs from server to server. */
  function plain(answer) {
    if (answer instanceof Map)
      return plain([...answer].map(([name, value]) => [String(name), value]))
    if (Array.isArray(answer)) {
      return answer[0] === 'memoryUsage' ? [answer[0], 0] : answer.map(plain)
    }
    if (answer?.memoryUsage !== undefined) return { ...answer, memoryUsage: 0 }
    return answer
  }
})
