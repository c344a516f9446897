'use strict'

// What a store says of the commands of Redis Stack, beside what the genuine modules say.

const { Redlet } = require('../..')
const { NAMESPACES } = require('../../lib/methods.js')
const { startServer } = require('../support/servers/genuine.js')
const { RespClient } = require('../support/servers/resp-client.js')
const { comparedStack } = require('../support/servers/subjects.js')
const { fromServer } = require('../support/compare/normalize.js')

/** The modules' own, which nobody calls. */
const MISSING = []

/** Where the modules know of the first key alone, or of one that they only read as one that they change. */
const OTHER_KEYS = [
  ...['cms.merge', 'json.debug', 'json.mget', 'tdigest.merge', 'ts.createrule', 'ts.deleterule'],
]
/** TOPK.COUNT is a write there, and reads; with CF.COMPACT it is the other way. */
const OTHER_FLAGS = ['cf.compact', 'topk.count']

const OURS = /^(json|bf|cf|cms|topk|tdigest|ts)\./

describe.each(comparedStack())('conformance: what %s says of its commands', (id) => {
  let db, server, clients
  beforeAll(async () => {
    db = new Redlet()
    server = await startServer(id)
    const ours = await RespClient.over(db[Symbol.for('redlet.connect')]())
    clients = [ours, await RespClient.connect(server.port)]
  })
  afterAll(async () => {
    for (const client of clients) client.close()
    db.close()
    await server.stop()
  })

  const both = async (...call) =>
    (await Promise.all(clients.map((client) => client.send(call)))).map(fromServer)

  /** By name: `{ arity, flags, keys }`. */
  const described = (commands) =>
    new Map(
      commands
        .filter(([name]) => OURS.test(name))
        .map(([name, arity, flags, ...keys]) => [
          name,
          { arity, flags: [...flags].sort(), keys: keys.slice(0, 3) },
        ]),
    )

  it('COMMAND has the same ones, with the same names, arity and flags', async () => {
    const [ours, theirs] = (await both('COMMAND')).map(described)
    const isAbout = (name) => NAMESPACES.has(name.split('.')[0]) && !MISSING.includes(name)
    expect([...ours.keys()].sort()).toEqual([...theirs.keys()].filter(isAbout).sort())
    for (const [name, { arity, flags, keys }] of ours) {
      const { keys: theirKeys, ...other } = theirs.get(name)
      const isOther = OTHER_FLAGS.includes(name)
      const told = flags.filter((flag) => flag !== 'movablekeys' || !OTHER_KEYS.includes(name))
      expect({ name, arity, flags: isOther ? other.flags : told }).toEqual({ name, ...other })
      if (!OTHER_KEYS.includes(name)) expect({ name, keys }).toEqual({ name, keys: theirKeys })
    }
  })

  it('COMMAND DOCS tells the group and the module', async () => {
    const [ours, theirs] = (await both('COMMAND', 'DOCS')).map(
      ({ map }) => new Map(map.filter(([name]) => OURS.test(name))),
    )
    for (const [name, docs] of ours)
      expect({ name, docs }).toEqual({ name, docs: theirs.get(name) })
  })
})

describe('access to commands of Redis Stack', () => {
  it('is by category, and by whether they write', () => {
    const db = new Redlet()
    const commands = db.command('LIST').filter((name) => OURS.test(name))
    const all = (category) => new Set(db.acl('CAT', category))
    const own = ['json', 'bloom', 'cuckoo', 'cms', 'topk', 'tdigest', 'timeseries'].map(all)
    const [reads, writes] = [all('read'), all('write')]
    for (const name of commands) {
      expect([name, own.filter((category) => category.has(name)).length]).toEqual([name, 1])
      expect([name, reads.has(name) !== writes.has(name)]).toEqual([name, true])
    }
    expect(own.reduce((sum, { size }) => sum + size, 0)).toBe(commands.length)
    db.close()
  })
})
