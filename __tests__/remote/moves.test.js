'use strict'

// `Redlet.connect` on a cluster whose slots move from node to node while a program goes on, and on
// servers of which one takes over.

const { Redlet } = require('../..')
const { describeCluster, startCluster } = require('../support/servers/cluster.js')
const { eventually } = require('../support/servers/raw-client.js')
const { describeSentinel, startSentinel } = require('../support/servers/sentinel.js')

describeCluster('Redlet.connect on a cluster', () => {
  let cluster
  let db
  beforeAll(async () => {
    cluster = await startCluster()
    db = await Redlet.connect(cluster.url, { cluster: true })
  })
  beforeEach(() => cluster.empty())
  afterAll(async () => {
    await db?.close()
    await cluster?.stop()
  })

  /** Begins to move the slot of a key to another node. */
  async function begin(key) {
    const slot = await cluster.slotOf(key)
    const from = await cluster.nodeOf(slot)
    return cluster.beginMove(
      slot,
      cluster.nodes.find((node) => node !== from),
    )
  }

  it('refuses keys of different slots, and says how keys share one', async () => {
    const apart = {
      code: 'CROSSSLOT',
      message: expect.stringMatching(/share a part in braces are in one slot: '\{user:1\}:name'/),
    }
    await expect(db.mset({ a: 1, b: 2 })).rejects.toMatchObject(apart)
    await expect(db.multi().set('a', 1).set('b', 2).exec()).rejects.toMatchObject(apart)
    expect(await db.exists('a')).toBe(0)
    expect(await db.mset({ '{u}:a': 1, '{u}:b': 2 })).toBe('OK')
    expect(await db.multi().incr('{u}:a').get('{u}:b').exec()).toEqual([2, '2'])
  })

  it('answers null to a transaction whose watched keys have moved, whether that is known or not', async () => {
    for (const isKnown of [false, true]) {
      await db.set('{w}n', 1)
      await db.watch('{w}n')
      await cluster.run(['SET', '{w}n', 5])
      const slot = await cluster.slotOf('{w}n')
      const from = await cluster.nodeOf(slot)
      await cluster.moveSlot(
        slot,
        cluster.nodes.find((node) => node !== from),
      )
      if (isKnown) expect(await db.get('{w}n')).toBe('5')
      expect(await db.multi().incr('{w}n').exec()).toBeNull()
      expect(await db.multi().incr('{w}n').exec()).toEqual([6])
    }
  })

  it('finds every key while a slot is on its way, and afterwards', async () => {
    await db.mset({ '{way}:1': 'a', '{way}:2': 'b' })
    const move = await begin('{way}')
    await cluster.moveKeys(move, ['{way}:1'])
    expect(await db.get('{way}:1')).toBe('a')
    expect(await db.get('{way}:2')).toBe('b')
    expect(await db.set('{way}:3', 'c')).toBe('OK')
    expect(await db.get('{way}:3')).toBe('c')
    expect(await db.multi().append('{way}:1', '!').get('{way}:1').exec()).toEqual([2, 'a!'])
    const keys = []
    for await (const key of db.scanIterator({ match: '{way}*' })) keys.push(key)
    expect(keys.sort()).toEqual(['{way}:1', '{way}:2', '{way}:3'])
    await cluster.moveKeys(move, ['{way}:2'])
    await cluster.endMove(move)
    expect(await db.mget('{way}:1', '{way}:2', '{way}:3')).toEqual(['a!', 'b', 'c'])
  })

  it('says to try again where the keys of a call are apart at that moment', async () => {
    await db.mset({ '{both}:1': 'a', '{both}:2': 'b' })
    const move = await begin('{both}')
    await cluster.moveKeys(move, ['{both}:1'])
    await expect(db.mget('{both}:1', '{both}:2')).rejects.toMatchObject({ code: 'TRYAGAIN' })
    await cluster.moveKeys(move, ['{both}:2'])
    expect(await db.mget('{both}:1', '{both}:2')).toEqual(['a', 'b'])
    await cluster.endMove(move)
  })

  it('waits where a slot is on its way to', async () => {
    const move = await begin('{wait}')
    const job = db.blpop('{wait}:jobs', 20)
    await eventually(async () =>
      /blocked_clients:1\r/.test((await move.to.client.send(['INFO', 'clients'])).value),
    )
    expect(await db.rpush('{wait}:jobs', 'first')).toBe(1)
    expect(await job).toEqual(['{wait}:jobs', 'first'])
    await cluster.endMove(move)
  })

  it('goes on to wait where a slot has moved to', async () => {
    const slot = await cluster.slotOf('{gone}')
    const from = await cluster.nodeOf(slot)
    const to = cluster.nodes.find((node) => node !== from)
    const job = db.blpop('{gone}:jobs', 20)
    const waiting = async ({ client }) =>
      /blocked_clients:1\r/.test((await client.send(['INFO', 'clients'])).value)
    await eventually(() => waiting(from))
    await cluster.moveSlot(slot, to)
    await eventually(() => waiting(to))
    await db.rpush('{gone}:jobs', 'second')
    expect(await job).toEqual(['{gone}:jobs', 'second'])
  })

  it('runs scripts where their keys are', async () => {
    const add = db.defineScript("return redis.call('INCRBY', KEYS[1], ARGV[1])", { keys: 1 })
    const keys = ['one', 'two', 'three', 'four', 'five']
    for (const key of keys) expect(await add(key, 5)).toBe(5)
    const move = await begin('one')
    await cluster.moveKeys(move, ['one'])
    expect(await add('one', 1)).toBe(6)
    await cluster.endMove(move)
    expect(await add('one', 2)).toBe(8)
  })

  it('loses no increment while slots move', async () => {
    const keys = Array.from({ length: 20 }, (_, i) => `count:${i}`)
    let done = false
    const counting = keys.map(async (key) => {
      let sum = 0
      while (!done) sum = await db.incr(key).then(() => sum + 1)
      return [key, String(sum)]
    })
    for (const key of keys.slice(0, 6)) {
      const slot = await cluster.slotOf(key)
      const from = await cluster.nodeOf(slot)
      await cluster.moveSlot(
        slot,
        cluster.nodes.find((node) => node !== from),
      )
    }
    done = true
    const expected = await Promise.all(counting)
    for (const [key, sum] of expected) expect([key, await db.get(key)]).toEqual([key, sum])
    expect(Math.min(...expected.map(([, sum]) => Number(sum)))).toBeGreaterThan(0)
  })
})

describeSentinel('Redlet.connect to what a sentinel watches', () => {
  it('finds the primary, and its successor', async () => {
    const watched = await startSentinel()
    const urls = watched.ports.map((port) => `redis://127.0.0.1:${port}`)
    const db = await Redlet.connect(urls, { sentinel: watched.name })
    const first = await watched.primary()
    expect(await db.set('greeting', 'hello')).toBe('OK')
    expect(await db.wait(1, 5000)).toBe(1)
    await watched.killPrimary()
    await eventually(() => db.append('greeting', '!').then(Boolean, () => false))
    expect(await db.get('greeting')).toBe('hello!')
    expect(await watched.primary()).not.toBe(first)
    await db.close()
    await watched.stop()
  })
})
