'use strict'

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { Redlet } = require('../..')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { Sharing } = require('../support/processes/sharing.js')

const open = []

afterEach(async () => {
  for (const one of open.splice(0)) await (one.kill ? one.kill() : one.close())
  removeFolders()
})

async function peer(folder) {
  const started = await Sharing.start(folder)
  open.push(started)
  return started
}

function guest(folder) {
  const db = new Redlet(folder, { shared: true })
  open.push(db)
  return db
}

describe('when the owner is killed', () => {
  it('its guest becomes the owner with its next call, and nothing is lost', async () => {
    const folder = newFolder()
    const owner = await peer(folder)
    const db = guest(folder)
    db.set('k', 'v')
    await owner.kill()
    expect(db.get('k')).toBe('v')
    expect(db.ownership).toBe('owner')
    db.set('k', 'w')
    const second = await peer(folder)
    expect(await second.run(({ db }) => [db.get('k'), db.ownership])).toEqual(['w', 'guest'])
  })

  it('what a client was is what it is: database, subscriptions, waits, listeners', async () => {
    const folder = newFolder()
    const owner = await peer(folder)
    const db = guest(folder)
    db.select(2)
    db.set('k', 'in two')
    const heard = []
    db.subscribe('news', (message) => heard.push(message))
    db.psubscribe('n?ws', (message) => heard.push(message))
    const expired = new Promise((resolve) => db.once('expired', resolve))
    const wait = db.blpop('l', 0)
    await owner.kill()
    // Nothing calls the store: those that wait and listen find the next owner.
    while (db.ownership === 'guest') await new Promise(setImmediate)
    expect(db.get('k')).toBe('in two')
    const second = await peer(folder)
    await second.run(({ db }) => {
      db.select(2)
      db.rpush('l', 'late')
      db.publish('news', 'hello')
      db.set('gone', 'v', { px: 1 })
    })
    expect(await wait).toEqual(['l', 'late'])
    while (heard.length < 2) await new Promise(setImmediate)
    expect(heard).toEqual(['hello', 'hello'])
    expect(await expired).toEqual({ key: 'gone', database: 2 })
  })

  it('a name stays, and listeners and the logger hear which process owns the folder', async () => {
    const folder = newFolder()
    const owner = await peer(folder)
    const lines = []
    const write = (text, fields) => lines.push([text, fields])
    const logger = { debug: write, info: write, warn: write, error: write }
    const db = new Redlet(folder, { shared: true, logger })
    open.push(db)
    db.client('SETNAME', 'me')
    const [next, told] = [await peer(folder), new Promise((done) => db.once('ownership', done))]
    await next.run(({ db, kept }) => {
      kept.told = new Promise((resolve) => db.once('ownership', resolve))
    })
    await owner.kill()
    const all = [await told, await next.run(({ kept }) => kept.told)]
    const now = all[0].owner
    expect([process.pid, next.pid]).toContain(now)
    expect(all).toEqual([
      ...[{ ownership: now === process.pid ? 'owner' : 'guest', owner: now, before: owner.pid }],
      ...[{ ownership: now === next.pid ? 'owner' : 'guest', owner: now, before: owner.pid }],
    ])
    const [[text, fields]] = lines.filter(([, { event }]) => event === 'ownership')
    expect(text).toMatch(/^redlet: process \d+ has ended or closed the store: .* owns it now$/)
    expect(fields).toMatchObject(all[0])
    expect([db.client('GETNAME'), db.ownership]).toEqual(['me', all[0].ownership])
  })

  it('an iterator that is under way says that it would miss keys', async () => {
    const folder = newFolder()
    const owner = await peer(folder)
    const db = guest(folder)
    for (let n = 0; n < 2000; n++) db.hset('h', { [n]: n })
    db.set('k', 'v')
    const walk = db.hscanIterator('h', { count: 1 })
    walk.next()
    expect([...db.hscanIterator('h')]).toHaveLength(2000)
    await owner.kill()
    const cut = 'the process that owned the folder ended during this walk'
    expect(() => [...walk]).toThrow(
      expect.objectContaining({ code: 'OWNER_LOST', message: expect.stringContaining(cut) }),
    )
    expect([...db.hscanIterator('h', { count: 1 })]).toHaveLength(2000)
    expect([...db.scanIterator({ count: 1 })].sort()).toEqual(['h', 'k'])
  })

  it('other guests go to the next owner, with what they wait for', async () => {
    const folder = newFolder()
    const owner = await peer(folder)
    const next = await peer(folder)
    const db = guest(folder)
    const wait = db.blpop('l', 0)
    const heard = new Promise((resolve) => db.subscribe('news', resolve))
    await next.run(({ db, kept }) => {
      kept.wait = db.blpop('other', 0)
    })
    await owner.kill()
    expect(await next.run(({ db }) => db.ping())).toBe('PONG')
    const roles = [db.ownership, await next.run(({ db }) => db.ownership)]
    expect(roles.sort()).toEqual(['guest', 'owner'])
    await next.run(({ db }) => {
      db.rpush('l', 'x')
      db.publish('news', 'hello')
    })
    expect(await wait).toEqual(['l', 'x'])
    expect(await heard).toBe('hello')
    db.rpush('other', 'y')
    expect(await next.run(({ kept }) => kept.wait)).toEqual(['other', 'y'])
  })

  it('a watched transaction answers null, and one that MULTI opened fails', async () => {
    const folder = newFolder()
    const owner = await peer(folder)
    const db = guest(folder)
    db.watch('k')
    await owner.kill()
    expect(await db.multi().set('k', 'v').exec()).toBeNull()
    expect(await db.multi().set('k', 'v').exec()).toEqual(['OK'])
    const second = await peer(folder)
    await db.close()
    expect(await second.run(({ db }) => db.get('k'))).toBe('v')
    const other = guest(folder)
    expect(other.ownership).toBe('guest')
    other.call('MULTI')
    expect(other.set('k', 'w')).toBe('QUEUED')
    await second.kill()
    expect(other.set('k', 'x')).toBe('QUEUED')
    expect(() => other.call('EXEC')).toThrow(expect.objectContaining({ code: 'EXECABORT' }))
    expect(other.get('k')).toBe('v')
  })

  it('a restricted user stays one', async () => {
    const folder = newFolder()
    const owner = await peer(folder)
    const db = guest(folder)
    db.acl('SETUSER', 'ada', 'on', 'nopass', '~a:*', '+@all')
    db.acl('SAVE')
    db.auth('ada', 'any')
    await owner.kill()
    expect(() => db.get('b')).toThrow(expect.objectContaining({ code: 'NOPERM' }))
    expect(db.get('a:1')).toBeNull()
  })

  it('ioredis in a guest connects again', async () => {
    const { Redis } = require('../../lib/adapters/ioredis.js')
    const folder = newFolder()
    const owner = await peer(folder)
    const db = guest(folder)
    const redis = new Redis({ store: db, retryStrategy: () => 5 })
    redis.on('error', () => {})
    await redis.set('k', 'v')
    await owner.kill()
    expect(await redis.get('k')).toBe('v')
    await redis.quit()
  })

  it('a call whose fate is unknown says so, and one that only reads is made again', async () => {
    const folder = newFolder()
    const owner = await peer(folder)
    const caller = await peer(folder)
    const script =
      "local t = redis.call('TIME')[1]; while redis.call('TIME')[1] - t < 30 do end return 1"
    const begun = caller.run(({ db }, code) => {
      return db.eval(code, 0)
    }, script)
    const failed = expect(begun).rejects.toMatchObject({ code: 'OWNER_LOST' })
    await new Promise((resolve) => setTimeout(resolve, 300))
    await owner.kill()
    await failed
    expect(await caller.run(({ db }) => db.ownership)).toBe('guest')
    expect(await caller.run(({ db }) => [db.ping(), db.ownership])).toEqual(['PONG', 'owner'])
  })
})

