'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { Redlet } = require('../..')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { Sharing } = require('../support/processes/sharing.js')

let folder
let owner
let db

beforeAll(async () => {
  folder = newFolder()
  owner = await Sharing.start(folder)
  db = new Redlet(folder, { shared: true })
})

afterAll(async () => {
  await db.close()
  await owner.kill()
  removeFolders()
})

beforeEach(() => db.flushall())

/** The path of the owner's socket. */
const socket = () => fs.readFileSync(path.join(folder, 'redlet.socket'), 'utf8')

describe('a guest', () => {
  it('knows that it is one, and the owner that it is not', async () => {
    expect(db.ownership).toBe('guest')
    expect(await owner.run(({ db }) => db.ownership)).toBe('owner')
  })

  it('sees what the owner writes at once, and the owner what it writes', async () => {
    await owner.run(({ db }) => db.set('k', 'theirs'))
    expect(db.get('k')).toBe('theirs')
    db.set('k', 'ours')
    expect(await owner.run(({ db }) => db.get('k'))).toBe('ours')
  })

  it('has replies of every shape', () => {
    db.hset('h', { a: '1', b: 'two' })
    db.zadd('z', [
      [1, 'a'],
      [2.5, 'b'],
    ])
    db.rpush('l', 'a', 'b')
    db.xadd('x', '1-1', { f: 'v' })
    expect(db.hgetall('h')).toEqual({ a: '1', b: 'two' })
    expect(db.zrange('z', 0, -1, { withscores: true })).toEqual([
      ['a', 1],
      ['b', 2.5],
    ])
    expect(db.zscore('z', 'b')).toBe(2.5)
    expect(db.lrange('l', 0, -1)).toEqual(['a', 'b'])
    expect(db.xrange('x', '-', '+')).toEqual([['1-1', ['f', 'v']]])
    expect(db.mget('h', 'none')).toEqual([null, null])
    expect(db.type('x')).toBe('stream')
    expect(db.call('OBJECT', 'ENCODING', 'l')).toBe('listpack')
    expect(db.eval("return {1, 'a', {2, false}}", 0)).toEqual([1, 'a', [2, null]])
    db.vadd('v', [1, 0], 'near')
    expect(db.vsim('v', [1, 0], { withscores: true })).toEqual([{ element: 'near', score: 1 }])
  })

  it('has Buffers, and bigints where it asked for them', async () => {
    db.set('k', Buffer.from([0, 255]))
    expect(db.buffers.get('k')).toEqual(Buffer.from([0, 255]))
    db.hset('h', { a: 'b' })
    expect(db.buffers.hgetall('h')).toEqual(new Map([[Buffer.from('a'), Buffer.from('b')]]))
    const exact = new Redlet(folder, { shared: true, bigints: true })
    expect(exact.incrby('n', 2n ** 62n)).toBe(2n ** 62n)
    expect(exact.llen('none')).toBe(0)
    await exact.close()
  })

  it('throws the errors of calls, which change nothing', () => {
    db.set('k', 'v')
    const wrong = { code: 'WRONGTYPE', name: 'RedletError' }
    expect(() => db.lpush('k', 'v')).toThrow(expect.objectContaining(wrong))
    expect(() => db.set('k', { a: 1 })).toThrow('argument 2 of SET is an object')
    expect(() => db.call('NOSUCH')).toThrow("unknown command 'NOSUCH'")
    expect(() => db.incr('k')).toThrow('value is not an integer or out of range')
    expect(db.get('k')).toBe('v')
  })

  it('moves large values, both ways', () => {
    const large = 'x'.repeat(20 << 20)
    db.set('large', large)
    expect(db.strlen('large')).toBe(large.length)
    expect(db.get('large') === large).toBe(true)
    expect(db.getrange('large', 0, 2)).toBe('xxx')
  })

  it('has a database of its own', async () => {
    const other = new Redlet(folder, { shared: true })
    db.select(1)
    db.set('k', 'one')
    expect(other.get('k')).toBeNull()
    db.select(0)
    await other.close()
  })

  it('runs transactions, whose errors have all replies', async () => {
    const replies = await db.multi().set('k', '1').incr('k').hgetall('none').exec()
    expect(replies).toEqual(['OK', 2, {}])
    const failed = db.multi().set('k', 'v').incr('k').get('k').exec()
    await expect(failed).rejects.toMatchObject({
      code: 'ERR',
      replies: ['OK', expect.objectContaining({ code: 'ERR' }), 'v'],
    })
    const many = db.multi()
    for (let n = 0; n < 10_000; n++) many.incr('n')
    expect((await many.exec()).at(-1)).toBe(10_000)
  })

  it('watches keys that others change', async () => {
    db.set('k', '1')
    db.watch('k')
    await owner.run(({ db }) => db.set('k', '2'))
    expect(await db.multi().set('k', '3').exec()).toBeNull()
    db.watch('k')
    expect(await db.multi().set('k', '3').exec()).toEqual(['OK'])
  })

  it('has iterators', () => {
    for (let n = 0; n < 500; n++) db.set(`k${n}`, n)
    db.hset('h', { a: 1, b: 2 })
    expect(new Set(db.scanIterator({ match: 'k*', count: 50 })).size).toBe(500)
    expect([...db.hscanIterator('h')]).toEqual([
      ['a', '1'],
      ['b', '2'],
    ])
  })

  it('waits for what another process brings', async () => {
    const waits = [db.blpop('a', 0), db.blpop('a', 0), db.bzpopmin('z', 0)]
    await owner.run(({ db }) => {
      db.rpush('a', 'first', 'second')
      db.zadd('z', 1, 'm')
    })
    expect(await Promise.all(waits)).toEqual([
      ['a', 'first'],
      ['a', 'second'],
      ['z', 'm', 1],
    ])
    expect(await db.blpop('a', 0.01)).toBeNull()
    const ended = expect(db.blpop('a', 0)).rejects.toMatchObject({ code: 'UNBLOCKED' })
    await owner.run(({ db }, id) => db.client('UNBLOCK', id, 'ERROR'), db.client('ID'))
    await ended
  })

  it('ends a wait with an AbortSignal, which takes nothing', async () => {
    const controller = new AbortController()
    const wait = db.blpop('l', 0, { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(wait).rejects.toThrow('enough')
    await owner.run(({ db }) => db.rpush('l', 'x'))
    expect(db.llen('l')).toBe(1)
  })

  it('subscribes to channels and patterns, and publishes', async () => {
    const heard = []
    const first = db.subscribe('news', (message, channel) => heard.push([message, channel]))
    db.psubscribe('n*', (message, channel, pattern) => heard.push([message, channel, pattern]))
    expect(await owner.run(({ db }) => db.publish('news', 'theirs'))).toBe(2)
    db.publish('news', 'ours')
    while (heard.length < 4) await new Promise(setImmediate)
    expect(heard).toEqual([
      ['theirs', 'news'],
      ['theirs', 'news', 'n*'],
      ['ours', 'news'],
      ['ours', 'news', 'n*'],
    ])
    first.close()
    db.punsubscribe()
    expect(await owner.run(({ db }) => db.publish('news', 'nobody'))).toBe(0)
  })

  it('hears events of the store', async () => {
    const [error] = await new Promise((resolve) => {
      db.once('error', (...event) => resolve(event))
      try {
        db.call('NOSUCH')
      } catch {}
    })
    expect(error).toMatchObject({ command: null, code: 'ERR' })
    const gone = new Promise((resolve) => db.once('expired', resolve))
    await owner.run(({ db }) => db.set('k', 'v', { px: 1 }))
    expect(await gone).toEqual({ key: 'k', database: 0 })
  })

  it('runs real ioredis', async () => {
    const { Redis } = require('../../lib/adapters/ioredis.js')
    const redis = new Redis({ store: db })
    const subscriber = redis.duplicate()
    await subscriber.subscribe('news')
    const heard = new Promise((resolve) => subscriber.once('message', (...all) => resolve(all)))
    expect(await redis.set('k', 'v')).toBe('OK')
    expect(await redis.pipeline().get('k').incr('n').exec()).toEqual([
      [null, 'v'],
      [null, 1],
    ])
    await owner.run(({ db }) => db.publish('news', 'hello'))
    expect(await heard).toEqual(['news', 'hello'])
    expect(await redis.getBuffer('k')).toEqual(Buffer.from('v'))
    await redis.quit()
    await subscriber.quit()
  })

  it('runs real node-redis', async () => {
    const { createClient } = require('../../lib/adapters/redis.js')
    const client = createClient({ store: db })
    await client.connect()
    expect(await client.set('k', 'v')).toBe('OK')
    expect(await client.get('k')).toBe('v')
    await client.close()
  })

  it('tells health, metrics and what recovery found as the owner does', async () => {
    expect(db.health()).toMatchObject({ ok: true, recovered: true, writable: true })
    expect(db.metrics()).toMatch(/^redlet_calls_total/m)
    expect(db.recovered).toEqual(await owner.run(({ db }) => db.recovered))
    expect(require('node:util').inspect(db)).toContain('dialect')
  })

  it('has the owner write a snapshot', async () => {
    db.set('k', 'v')
    const snapshots = () => fs.readdirSync(folder).filter((name) => name.startsWith('snapshot.'))
    const before = snapshots()
    await db.save()
    expect(snapshots()).not.toEqual(before)
  })

  it('says so where only the owner can do something', async () => {
    const only = { code: 'OWNER_ONLY' }
    await expect(db.listen({ port: 0 })).rejects.toMatchObject(only)
    await expect(db.backup(path.join(folder, 'copy'))).rejects.toMatchObject(only)
    await expect(db.exportRdb(path.join(folder, 'a.rdb'))).rejects.toMatchObject(only)
    await expect(db.importRdb(path.join(folder, 'a.rdb'))).rejects.toMatchObject(only)
    expect(() => db.fork()).toThrow(expect.objectContaining(only))
    await expect(db.listen({ port: 0 })).rejects.toThrow(`process ${owner.pid}`)
  })

  it('runs on worker threads', async () => {
    const { Worker } = require('node:worker_threads')
    const code = `
      const { Redlet } = require('redlet')
      const db = new Redlet(${JSON.stringify(folder)}, { shared: true })
      db.incr('threads')
      require('node:worker_threads').parentPort.postMessage(db.ownership)
      db.close()`
    const roles = await Promise.all(
      [1, 2, 3].map(async () => {
        const worker = new Worker(code, { eval: true })
        return new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject))
      }),
    )
    expect(roles).toEqual(['guest', 'guest', 'guest'])
    expect(db.get('threads')).toBe('3')
  })

  it('is nothing to others once it is closed', async () => {
    const other = new Redlet(folder, { shared: true })
    const wait = other.blpop('l', 0)
    const ended = expect(wait).rejects.toMatchObject({ code: 'CLOSED' })
    await other.close()
    await ended
    expect(() => other.get('k')).toThrow(expect.objectContaining({ code: 'CLOSED' }))
    await owner.run(({ db }) => db.rpush('l', 'x'))
    expect(db.llen('l')).toBe(1)
  })
})

