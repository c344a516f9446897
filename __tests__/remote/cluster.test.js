'use strict'

// A cluster of three genuine Valkeys with the face of a store.

const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet } = require('../..')
const { describeCluster, startCluster } = require('../support/servers/cluster.js')

/** One key on each node. */
const KEYS = ['a', 'b', 'c']

describeCluster('a cluster', () => {
  let cluster
  let db

  beforeAll(async () => {
    cluster = await startCluster()
    db = await Redlet.connect([cluster.url], { cluster: true })
  }, 60_000)
  beforeEach(() => cluster.empty())
  afterAll(async () => {
    await db?.close()
    await cluster?.stop()
  })

  it('has keys on all nodes in these tests', async () => {
    const nodes = await Promise.all(
      KEYS.map(async (key) => cluster.nodeOf(await cluster.slotOf(key))),
    )
    expect(new Set(nodes).size).toBe(3)
  })

  it('has each call run where its keys are, with the replies of a store', async () => {
    for (const [at, key] of KEYS.entries()) {
      expect(await db.set(key, at, { ex: 60 })).toBe('OK')
      expect(await db.buffers.get(key)).toEqual(Buffer.from(String(at)))
      expect(await db.zadd(`z{${key}}`, { Ada: 1.5 })).toBe(1)
      expect(await db.zrange(`z{${key}}`, 0, -1, { withscores: true })).toEqual([['Ada', 1.5]])
    }
    expect(await db.incrby('n', 2n ** 53n + 1n)).toBe(2n ** 53n + 1n)
    expect(await db.call('OBJECT', 'ENCODING', 'n')).toBe('int')
  })

  it('has keys of one slot by the part in braces', async () => {
    await db.mset({ '{user:1}:name': 'Ada', '{user:1}:mail': 'a@b' })
    expect(await db.mget('{user:1}:name', '{user:1}:mail')).toEqual(['Ada', 'a@b'])
  })

  it('refuses keys of several slots, says why, and sends nothing', async () => {
    const refused = (name) => ({
      code: 'CROSSSLOT',
      message:
        `the keys of ${name} are in different slots of the cluster, so no node has all of them; ` +
        "keys that share a part in braces are in one slot: '{user:1}:name', '{user:1}:mail'",
    })
    await expect(db.mset({ a: 1, b: 2 })).rejects.toMatchObject(refused('MSET'))
    await expect(db.multi().set('a', 1).set('b', 2).exec()).rejects.toMatchObject(
      refused('multi()'),
    )
    await expect(db.multi().mset({ a: 1, b: 2 }).exec()).rejects.toMatchObject(refused('MSET'))
    await expect(db.eval('return 1', 2, 'a', 'b')).rejects.toMatchObject(refused('EVAL'))
    await expect(db.blpop('a', 'b', 0)).rejects.toMatchObject(refused('BLPOP'))
    expect(await db.dbsize()).toBe(0)
  })

  it('runs transactions, of watched keys too', async () => {
    expect(await db.multi().set('{a}1', 1).incr('{a}1').zadd('{a}z', 1.5, 'm').exec()).toEqual([
      'OK',
      2,
      1,
    ])
    await db.watch('a')
    await cluster.run(['SET', 'a', 'changed'])
    expect(await db.multi().set('a', 'mine').exec()).toBeNull()
    expect(await db.unwatch()).toBe('OK')
    await expect(db.multi().lpush('{a}1', 'x').exec()).rejects.toMatchObject({ code: 'WRONGTYPE' })
    await expect(db.multi().get('a', 'b', 'c').exec()).rejects.toMatchObject({ code: 'EXECABORT' })
  })

  it('answers null to a transaction if the connection that watched its keys is lost', async () => {
    await db.watch('a')
    for (const { client } of cluster.nodes) await client.send(['CLIENT', 'KILL', 'TYPE', 'normal'])
    await cluster.run(['SET', 'a', 'changed'])
    while ((await db.get('a').catch(({ code }) => code)) !== 'changed');
    expect(await db.multi().set('a', 'mine').exec()).toBeNull()
    expect(await db.multi().get('a').exec()).toEqual(['changed'])
  })

  it('draws a random key from any node that has keys', async () => {
    expect(await db.randomkey()).toBeNull()
    await db.set('a', 1)
    for (let at = 0; at < 10; at++) expect(await db.randomkey()).toBe('a')
    await db.set('b', 1)
    const drawn = new Set()
    while (drawn.size < 2) drawn.add(await db.randomkey())
    expect([...drawn].sort()).toEqual(['a', 'b'])
  })

  it('has calls about all keys go to all nodes', async () => {
    for (const key of KEYS) await db.set(key, 1)
    expect(await db.dbsize()).toBe(3)
    expect((await db.keys('*')).sort()).toEqual(KEYS)
    const found = []
    for await (const key of db.scanIterator()) found.push(key)
    expect(found.sort()).toEqual(KEYS)
    await expect(db.scan(0)).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    expect(await db.config('SET', 'slowlog-max-len', 99)).toBe('OK')
    for (const { client } of cluster.nodes) {
      const { value } = await client.send(['CONFIG', 'GET', 'slowlog-max-len'])
      expect(JSON.stringify(value)).toContain(JSON.stringify(Buffer.from('99')))
    }
    const digest = await db.script('LOAD', 'return KEYS[1]')
    expect(await db.script('EXISTS', digest, '0'.repeat(40))).toEqual([1, 0])
    for (const key of KEYS) expect(await db.evalsha(digest, 1, key)).toBe(key)
    expect(await db.flushall()).toBe('OK')
    expect(await db.dbsize()).toBe(0)
  })

  it('runs scripts by their digest on whichever node', async () => {
    const add = db.defineScript("return redis.call('INCRBY', KEYS[1], ARGV[1])", { keys: 1 })
    for (const key of KEYS) expect(await add(key, 5)).toBe(5)
    for (const key of KEYS) expect(await add(key, 5)).toBe(10)
  })

  it('has waits on the nodes of their keys, which signals end', async () => {
    const waiting = KEYS.map((key) => db.blpop(key, 5))
    for (const key of KEYS) await db.rpush(key, `of ${key}`)
    expect(await Promise.all(waiting)).toEqual(KEYS.map((key) => [key, `of ${key}`]))
    const controller = new AbortController()
    const { signal } = controller
    const given = Promise.allSettled(KEYS.map((key) => db.blpop(key, 0, { signal })))
    await sleep(50)
    controller.abort(new Error('enough'))
    for (const { reason } of await given) expect(reason).toMatchObject({ message: 'enough' })
  })

  it('passes messages on from any node', async () => {
    const got = []
    await db.subscribe('news', (message) => got.push(message))
    for (const { client } of cluster.nodes) await client.send(['PUBLISH', 'news', 'hello'])
    while (got.length < 3) await sleep(5)
    expect(got).toEqual(['hello', 'hello', 'hello'])
    await db.unsubscribe()
  })

  it('follows slots that move, in the middle of it too', async () => {
    const slot = await cluster.slotOf('{m}1')
    const from = await cluster.nodeOf(slot)
    const to = cluster.nodes.find((node) => node !== from)
    await db.set('{m}1', 'stays')
    const move = await cluster.beginMove(slot, to)
    expect(await db.get('{m}1')).toBe('stays')
    expect(await db.set('{m}2', 'made there')).toBe('OK')
    await cluster.moveKeys(move, ['{m}1'])
    expect(await db.get('{m}1')).toBe('stays')
    const waiting = db.blpop('{m}q', 0)
    await sleep(50)
    await cluster.endMove(move)
    expect(await Promise.all([db.get('{m}1'), db.get('{m}2')])).toEqual(['stays', 'made there'])
    expect(await db.multi().incr('{m}n').incr('{m}n').exec()).toEqual([1, 2])
    await db.rpush('{m}q', 'job')
    expect(await waiting).toEqual(['{m}q', 'job'])
  })

  it('has only database 0', async () => {
    const other = Redlet.connect([`${cluster.url}/1`], { cluster: true })
    await expect(other).rejects.toThrow('a cluster has only database 0')
    await expect(db.select(1)).rejects.toMatchObject({ code: 'ERR' })
  })
})