describe('when the owner closes', () => {
  it('calls of guests go on without an error', async () => {
    const folder = newFolder()
    const owner = await peer(folder)
    const others = await Promise.all([1, 2, 3].map(() => peer(folder)))
    const count = ({ db }) => {
      const until = Date.now() + 600
      let calls = 0
      for (; Date.now() < until; calls++) db.incr('n')
      return calls
    }
    const counting = others.map((other) => other.run(count))
    await new Promise((resolve) => setTimeout(resolve, 100))
    await owner.run(({ db }) => db.close())
    const calls = (await Promise.all(counting)).reduce((sum, one) => sum + one, 0)
    expect(Number(await others[0].run(({ db }) => db.get('n')))).toBe(calls)
    expect(calls).toBeGreaterThan(100)
  })

  it('a wait of a guest goes on', async () => {
    const folder = newFolder()
    const owner = await peer(folder)
    const db = guest(folder)
    const wait = db.blpop('l', 0)
    await owner.run(({ db }) => db.close())
    while (db.ownership === 'guest') await new Promise(setImmediate)
    db.rpush('l', 'x')
    expect(await wait).toEqual(['l', 'x'])
  })

  it('nothing is left in the folder for run-time files, nor after the next owner of a killed one', async () => {
    const folder = newFolder()
    const socket = () => fs.readFileSync(path.join(folder, 'redlet.socket'), 'utf8')
    const owner = await peer(folder)
    const first = path.dirname(socket())
    await owner.kill()
    expect(fs.existsSync(first)).toBe(true)
    const db = guest(folder)
    const second = path.dirname(socket())
    expect([fs.existsSync(first), fs.existsSync(second)]).toEqual([false, true])
    await db.close()
    expect(fs.existsSync(second)).toBe(false)
    expect(fs.existsSync(path.join(folder, 'redlet.socket'))).toBe(false)
  })
})