describe('who may be a guest', () => {
  const opened = (options) => () => new Redlet(folder, options)

  it('is only this user: the socket stands in a folder that nobody else can enter', () => {
    const at = fs.statSync(path.dirname(socket()))
    expect(at.mode & 0o777).toBe(0o700)
    expect(at.uid).toBe(process.getuid())
    expect(Buffer.byteLength(socket())).toBeLessThanOrEqual(104)
  })

  it('is who opens it with the same options', () => {
    expect(opened({ shared: true, databases: 4 })).toThrow(/databases: 16.*databases: 4/)
    expect(opened({ shared: true, fsync: 'always' })).toThrow(/fsync: everysec.*fsync: always/)
    expect(opened({ shared: true, dialect: 'valkey' })).toThrow(/dialect: redis/)
  })

  it('is not who does not say that it shares', () => {
    expect(opened({})).toThrow(expect.objectContaining({ code: 'LOCKED' }))
    expect(opened({})).toThrow('`{ shared: true }`')
  })

  it('is not who finds an owner that does not share', async () => {
    const alone = newFolder()
    const keeper = new Redlet(alone)
    const { stdout } = await require('../support/processes/child.js').runCode(
      `try { new (require('redlet').Redlet)(process.argv[1], { shared: true }) }
       catch ({ code, message }) { console.log(code, message) }`,
      [alone],
    )
    expect(stdout).toMatch(/^LOCKED .*did not open it with `{ shared: true }`/)
    await keeper.close()
  })

  it('needs a folder, and no clock of its own', () => {
    const of = (options) => () => new Redlet(options)
    expect(of({ shared: true })).toThrow("the option 'shared' is for a store with a folder")
    expect(opened({ shared: true, readOnly: true })).toThrow(
      "a shared store has no option 'readOnly'",
    )
    expect(opened({ shared: true, clock: 'timers' })).toThrow(
      "a shared store has no option 'clock'",
    )
  })
})
