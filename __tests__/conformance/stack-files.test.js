'use strict'

// RDB files with the types of Redis Stack, between redlet and the genuine server, both ways.

const path = require('node:path')
const { Redlet } = require('../..')
const { fromServer } = require('../support/compare/normalize.js')
const { readState, stateDifference } = require('../support/compare/state.js')
const { RespClient } = require('../support/servers/resp-client.js')
const { comparedStack, genuine } = require('../support/servers/subjects.js')
const { VALUES } = require('../support/stack/values.js')

const CALLS = Object.entries(VALUES).flatMap(([type, make]) => make(type))

describe.each(comparedStack())('conformance: RDB files of the types of Redis Stack, %s', (id) => {
  let server, theirs, file, db
  beforeAll(async () => {
    server = await genuine(id)
    theirs = await server.session()
    const { map } = await theirs.call(['CONFIG', 'GET', 'dir'])
    file = path.join(map[0][1], 'dump.rdb')
  })
  afterAll(() => server?.stop())
  beforeEach(() => {
    db = new Redlet()
    return theirs.call(['FLUSHALL'])
  })
  afterEach(() => db.close())

  const keys = Object.keys(VALUES)

  it('are imported as the server saves them', async () => {
    await theirs.pipeline(CALLS)
    expect(await theirs.call(['SAVE'])).toBe('OK')
    expect(await db.importRdb(file)).toMatchObject({ keys: keys.length })
    expect(keys.map((key) => db.type(key))).toEqual(keys)
    expect(stateDifference(await contents(db), await readState(theirs))).toBeUndefined()
  })

  it('are exported as the server loads them', async () => {
    for (const call of CALLS) db.call(...call)
    await db.exportRdb(file, { replace: true })
    expect(await theirs.call(['DEBUG', 'RELOAD', 'NOSAVE'])).toBe('OK')
    expect(stateDifference(await contents(db), await readState(theirs))).toBeUndefined()
  })

  it('are not for Valkey, which has no such types', async () => {
    for (const [type, make] of Object.entries(VALUES)) {
      db.flushall()
      for (const call of make('k')) db.call(...call)
      await expect(db.exportRdb(file, { replace: true, dialect: 'valkey' })).rejects.toThrow(
        `Valkey has no type ${type}, and the store has keys of it`,
      )
    }
  })

  /** What a store holds. */
  async function contents(db) {
    const client = await RespClient.over(db[Symbol.for('redlet.connect')]())
    const pipeline = async (calls) => (await client.pipeline(calls)).map(fromServer)
    const state = await readState({ pipeline })
    client.close()
    return state
  }
})