describe('when the socket is deleted', () => {
  const socketOf = (folder) => fs.readFileSync(path.join(folder, 'redlet.socket'), 'utf8')

  it('the owner makes another one, and guests find it', async () => {
    const folder = newFolder()
    const owner = await peer(folder)
    await owner.run(({ db }) => db.set('k', 'v'))
    const deleted = socketOf(folder)
    fs.rmSync(path.dirname(deleted), { recursive: true })
    const db = guest(folder)
    expect([db.ownership, db.get('k')]).toEqual(['guest', 'v'])
    expect(socketOf(folder)).not.toBe(deleted)
    fs.rmSync(path.join(folder, 'redlet.socket'))
    const other = guest(folder)
    expect([other.ownership, other.get('k')]).toEqual(['guest', 'v'])
  })

  it('the owner can close', async () => {
    const folder = newFolder()
    const db = guest(folder)
    expect(db.ownership).toBe('owner')
    fs.rmSync(path.dirname(socketOf(folder)), { recursive: true })
    await db.close()
    expect(guest(folder).ownership).toBe('owner')
  })
})

describe('when the owner is stopped', () => {
  it('calls of guests time out, and there is no second owner', async () => {
    const folder = newFolder()
    const owner = await peer(folder)
    const db = guest(folder)
    db.set('k', 'v')
    owner.signal('SIGSTOP')
    const state = () =>
      execFileSync('ps', ['-o', 'state=', '-p', String(owner.pid)], { encoding: 'utf8' })
    while (!state().startsWith('T')) await new Promise(setImmediate)
    const timeout = { code: 'TIMEOUT' }
    expect(() => db.incr('n')).toThrow(expect.objectContaining(timeout))
    expect(() => new Redlet(folder, { shared: true })).toThrow(expect.objectContaining(timeout))
    expect(db.ownership).toBe('guest')
    owner.signal('SIGCONT')
    // The answer to the first call comes late, and is not taken for that of this one.
    expect(db.get('k')).toBe('v')
    expect(db.get('n')).toBe('1')
  }, 60_000)
})
