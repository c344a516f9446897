'use strict'

// The methods of namespaces answer the same in a transaction, in a guest of a shared folder, and in
// transactions of a guest and of a connection, as in the store.

const { Redlet } = require('../..')
const { NAMESPACES } = require('../../lib/methods.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { Sharing } = require('../support/processes/sharing.js')
const { CALLS, answersOf } = require('../support/stack/method-calls.js')

afterAll(removeFolders)

/** What has the methods of a store, and makes a transaction of each call. */
function inTransactions(db) {
  const namespaceOf = (namespace) => {
    const run = async (method, args) => {
      const [reply] = await db
        .multi()
        [namespace][method](...args)
        .exec()
      return reply
    }
    return new Proxy(
      {},
      {
        get:
          (_, method) =>
          (...args) =>
            run(method, args),
      },
    )
  }
  return Object.fromEntries(Object.keys(CALLS).map((name) => [name, namespaceOf(name)]))
}

it('the calls are of all methods', () => {
  for (const [namespace, methods] of NAMESPACES) {
    const called = new Set(CALLS[namespace].map(([method]) => method))
    expect([...methods.keys()].filter((method) => !called.has(method))).toEqual([])
  }
})

describe('the methods of namespaces', () => {
  let db, owner, guest, connection
  beforeAll(async () => {
    const folder = newFolder()
    owner = await Sharing.start(folder)
    guest = new Redlet(folder, { shared: true })
    db = new Redlet()
    const { port } = await db.listen({ port: 0 })
    connection = await Redlet.connect(`redis://127.0.0.1:${port}`)
  })
  afterAll(async () => {
    await connection.close()
    await db.close()
    await guest.close()
    await owner.kill()
  })
  beforeEach(() => {
    db.flushall()
    guest.flushall()
  })

  const DOORS = {
    'in transactions': () => [inTransactions(db), inTransactions(db.buffers)],
    'in a guest': () => [guest, guest.buffers],
    'in transactions of a guest': () => [inTransactions(guest), inTransactions(guest.buffers)],
    'in transactions of a connection': () => [
      inTransactions(connection),
      inTransactions(connection.buffers),
    ],
  }

  describe.each(Object.entries(DOORS))('answer %s as they do in the store', (_, doors) => {
    it.each(Object.keys(CALLS))('db.%s', async (namespace) => {
      const store = new Redlet()
      for (const [at, target] of doors().entries()) {
        db.flushall()
        guest.flushall()
        store.flushall()
        const own = await answersOf(at === 0 ? store : store.buffers, namespace)
        expect(await answersOf(target, namespace)).toEqual(own)
      }
      await store.close()
    })
  })
})
