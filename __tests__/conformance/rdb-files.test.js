'use strict'

// RDB files between redlet and genuine servers, both ways: what a server saves, redlet imports, and what
// redlet exports, the server loads. Compared by content.

const fs = require('node:fs')
const path = require('node:path')
const { Redlet } = require('../..')
const { fromServer } = require('../support/compare/normalize.js')
const { readState, stateDifference } = require('../support/compare/state.js')
const { installedServers } = require('../support/servers/genuine.js')
const { RespClient } = require('../support/servers/resp-client.js')
const { genuine } = require('../support/servers/subjects.js')

const many = (count, make) => Array.from({ length: count }, (_, i) => make(i)).flat()
const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
const long = 'the same again and again, '.repeat(400)
const DATABASES = [0, 3, 15]
const LIBRARY =
  "#!lua name=one\nredis.register_function{function_name='seven', callback=function() return 7 end, flags={'no-writes'}}"

/** Values of each type in each form that they have, keys that end, and functions. */
const CALLS = [
  ['SET', 'integer', '12'],
  ['SET', 'wide', '-9223372036854775808'],
  ['SET', 'empty', ''],
  ['SET', bytes, bytes],
  ['SET', 'compressed', long],
  ['SETBIT', 'bits', '100000', '1'],
  ['PFADD', 'sketch', ...many(500, String)],
  ['RPUSH', 'list', 'a', '1', bytes, ''],
  ['RPUSH', 'list:large', ...many(3000, (i) => [`element ${i}`, `${i}`])],
  ['RPUSH', 'list:long', 'a', 'x'.repeat(100_000), 'b'],
  ['RPUSH', 'list:compressed', ...many(30, (i) => `${i}${long.slice(0, 3000)}`)],
  ['SADD', 'ints', '3', '1', '-5'],
  ['SADD', 'ints:wide', ...many(500, (i) => `${BigInt(i) * 10n ** 15n}`)],
  ['SADD', 'set', 'a', '1', bytes],
  ['SADD', 'set:large', ...many(900, (i) => `member ${i}`)],
  ['HSET', 'hash', 'a', '1', '2', bytes],
  ['HSET', 'hash:large', ...many(900, (i) => [`field ${i}`, `${i}`])],
  ['HSET', 'hash:ends', 'a', '1', 'b', '2', 'c', '3'],
  ['HPEXPIREAT', 'hash:ends', '5000000000000', 'FIELDS', '2', 'a', 'b'],
  ['HSET', 'hash:ends:large', ...many(900, (i) => [`field ${i}`, `${i}`])],
  ['HPEXPIREAT', 'hash:ends:large', '5000000000123', 'FIELDS', '2', 'field 1', 'field 2'],
  ['ZADD', 'sorted', '1', 'a', '-2.5', 'b', 'inf', 'c'],
  ['ZADD', 'sorted:large', ...many(900, (i) => [String(i / 7), `member ${i}`])],
  ['GEOADD', 'places', '13.361389', '38.115556', 'Palermo', '15.087269', '37.502669', 'Catania'],
  ...many(300, (i) => [['XADD', 'stream', `${1000 + i}-${i}`, 'name', `value ${i}`, 'n', `${i}`]]),
  ['XADD', 'stream', '2000-0', 'other', 'names'],
  ['XDEL', 'stream', '1003-3', '1200-200'],
  ['XGROUP', 'CREATE', 'stream', 'group', '1000-0', 'ENTRIESREAD', '1'],
  ['XGROUP', 'CREATE', 'stream', 'idle', '$'],
  ['XREADGROUP', 'GROUP', 'group', 'alice', 'COUNT', '5', 'STREAMS', 'stream', '>'],
  ['XREADGROUP', 'GROUP', 'group', 'bob', 'COUNT', '2', 'STREAMS', 'stream', '>'],
  ['XACK', 'stream', 'group', '1001-1'],
  ['XGROUP', 'CREATECONSUMER', 'stream', 'idle', 'carol'],
  ['XGROUP', 'CREATE', 'stream:empty', 'group', '$', 'MKSTREAM'],
  ['SET', 'ends', 'v', 'PXAT', '4000000000000'],
  ['PEXPIREAT', 'list', '4000000000001'],
  ['SELECT', '3'],
  ['SET', 'other', 'database'],
  ['SELECT', '15'],
  ['HSET', 'last', 'f', 'v'],
  ['SELECT', '0'],
  ['FUNCTION', 'LOAD', LIBRARY],
]

/** A store of redlet with a session as servers have it. */
async function store(dialect) {
  const db = new Redlet({ dialect })
  const client = await RespClient.over(db[Symbol.for('redlet.connect')]())
  const pipeline = async (calls) => (await client.pipeline(calls)).map(fromServer)
  return { db, pipeline, call: async (call) => (await pipeline([call]))[0] }
}

async function folderOf(session) {
  const { map } = await session.call(['CONFIG', 'GET', 'dir'])
  return map[0][1]
}

/**
 * What a file does not tell: how a stream lies in memory, and, in the form that Redis 7.0 reads, when a
 * consumer got something last.
 */
const UNTOLD = ['radix-tree-keys', 'radix-tree-nodes', 'active-time']

function told(reply) {
  if (Array.isArray(reply)) return reply.map(told)
  if (reply?.map === undefined) return reply
  return { map: reply.map.filter(([name]) => !UNTOLD.includes(name)).map(told) }
}

