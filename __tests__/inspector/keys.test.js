'use strict'

const { closeAll, inspected } = require('../support/inspector/client.js')

afterEach(closeAll)

/** Bytes that are no text. */
const BYTES = Buffer.from([0xff, 0x3a, 0xfe])
const BASE64 = { base64: BYTES.toString('base64') }

describe('overview', () => {
  it('tells what the store is, and its keys by database and type', async () => {
    const { db, api } = await inspected({ store: { maxmemory: '100mb', databases: 4 } })
    db.mset({ a: 1, b: 2 })
    db.expire('a', 100)
    db.rpush('l', 1)
    db.select(3)
    db.hset('h', { f: 1 })
    const overview = await api.get('overview')
    expect(overview).toMatchObject({
      version: require('../../package.json').version,
      dialect: { name: 'redis', version: '8.2.3' },
      ...{ path: null, name: null, readOnly: false, writes: false, databases: 4 },
      process: { pid: process.pid, node: process.version },
      health: { ok: true, problem: null },
      keyspace: [
        { database: 0, keys: 3, expiring: 1, types: { string: 2, list: 1 } },
        { database: 3, keys: 1, expiring: 0, types: { hash: 1 } },
      ],
      memory: { max: 100 * 1024 * 1024, policy: 'noeviction' },
    })
    expect(overview.memory.used).toBeGreaterThan(overview.memory.kinds.data)
    expect(overview.memory.kinds.data).toBeGreaterThan(0)
  })

  it('names the server whose dialect the store has', async () => {
    const { api } = await inspected({ store: { dialect: 'valkey' } })
    expect((await api.get('overview')).dialect).toEqual({ name: 'valkey', version: '9.1.2' })
  })
})

describe('search', () => {
  async function filled() {
    const { db, api } = await inspected()
    db.set('user:1', 'Ada', { ex: 100 })
    db.set('user:2', 'Bob')
    db.set('user:3', 'x'.repeat(10_000))
    db.hset('user:1:visits', { monday: 1 })
    db.set(BYTES, 'bytes')
    const found = async (request) => {
      const { keys, cursor } = await api.get('search', request)
      expect(cursor).toBe('0')
      return keys.map(({ key }) => key).sort()
    }
    return { db, api, found }
  }

  it('finds by pattern, type, deadline and memory, and by all of them', async () => {
    const { found } = await filled()
    expect(await found({ pattern: 'user:?' })).toEqual(['user:1', 'user:2', 'user:3'])
    expect(await found({ pattern: 'user:?', type: 'hash' })).toEqual([])
    expect(await found({ type: 'hash' })).toEqual(['user:1:visits'])
    expect(await found({ ttl: 'some' })).toEqual(['user:1'])
    expect(await found({ pattern: 'user:?', ttl: 'none' })).toEqual(['user:2', 'user:3'])
    expect(await found({ ttl: { max: 200_000 } })).toEqual(['user:1'])
    expect(await found({ ttl: { min: 200_000 } })).toEqual([])
    expect(await found({ memory: { min: 10_000 } })).toEqual(['user:3'])
    expect(await found({ memory: { max: 9999 }, pattern: 'user:[23]' })).toEqual(['user:2'])
    expect(
      await found({ pattern: { base64: Buffer.from([0xff, 0x2a]).toString('base64') } }),
    ).toEqual([BASE64])
  })

  it('tells of each key its type, time to live and memory', async () => {
    const { db, api } = await filled()
    const { keys } = await api.get('search', { pattern: 'user:1' })
    expect(keys).toEqual([
      {
        key: 'user:1',
        type: 'string',
        ttl: expect.any(Number),
        memory: db.memory('USAGE', 'user:1'),
      },
    ])
    expect(keys[0].ttl).toBeGreaterThan(90_000)
    expect(keys[0].ttl).toBeLessThanOrEqual(100_000)
  })

  it('goes on where it stopped, and meets every key', async () => {
    const { db, api } = await inspected()
    for (let index = 0; index < 1000; index += 1) db.set(`k:${index}`, index)
    const met = new Set()
    let cursor = '0'
    let calls = 0
    do {
      const answer = await api.get('search', { cursor, limit: 100 })
      expect(answer.total).toBe(1000)
      for (const { key } of answer.keys) met.add(key)
      cursor = answer.cursor
      calls += 1
    } while (cursor !== '0')
    expect(met.size).toBe(1000)
    expect(calls).toBeGreaterThanOrEqual(5)
  })

  it('looks at the database that it is asked about, whatever the program has selected', async () => {
    const { db, api } = await inspected()
    db.select(5)
    db.set('there', 1)
    expect((await api.get('search')).keys).toEqual([])
    const { keys } = await api.get('search', { database: 5 })
    expect(keys.map(({ key }) => key)).toEqual(['there'])
    expect(db.get('there')).toBe('1')
  })
})

