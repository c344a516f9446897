'use strict'

// `Redis.Cluster` of `redlet/ioredis` is that of ioredis: a program that outgrows one store runs on
// a cluster of servers.

const Redis = require('redlet/ioredis')
const { describeCluster, startCluster } = require('../support/servers/cluster.js')

describeCluster('redlet/ioredis on a cluster', () => {
  let cluster
  let redis
  beforeAll(async () => {
    cluster = await startCluster()
    redis = new Redis.Cluster(cluster.ports.map((port) => ({ host: '127.0.0.1', port })))
  })
  afterAll(async () => {
    await redis?.quit()
    await cluster?.stop()
  })

  /** The key's slot, the node that has it, and one that has not. */
  const place = async (key) => {
    const slot = await cluster.slotOf(key)
    const from = await cluster.nodeOf(slot)
    return { slot, from, to: cluster.nodes.find((node) => node !== from) }
  }

  it('spreads keys over the nodes', async () => {
    for (let i = 0; i < 100; i++) await redis.set(`spread:${i}`, i)
    const sizes = await Promise.all(
      cluster.nodes.map(async ({ client }) => (await client.send(['DBSIZE'])).value),
    )
    expect(sizes.reduce((a, b) => a + b)).toBe(100)
    expect(Math.min(...sizes)).toBeGreaterThan(0)
    expect(await redis.get('spread:42')).toBe('42')
  })

  it('runs calls and transactions on keys with the same hash tag', async () => {
    expect(await redis.mset('{ada}:name', 'Ada', '{ada}:age', '36')).toBe('OK')
    expect(await redis.mget('{ada}:name', '{ada}:age')).toEqual(['Ada', '36'])
    const replies = await redis.multi().incr('{ada}:age').get('{ada}:age').exec()
    expect(replies).toEqual([
      [null, 37],
      [null, '37'],
    ])
  })

  it('refuses keys of different slots by name', async () => {
    await expect(redis.mset('a', '1', 'b', '2')).rejects.toThrow(/^CROSSSLOT /)
  })

  it('follows a slot that has moved', async () => {
    const { slot, to } = await place('moved')
    await redis.set('moved', 'here')
    await cluster.moveSlot(slot, to)
    expect(await redis.get('moved')).toBe('here')
    expect((await to.client.send(['GET', 'moved'])).value.toString()).toBe('here')
  })

  it('finds every key while a slot is on its way', async () => {
    const { slot, to } = await place('{way}:1')
    await redis.mset('{way}:1', 'a', '{way}:2', 'b')
    const move = await cluster.beginMove(slot, to)
    await cluster.moveKeys(move, ['{way}:1'])
    expect(await redis.get('{way}:1')).toBe('a')
    expect(await redis.get('{way}:2')).toBe('b')
    await redis.set('{way}:3', 'c')
    expect((await cluster.slotOf('{way}:3')) === slot).toBe(true)
    await cluster.moveKeys(move, ['{way}:2'])
    await cluster.endMove(move)
    expect(await redis.mget('{way}:1', '{way}:2', '{way}:3')).toEqual(['a', 'b', 'c'])
  })
})
