'use strict'

const { fork } = require('node:child_process')
const { once } = require('node:events')
const fs = require('node:fs')
const path = require('node:path')
const { Redlet } = require('../..')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { Sharing } = require('../support/processes/sharing.js')

const SCRIPT = path.join(__dirname, '..', 'support', 'processes', 'near-copies.js')
/** More in `npm run test:all`. */
const KILLS = Number(process.env.REDLET_KILLS ?? 5)

const open = []

afterEach(async () => {
  for (const one of open.splice(0)) await (one.kill ? one.kill() : one.close())
  removeFolders()
})

async function peer(folder, options) {
  const started = await Sharing.start(folder, options)
  open.push(started)
  return started
}

/** A guest that has a copy of what `k` holds. */
function guestWithCopy(folder) {
  const db = new Redlet(folder, { shared: true })
  open.push(db)
  for (let i = 0; i < 3; i++) db.get('k')
  return db
}

/** The process that owns a folder, or that did. */
function ownerOf(folder) {
  return Number.parseInt(fs.readFileSync(path.join(folder, 'redlet.lock'), 'latin1'), 10)
}

// Windows has no way to pass memory to another process through a socket.
const onUnix = process.platform === 'win32' ? describe.skip : describe

onUnix('near reads of a guest', () => {
  it('are answered without the owner, and counted by it', async () => {
    const folder = newFolder()
    const owner = await peer(folder)
    await owner.run(({ db }) => db.set('k', 'v'))
    const db = guestWithCopy(folder)
    for (let i = 0; i < 1000; i++) db.get('k')
    db.get('missing')
    expect(db.info('commandstats')).toMatch(/cmdstat_get:calls=1004,/)
    expect(db.info('stats')).toMatch(/keyspace_hits:1003\r\n/)
    await owner.kill()
    // Only a copy can answer: a call would have made this process the owner.
    expect([db.get('k'), db.ownership]).toEqual(['v', 'guest'])
  })

  it('are what the owner holds, whatever it does to a key', async () => {
    const folder = newFolder()
    const owner = await peer(folder)
    await owner.run(({ db }) => db.set('k', 'v'))
    const db = guestWithCopy(folder)
    const changes = [
      (db) => db.set('k', 'w'),
      (db) => db.append('k', 'x'),
      (db) => db.eval("redis.call('set', 'k', 'script')", 0),
      (db) => db.multi().set('k', 'a').append('k', 'b').exec(),
      (db) => db.flushall(),
      (db) => db.mset({ k: 'again', other: 'o' }),
      (db) => db.rename('other', 'k'),
      (db) => db.swapdb(0, 1),
      (db) => db.swapdb(0, 1),
      (db) => db.set('k', 'v', { px: 1 }),
      (db) => db.set('k', 'v'),
      (db) => db.del('k'),
    ]
    const seen = []
    for (const change of changes) {
      await owner.run(`async ({ db }) => { await (${change})(db) }`)
      seen.push(db.get('k'))
    }
    const px = seen.splice(9, 1)
    expect(['v', null]).toContain(px[0])
    expect(seen).toEqual([
      ...['w', 'wx', 'script', 'ab', null, 'again', 'o', null, 'o'],
      ...['v', null],
    ])
    db.select(1)
    expect(db.get('k')).toBeNull()
    db.set('k', 'in one')
    expect(db.get('k')).toBe('in one')
    db.select(0)
    expect(db.get('k')).toBeNull()
  })

  it('do not outlive the owner: another that is a guest, alone, or the same process', async () => {
    const folder = newFolder()
    const owner = await peer(folder)
    await owner.run(({ db }) => db.set('k', 'first'))
    const db = guestWithCopy(folder)
    const next = await peer(folder)
    await owner.kill()
    await next.run(({ db }) => db.set('k', 'second'))
    expect([db.get('k'), db.ownership]).toEqual(['second', 'guest'])
    for (let i = 0; i < 3; i++) db.get('k')
    await next.run(({ db }) => db.close())
    expect([db.get('k'), db.ownership]).toEqual(['second', 'guest'])
    const alone = await peer(folder, { shared: false })
    await alone.run(({ db }) => db.set('k', 'third'))
    expect(() => db.get('k')).toThrow(expect.objectContaining({ code: 'LOCKED' }))
    await alone.kill()
    expect([db.get('k'), db.ownership]).toEqual(['third', 'owner'])
    db.set('k', 'fourth')
    expect([db.get('k'), db.get('k'), db.get('k')]).toEqual(['fourth', 'fourth', 'fourth'])
  })

  it('are not used inside MULTI, and not by a user with limits', async () => {
    const folder = newFolder()
    const owner = await peer(folder)
    await owner.run(({ db }) => {
      db.set('k', 'v')
      db.acl('SETUSER', 'ada', 'on', 'nopass', '~a:*', '+@all')
    })
    const db = guestWithCopy(folder)
    db.call('MULTI')
    expect(db.get('k')).toBe('QUEUED')
    expect(db.call('EXEC')).toEqual(['v'])
    db.auth('ada', 'any')
    expect(() => db.get('k')).toThrow(expect.objectContaining({ code: 'NOPERM' }))
  })

  it('are never older than what another process has written, while owners are killed', async () => {
    const [folder, notes] = [newFolder(), newFolder()]
    const found = { stale: [], reads: 0, writes: 0, ended: 0 }
    const roles = ['writer', 'writer', 'reader', 'reader']
    const start = (own) => {
      const child = fork(SCRIPT, [roles[own], folder, notes, own, 2].map(String))
      child.on('message', ({ stale, reads, writes }) => {
        if (stale === undefined) return
        found.stale.push(...stale)
        found.reads += reads
        found.writes += writes
        found.ended += 1
      })
      return { child, ready: once(child, 'message'), ended: once(child, 'exit') }
    }
    const all = roles.map((_, own) => start(own))
    for (let kills = 0; kills < KILLS; kills++) {
      await Promise.all(all.map(({ ready }) => ready))
      const own = all.findIndex(({ child }) => child.pid === ownerOf(folder))
      all[own].child.kill('SIGKILL')
      await all[own].ended
      all[own] = start(own)
    }
    await Promise.all(all.map(({ ready }) => ready))
    fs.writeFileSync(path.join(notes, 'stop'), '')
    await Promise.all(all.map(({ ended }) => ended))
    expect(found.stale).toEqual([])
    expect(found.ended).toBe(roles.length)
    expect(found.reads).toBeGreaterThan(found.writes * 10)
  }, 300_000)
})