describe('key', () => {
  it('tells what a key is', async () => {
    const { db, api } = await inspected()
    const expires = Date.now() + 100_000
    db.set(BYTES, 'abc', { pxat: expires })
    const facts = await api.get('key', { key: BASE64 })
    expect(facts).toMatchObject({
      ...{ key: BASE64, type: 'string', encoding: 'embstr', expires, size: 3 },
      ...{ memory: db.memory('USAGE', BYTES), idle: 0, frequency: null },
    })
    expect(facts.ttl).toBeGreaterThan(90_000)
    db.sadd('s', 1, 2, 3)
    const set = { type: 'set', encoding: 'intset', size: 3, ttl: null, expires: null }
    expect(await api.get('key', { key: 's' })).toMatchObject(set)
    expect(await api.refused('key', { key: 'none' })).toEqual([404, 'NO_KEY'])
  })

  it('tells how often a key is used under an LFU policy', async () => {
    const { db, api } = await inspected({ store: { maxmemoryPolicy: 'allkeys-lfu' } })
    db.set('k', 1)
    const { frequency, idle } = await api.get('key', { key: 'k' })
    expect({ frequency, idle }).toEqual({ frequency: db.object('FREQ', 'k'), idle: null })
  })

  it('fails no call of the store, which counts errors', async () => {
    const { db, api } = await inspected()
    db.set('k', 1)
    await api.get('key', { key: 'k' })
    expect(await api.refused('key', { key: 'none' })).toEqual([404, 'NO_KEY'])
    expect(db.info('errorstats')).not.toContain('errorstat_')
  })

  it('does not count as a use of the key', async () => {
    const { db, api } = await inspected()
    db.set('k', 'v')
    db.restore('old', 0, db.buffers.dump('k'), 'IDLETIME', 1000)
    await api.get('string', { key: 'old' })
    await api.get('key', { key: 'old' })
    expect(db.object('IDLETIME', 'old')).toBeGreaterThanOrEqual(1000)
  })
})

describe('tree', () => {
  async function filled() {
    const { db, api } = await inspected()
    for (let index = 0; index < 30; index += 1) db.set(`user:${index}:name`, 'x')
    for (let index = 0; index < 20; index += 1) db.hset(`user:${index}:visits`, { f: 1 })
    for (let index = 0; index < 10; index += 1) db.set(`session/${index}`, 'x')
    db.set('user:settings', 'x')
    db.set(BYTES, 'x')
    return { db, api }
  }

  it('counts and measures what is below each part of keys', async () => {
    const { db, api } = await filled()
    const tree = await api.walked('tree')
    const memory = (...keys) => keys.reduce((sum, key) => sum + db.memory('USAGE', key), 0)
    const users = db.keys('user:*')
    expect(tree).toMatchObject({ prefix: '', separator: ':', visited: 62, total: 62, cut: false })
    expect(tree.branches).toEqual([
      {
        ...{ name: 'user', prefix: 'user:', keys: 51, memory: memory(...users) },
        ...{ measured: 51, types: { string: 31, hash: 20 } },
      },
      {
        ...{ name: { base64: '/w==' }, prefix: { base64: '/zo=' }, keys: 1, memory: memory(BYTES) },
        ...{ measured: 1, types: { string: 1 } },
      },
    ])
    expect(tree.keys).toHaveLength(10)
    const session = { type: 'string', memory: memory('session/0') }
    expect(tree.keys[0]).toEqual({ name: 'session/0', key: 'session/0', ...session })
    expect(tree.all).toMatchObject({ keys: 62, branches: 2, leaves: 10 })
  })

  it('goes down by a prefix, bytes too, and by any separator', async () => {
    const { api } = await filled()
    const users = await api.walked('tree', { prefix: 'user:' })
    expect(users.branches).toHaveLength(30)
    const two = { name: '7', prefix: 'user:7:', keys: 2, types: { string: 1, hash: 1 } }
    expect(users.branches.find(({ name }) => name === '7')).toMatchObject(two)
    expect(users.keys).toMatchObject([{ name: 'settings', key: 'user:settings' }])
    const bytes = await api.walked('tree', { prefix: { base64: '/zo=' } })
    expect(bytes.keys).toMatchObject([{ name: { base64: '/g==' }, key: BASE64 }])
    const slashes = await api.walked('tree', { separator: '/' })
    expect(slashes.branches).toMatchObject([{ name: 'session', prefix: 'session/', keys: 10 }])
  })

  it('takes a prefix literally', async () => {
    const { db, api } = await inspected()
    const hostile = ['a*:1', 'ab:1', '[x]:1', 'x:1', '\\:1', '?:1', '<img src=x onerror=1>:1']
    for (const key of hostile) db.set(key, 1)
    for (const key of hostile) {
      const prefix = key.slice(0, -1)
      const { keys } = await api.walked('tree', { prefix })
      expect(keys.map((found) => found.key)).toEqual([key])
    }
  })
})

describe('biggest', () => {
  it('ranks keys and prefixes by their memory', async () => {
    const { db, api } = await inspected()
    for (let index = 0; index < 700; index += 1) db.set(`small:${index}`, 'x')
    db.set('a:b:c:d:e', 'x'.repeat(100_000))
    db.rpush('list', ...Array.from({ length: 5000 }, () => 'element'))
    const found = await api.walked('biggest', { limit: 2 })
    const memory = (key) => db.memory('USAGE', key)
    expect(found.keys).toEqual(
      [
        { key: 'a:b:c:d:e', type: 'string', memory: memory('a:b:c:d:e'), size: 100_000 },
        { key: 'list', type: 'list', memory: memory('list'), size: 5000 },
      ].sort((a, b) => b.memory - a.memory),
    )
    expect(found.prefixes.map(({ prefix }) => prefix)).toEqual(['a:', 'a:b:'])
    expect(found.types.list).toEqual({ keys: 1, memory: memory('list') })
    expect(found.types.string.keys).toBe(701)
    const small = await api.walked('biggest', { limit: 10 })
    expect(small.prefixes.map(({ prefix, keys }) => [prefix, keys])).toEqual([
      ...[
        ['a:', 1],
        ['a:b:', 1],
        ['a:b:c:', 1],
        ['a:b:c:d:', 1],
        ['small:', 700],
      ],
    ])
  })
})
