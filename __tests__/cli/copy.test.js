'use strict'

// What `redlet copy` takes over from one kind of store to another.

const fs = require('node:fs')
const path = require('node:path')
const { Side, callOf } = require('../../lib/cli/copy/side.js')
const { calls, elsewhere } = require('../support/copies/calls.js')
const { contentsOf } = require('../support/copies/contents.js')
const { ALL, ...stores } = require('../support/copies/stores.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { redlet } = require('../support/programs/redlet.js')
const { describeCluster, startCluster } = require('../support/servers/cluster.js')
const { comparedServers } = require('../support/servers/subjects.js')

const { contentsOfFolder, copied, fill, filledFolder, served, serving } = stores

const everything = () => [...calls(Date.now()), ...elsewhere(3)]
const keysIn = ({ keys }) => Object.keys(keys).length

afterAll(removeFolders)

for (const id of comparedServers()) {
  describe(`redlet copy and ${id}`, () => {
    let server
    beforeAll(async () => {
      server = await serving(id)
    })
    beforeEach(() => server.empty())
    afterAll(() => server?.stop())

    it('copies a folder to it: every key, time to live and function', async () => {
      const folder = await filledFolder(everything())
      const before = await contentsOfFolder(folder)
      const said = await copied(folder, server.url)
      expect(await contentsOf([server.client], ALL)).toEqual(before)
      expect(said).toContain(`${server.url}: ${keysIn(before)} keys, 1 library of functions, the`)
    })

    it('copies it to a new folder', async () => {
      await fill(server.client, everything())
      const folder = path.join(newFolder(), 'new')
      await copied(server.url, folder)
      expect(await contentsOfFolder(folder)).toEqual(await contentsOf([server.client], ALL))
    })
  })
}

const BETWEEN = [
  ['redis', 'valkey'],
  ['valkey', 'redis'],
]

describe('redlet copy', () => {
  const installed = new Set(comparedServers())

  for (const [from, to] of BETWEEN.filter((pair) => pair.every((id) => installed.has(id)))) {
    it(`copies ${from} to ${to}, which do not read each other's values`, async () => {
      const [source, target] = [await serving(from), await serving(to)]
      await fill(source.client, everything())
      await copied(source.url, target.url)
      expect(await contentsOf([target.client], ALL)).toEqual(await contentsOf([source.client], ALL))
      await Promise.all([source.stop(), target.stop()])
    })
  }

  it('copies a store that listens to another one', async () => {
    const [source, target] = [await served(), await served()]
    await fill(source.client, everything())
    await copied(source.url, target.url)
    expect(await contentsOf([target.client], ALL)).toEqual(await contentsOf([source.client], ALL))
    await Promise.all([source.stop(), target.stop()])
  })
})

describeCluster('redlet copy and a cluster', () => {
  let cluster
  let clients
  beforeAll(async () => {
    cluster = await startCluster()
    clients = cluster.nodes.map(({ client }) => client)
  })
  beforeEach(() => cluster.empty())
  afterAll(() => cluster?.stop())

  it('copies a folder to all of its nodes, and from them to a folder', async () => {
    const folder = await filledFolder(calls(Date.now()))
    const before = await contentsOfFolder(folder)
    await copied(folder, cluster.url)
    expect(await contentsOf(clients)).toEqual(before)
    const sizes = await Promise.all(clients.map((client) => client.send(['DBSIZE'])))
    expect(Math.min(...sizes.map(({ value }) => value))).toBeGreaterThan(100)
    for (const client of clients)
      expect((await contentsOf([client])).libraries).toEqual(before.libraries)
    const back = path.join(newFolder(), 'back')
    await copied(cluster.url, back)
    expect(await contentsOfFolder(back)).toEqual(before)
  })

  it('copies to a cluster while a slot is on its way between nodes', async () => {
    const keys = Array.from({ length: 20 }, (_, i) => `{tag}:${i}`)
    const folder = await filledFolder(keys.map((key) => ['SET', key, `value of ${key}`]))
    const slot = await cluster.slotOf('{tag}')
    const from = await cluster.nodeOf(slot)
    const to = cluster.nodes.find((node) => node !== from)
    const move = await cluster.beginMove(slot, to)
    await copied(folder, cluster.url)
    // Keys that the old node did not have were made in the new one.
    expect((await from.client.send(['DBSIZE'])).value).toBe(0)
    await cluster.endMove(move)
    expect(await contentsOf([to.client])).toEqual(await contentsOfFolder(folder))
    await copied(folder, cluster.url)
  })

  it('does not walk through a cluster whose slots are on their way', async () => {
    const slot = await cluster.slotOf('moving')
    const from = await cluster.nodeOf(slot)
    const to = cluster.nodes.find((node) => node !== from)
    const move = await cluster.beginMove(slot, to)
    const target = path.join(newFolder(), 'none')
    const { code, stderr } = await redlet('copy', cluster.url, target)
    await cluster.endMove(move)
    expect(code).toBe(1)
    expect(stderr).toBe(
      `redlet: MOVED: ${cluster.url}: slots are on their way between nodes; run it again when that has ended\n`,
    )
    expect(fs.existsSync(target)).toBe(false)
  })

  it('says that a slot has moved while it walked', async () => {
    const side = await Side.open(cluster.url, { readOnly: true })
    await side.checkStill()
    const slot = await cluster.slotOf('moved')
    const from = await cluster.nodeOf(slot)
    await cluster.run(['SET', 'moved', 'here'])
    await cluster.moveSlot(
      slot,
      cluster.nodes.find((node) => node !== from),
    )
    // A key is found all the same.
    const [reply] = await side.ask([callOf('GET', Buffer.from('moved'))])
    expect(reply).toEqual({ type: 'bulk', value: Buffer.from('here') })
    await expect(side.checkStill()).rejects.toMatchObject({
      ...{
        code: 'MOVED',
        message: expect.stringMatching(/slots have moved meanwhile, so keys may/),
      },
    })
    await side.close()
  })

  it('refuses a folder with keys in another database before it changes anything', async () => {
    const folder = await filledFolder(everything())
    const { code, stderr } = await redlet('copy', folder, cluster.url)
    expect(code).toBe(1)
    expect(stderr).toBe(`redlet: ERR: ${cluster.url} has no database 3: DB index is out of range\n`)
    expect(await contentsOf(clients)).toEqual({ keys: {}, libraries: {} })
  })
})
