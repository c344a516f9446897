'use strict'

// What a page would never send, at every place of every route.

const fs = require('node:fs')
const path = require('node:path')
const { root } = require('../support/processes/child.js')
const { closeAll, inspected } = require('../support/inspector/client.js')

afterEach(closeAll)

const VIEWS = path.join(root, 'lib', 'inspector', 'views')

/** The routes of a kind, as `[name, takes]`. */
function routesOf(kind) {
  const views = fs.readdirSync(VIEWS).map((file) => require(path.join(VIEWS, file))[kind] ?? {})
  return views.flatMap((routes) => Object.entries(routes).map(([name, { takes }]) => [name, takes]))
}

/** Names and values that could be taken for something else. */
const HOSTILE = [
  ...[null, true, -1, 0, 1.5, 1e308, 2 ** 53, '', '0', '-', '(', '*', '\0', '\r\n', '__proto__'],
  ...['x'.repeat(5000), '[', '\\', '<script>', '\ud800', '../../etc/passwd', [], [[]], [null], {}],
  ...[
    { base64: '' },
    { base64: 1 },
    { base64: '=' },
    { base64: '/w==' },
    { min: 'x' },
    { max: null },
  ],
]

/** Keys, by what they hold. */
const MAKE = {
  string: (db) => db.set('string', 'v'),
  list: (db) => db.rpush('list', 'v'),
  set: (db) => db.sadd('set', 'v'),
  zset: (db) => db.zadd('zset', 1, 'v'),
  hash: (db) => db.hset('hash', 'f', 'v'),
  stream: (db) => db.xadd('stream', '1-1', 'f', 'v') && db.xgroup('CREATE', 'stream', 'g', '0'),
  vectorset: (db) => db.vadd('vectorset', [1, 2], 'e'),
  stack: (db) => db.cms.initbydim('stack', 20, 5),
}

/** The type of the keys that a route is about; others are about any, or have its name. */
const TYPES = {
  ...{ scores: 'zset', groups: 'stream', consumers: 'stream', pending: 'stream' },
  ...{ vectors: 'vectorset', vector: 'vectorset', value: 'hash', key: 'hash' },
}

/** A request of a route that nothing is wrong with. */
function rightFor(name, takes) {
  const values = { key: TYPES[name] ?? name, group: 'g', element: 'e', line: 'PING', field: 'f' }
  return Object.fromEntries(Object.entries(values).filter(([field]) => Object.hasOwn(takes, field)))
}

describe('a hostile request', () => {
  it.each(routesOf('calls'))('is answered or refused, and is no fault: %s', async (name, takes) => {
    const { db, api } = await inspected({ writes: true })
    for (const make of Object.values(MAKE)) make(db)
    const right = rightFor(name, takes)
    expect(await api.refused(name, right)).toEqual([200, undefined])
    for (const field of Object.keys(takes)) {
      for (const value of HOSTILE) {
        const request = { ...right, [field]: value }
        const [status, code] = await api.refused(name, request)
        const isKnown = [200, 400, 403, 404, 409].includes(status)
        expect([request, isKnown ? 'known' : code]).toEqual([request, 'known'])
      }
    }
    for (const type of Object.keys(MAKE)) {
      if (!Object.hasOwn(takes, 'key')) break
      const [status, code] = await api.refused(name, { ...right, key: type })
      if (status !== 200) expect([status, code]).toEqual([409, 'WRONGTYPE'])
    }
  })

  it('is no stream', async () => {
    const { db, api } = await inspected()
    db.set('k', 'v')
    for (const [name, takes] of routesOf('streams')) {
      for (const field of Object.keys(takes)) {
        for (const value of HOSTILE) {
          const query = encodeURIComponent(JSON.stringify({ [field]: value }))
          const response = await api.begin(`/api/${name}?q=${query}`, {
            method: 'GET',
            headers: {},
          })
          expect([name, field, value, [200, 400].includes(response.statusCode)]).toEqual([
            ...[name, field, value, true],
          ])
          response.destroy()
        }
      }
    }
    expect((await api.get('session')).open).toBe(true)
  })
})