async function contents(session) {
  const state = await readState(session, DATABASES)
  for (const entry of state.values()) {
    if (entry.type === 'stream') entry.content = told(entry.content)
  }
  const more = await session.pipeline([
    ['SELECT', '0'],
    ['DEBUG', 'DIGEST'],
    ['FUNCTION', 'LIST', 'WITHCODE'],
    ['XPENDING', 'stream', 'group'],
    ['XINFO', 'GROUPS', 'stream'],
    ['PEXPIRETIME', 'ends'],
  ])
  return { state, more }
}

async function expectSame(ours, theirs) {
  const [left, right] = [await contents(ours), await contents(theirs)]
  expect(stateDifference(left.state, right.state)).toBeUndefined()
  expect(left.more).toEqual(right.more)
  expect(left.state.size).toBeGreaterThan(0)
}

describe.each(installedServers())('conformance: RDB files between redlet and %s', (id) => {
  let server
  let theirs
  let folder
  beforeAll(async () => {
    server = await genuine(id)
    theirs = await server.session()
    folder = await folderOf(theirs)
  })
  afterAll(() => server?.stop())
  beforeEach(() => theirs.pipeline([['FLUSHALL'], ['FUNCTION', 'FLUSH']]))

  const dump = () => path.join(folder, 'dump.rdb')

  it.each([
    ['', []],
    ['without compression and checksum', ['rdbcompression', 'rdbchecksum']],
  ])('imports what the server saves %s', async (_, off) => {
    for (const name of off) await theirs.call(['CONFIG', 'SET', name, 'no'])
    await theirs.pipeline(CALLS)
    expect(await theirs.call(['SAVE'])).toBe('OK')
    for (const dialect of ['redis', 'valkey']) {
      const ours = await store(dialect)
      const { keys, functions } = await ours.db.importRdb(dump())
      expect([keys, functions]).toEqual([sum(ours.db), 1])
      if (dialect === id) await expectSame(ours, theirs)
      expect(ours.db.fcall('seven', 0)).toBe(7)
      await ours.db.close()
    }
  })

  it('exports what the server loads', async () => {
    const ours = await store(id)
    await ours.pipeline(CALLS)
    const { bytes } = await ours.db.exportRdb(dump(), { replace: true })
    expect(fs.statSync(dump()).size).toBe(bytes)
    expect(await theirs.call(['DEBUG', 'RELOAD', 'NOSAVE'])).toBe('OK')
    await expectSame(ours, theirs)
    expect(await theirs.call(['FCALL', 'seven', '0'])).toBe(7)
    await ours.db.close()
  })

  it('exports to the server from a store of the other dialect', async () => {
    const other = id === 'redis' ? 'valkey' : 'redis'
    const ours = await store(other)
    await ours.pipeline(CALLS)
    await ours.db.exportRdb(dump(), { replace: true, dialect: id })
    expect(await theirs.call(['DEBUG', 'RELOAD', 'NOSAVE'])).toBe('OK')
    const [left, right] = [await contents(ours), await contents(theirs)]
    expect([...left.state.keys()].sort()).toEqual([...right.state.keys()].sort())
    await ours.db.close()
  })

  it('carries values of many megabytes both ways', async () => {
    const ours = await store(id)
    const text = (i) => `${i} ${String.fromCharCode(97 + (i % 26)).repeat(300)}`
    await ours.pipeline([
      ['RPUSH', 'list', ...many(6000, text)],
      ['HSET', 'hash', ...many(12_000, text)],
      ['ZADD', 'sorted', ...many(6000, (i) => [`${i}`, text(i)])],
      ['SADD', 'set', ...many(6000, text)],
    ])
    await ours.db.exportRdb(dump(), { replace: true })
    expect(await theirs.call(['DEBUG', 'RELOAD', 'NOSAVE'])).toBe('OK')
    expect(await theirs.call(['DEBUG', 'DIGEST'])).toBe(ours.db.debug('DIGEST'))
    await theirs.call(['SAVE'])
    const again = await store(id)
    await again.db.importRdb(dump())
    expect(again.db.debug('DIGEST')).toBe(ours.db.debug('DIGEST'))
    await ours.db.close()
    await again.db.close()
  }, 60_000)
})

describe('conformance: vector sets in RDB files', () => {
  it.each(installedServers().filter((id) => id === 'redis'))('go to %s and back', async (id) => {
    const server = await genuine(id)
    const theirs = await server.session()
    const file = path.join(await folderOf(theirs), 'dump.rdb')
    const ours = await store(id)
    for (let i = 0; i < 300; i++) {
      ours.db.vadd('vectors', [Math.sin(i), Math.cos(i), i % 7], `element ${i}`)
    }
    await ours.db.exportRdb(file)
    expect(await theirs.call(['DEBUG', 'RELOAD', 'NOSAVE'])).toBe('OK')
    expect(await theirs.call(['VCARD', 'vectors'])).toBe(300)
    const near = ['VSIM', 'vectors', 'ELE', 'element 7', 'COUNT', '5']
    expect(await theirs.call(near)).toEqual(await ours.call(near))
    await theirs.call(['SAVE'])
    const again = await store(id)
    await again.db.importRdb(file)
    expect(await again.call(near)).toEqual(await ours.call(near))
    await Promise.all([ours.db.close(), again.db.close(), server.stop()])
  })
})

/** Keys in all databases. */
function sum(db) {
  const counts = DATABASES.map((database) => {
    db.select(database)
    return db.dbsize()
  })
  db.select(0)
  return counts.reduce((all, one) => all + one, 0)
}
