'use strict'

// `open` takes a folder or a server, so that one line of a program decides. A program moves from the
// one to the other with all of its keys.

const fs = require('node:fs')
const path = require('node:path')
const { Redlet, open } = require('../..')
const { copied, served } = require('../support/copies/stores.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { root, runScript } = require('../support/processes/child.js')
const { describeCluster, startCluster } = require('../support/servers/cluster.js')

const EXAMPLE = path.join(root, 'examples', 'one-line-switch.js')

afterAll(removeFolders)

/** What the example prints with a folder, or with the server that REDIS_URL names. */
async function run({ folder = 'none', url }) {
  const env = { ...process.env, ...(url && { REDIS_URL: url }) }
  const { code, stdout, stderr } = await runScript(EXAMPLE, [folder], { env })
  expect([code, stderr]).toEqual([0, ''])
  return stdout.trim().split('\n').slice(0, 3)
}

describe('open', () => {
  it('opens a folder', async () => {
    const folder = newFolder()
    const db = await open(folder, { store: { fsync: 'always' } })
    expect(db).toBeInstanceOf(Redlet)
    expect(db.set('k', 'v')).toBe('OK')
    expect(db.config('GET', 'appendfsync')).toEqual({ appendfsync: 'always' })
    await db.close()
    const again = await open(folder)
    expect(again.get('k')).toBe('v')
    await again.close()
  })

  it('connects to a server', async () => {
    const { db, url, stop } = await served()
    for (const place of [url, new URL(url), [url]]) {
      const remote = await open(place, { server: { cluster: false, database: 2 } })
      expect(remote).not.toBeInstanceOf(Redlet)
      expect(await remote.incr('n')).toBeGreaterThan(0)
      await remote.close()
    }
    db.select(2)
    expect(db.get('n')).toBe('3')
    await stop()
  })

  it('takes nothing for a folder that is meant for a server', async () => {
    for (const place of ['"redis://h:1"', 'redis:h:6379', 'redis:/h', 'valkey:h']) {
      await expect(open(place)).rejects.toThrow('Redlet.connect takes addresses such as redis://')
      expect(() => new Redlet(place)).toThrow('a store is a folder, and not a URL')
    }
  })

  it.each([[undefined], [null], [6379], [{ path: './data' }]])(
    'refuses %j as a place',
    async (place) => {
      await expect(open(place)).rejects.toMatchObject({
        ...{
          code: 'INVALID_ARGUMENT',
          message: 'open needs the path of a folder or the URL of a server',
        },
      })
    },
  )

  it('refuses an empty text, other URLs, and options that it does not have', async () => {
    const refused = (promise) => expect(promise).rejects
    await refused(open('')).toMatchObject({ code: 'INVALID_ARGUMENT' })
    await refused(open('http://127.0.0.1')).toMatchObject({ code: 'INVALID_ARGUMENT' })
    const folder = path.join(newFolder(), 'data')
    await refused(open(folder, { fsync: 'always' })).toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: "open has no option 'fsync'; there are store, of a folder, and server, of a URL",
    })
    await refused(open(folder, null)).toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(fs.existsSync(folder)).toBe(false)
  })

  it('asks what the address of a server without redis:// is meant to be', async () => {
    await expect(open('localhost:6379')).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message:
        "'localhost:6379' may be a server, redis://localhost:6379, or a folder, ./localhost:6379: say which",
    })
    expect(fs.existsSync('localhost:6379')).toBe(false)
  })
})

describe('new Redlet', () => {
  it('takes no URL for a folder', async () => {
    const url = 'redis://user:secret@127.0.0.1:6379'
    const refusal = {
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(
        /^a store is a folder, and not a URL\. .* Redlet\.connect\(url\)$/,
      ),
    }
    expect(() => new Redlet(url)).toThrow(expect.objectContaining(refusal))
    expect(() => new Redlet({ path: url })).toThrow(expect.objectContaining(refusal))
    await expect(Redlet.open(url)).rejects.toMatchObject(refusal)
    expect(fs.existsSync('redis:')).toBe(false)
  })
})

describe('a program', () => {
  it('moves from a folder to a server, with all of its keys, and back', async () => {
    const folder = newFolder()
    expect(await run({ folder })).toEqual(['visits: 1', 'lamps: 2 left, 1 sold', 'reserved: 1'])
    const { url, stop } = await served()
    await copied(folder, url)
    expect(await run({ url })).toEqual(['visits: 2', 'lamps: 1 left, 2 sold', 'reserved: 0'])
    await copied(url, folder, '--replace')
    await stop()
    expect(await run({ folder })).toEqual(['visits: 3', 'lamps: 0 left, 3 sold', 'reserved: 0'])
  })
})

describeCluster('a program on a cluster', () => {
  it('moves there from a folder, with all of its keys', async () => {
    const cluster = await startCluster()
    const folder = newFolder()
    await run({ folder })
    await copied(folder, cluster.url)
    expect(await run({ url: cluster.url })).toEqual([
      ...['visits: 2', 'lamps: 1 left, 2 sold', 'reserved: 0'],
    ])
    await cluster.stop()
  })
})
