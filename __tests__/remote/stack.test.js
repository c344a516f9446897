'use strict'

// The methods of namespaces over a connection, to redlet and to the genuine server, answer as those of a
// store in the process.

const { Redlet } = require('../..')
const { STACK, findBinary, startServer } = require('../support/servers/genuine.js')
const { CALLS, answersOf } = require('../support/stack/method-calls.js')

const namespaces = Object.keys(CALLS)

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
      expect(await remote(listener, namespace, face)).toEqual(await own(namespace, face))
    })

    const suite = installed ? it : it.skip
    suite.each(namespaces)(`%s to ${STACK.title} answers as a store${why}`, async (name) => {
      expect(await remote(server, name, face)).toEqual(await own(name, face))
    })
  })

  /** The answers of a store in the process. */
  async function own(namespace, face) {
    const store = new Redlet()
    const found = await answersOf(face(store), namespace)
    await store.close()
    return found
  }

  async function remote({ port }, namespace, face) {
    const connection = await Redlet.connect(`redis://127.0.0.1:${port}`)
    try {
      await connection.flushall()
      return await answersOf(face(connection), namespace)
    } finally {
      await connection.close()
    }
  }
})
