'use strict'

// Servers that a sentinel watches, from what redlet gives programs to reach them.

const path = require('node:path')
const Redis = require('redlet/ioredis')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { redlet } = require('../support/programs/redlet.js')
const { describeSentinel, startSentinel } = require('../support/servers/sentinel.js')

afterAll(removeFolders)

describeSentinel('a sentinel', () => {
  let watched
  beforeAll(async () => {
    watched = await startSentinel()
  })
  afterAll(() => watched?.stop())

  it('is no source or target of redlet copy, which says where the primary is', async () => {
    const url = `redis://127.0.0.1:${watched.ports[0]}`
    const { code, stderr } = await redlet('copy', url, path.join(newFolder(), 'target'))
    expect(code).toBe(1)
    expect(stderr).toBe(
      `redlet: SENTINEL: ${url} is a sentinel and has no keys; ` +
        `its primaries are redis://127.0.0.1:${await watched.primary()}\n`,
    )
  })

  it('leads redlet/ioredis to the primary, and to its successor', async () => {
    const { name, ports } = watched
    const sentinels = ports.map((port) => ({ host: '127.0.0.1', port }))
    const redis = new Redis({ sentinels, name })
    redis.on('error', () => {}) // while there is no primary
    const first = await watched.primary()
    expect(await redis.set('greeting', 'hello')).toBe('OK')
    expect(await redis.wait(1, 5000)).toBe(1)
    await watched.killPrimary()
    expect(await redis.append('greeting', ' again')).toBe(11)
    expect(await redis.get('greeting')).toBe('hello again')
    expect(await watched.primary()).not.toBe(first)
    await redis.quit()
  })
})
