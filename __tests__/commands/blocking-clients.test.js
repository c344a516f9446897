'use strict'

const { once } = require('node:events')
const { setTimeout: sleep } = require('node:timers/promises')
const { Worker } = require('node:worker_threads')
const { Redlet } = require('../..')
const { runCode } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

const CLOSED = expect.objectContaining({ code: 'CLOSED', message: 'the store is closed' })

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())
afterAll(removeFolders)

describe('WAIT and WAITAOF', () => {
  it('wait for the disk, and not for replicas', async () => {
    const own = new Redlet(newFolder(), { fsync: 'everysec' })
    own.set('k', 'v')
    expect(await own.waitaof(1, 0, 0)).toEqual([1, 0])
    expect(await own.waitaof(1, 0, 0)).toEqual([1, 0])
    own.set('k', 'w')
    expect(await own.waitaof(1, 1, 200)).toEqual([1, 0])
    expect(await own.wait(0, 0)).toBe(0)
    expect(await own.wait(1, 20)).toBe(0)
    await own.close()
    await expect(db.waitaof(1, 0, 0)).rejects.toThrow('appendonly is disabled')
  })
})

describe('a folder', () => {
  it.each(['always', 'everysec'])(
    'holds the effects of calls that waited, with fsync %s',
    async (fsync) => {
      const folder = newFolder()
      const own = new Redlet(folder, { fsync })
      const answers = [
        own.blpop('l', 0),
        own.blmove('a', 'b', 'LEFT', 'LEFT', 0),
        own.bzpopmin('z', 0),
        own.xread({ block: 0 }, 'STREAMS', 's', '$'),
      ]
      own.rpush('l', ['x', 'y'])
      await own
        .multi()
        .rpush('a', 'm')
        .zadd('z', 1, 'low', 2, 'high')
        .xadd('s', '1-1', { f: 'v' })
        .exec()
      const [popped, moved, lowest] = await Promise.all(answers)
      expect([popped, moved, lowest]).toEqual([['l', 'x'], 'm', ['z', 'low', 1]])
      await own.close()
      const again = new Redlet(folder)
      expect(again.lrange('l', 0, -1)).toEqual(['y'])
      expect(again.lrange('b', 0, -1)).toEqual(['m'])
      expect(again.zrange('z', 0, -1)).toEqual(['high'])
      expect(again.exists('a')).toBe(0)
      await again.close()
    },
  )
})

describe('CLIENT UNBLOCK', () => {
  it('ends the wait of another client', async () => {
    const id = db.client('ID')
    const timedOut = db.blpop('l', 0)
    expect(db.client('UNBLOCK', id)).toBe(1)
    expect(await timedOut).toBe(null)
    const failed = expect(db.blpop('l', 0)).rejects.toMatchObject({ code: 'UNBLOCKED' })
    expect(db.client('UNBLOCK', id, 'ERROR')).toBe(1)
    await failed
    expect(db.client('UNBLOCK', id)).toBe(0)
  })
})

describe('closing', () => {
  it('rejects waiting calls', async () => {
    const name = `closing ${Math.random()}`
    const [one, other] = [new Redlet({ name }), new Redlet({ name })]
    const failed = expect(one.blpop('l', 0)).rejects.toEqual(CLOSED)
    const popped = other.blpop('l', 0)
    await one.close()
    await failed
    other.rpush('l', 'a')
    expect(await popped).toEqual(['l', 'a'])
    await other.close()
  })

  it('keeps an answer that has arrived', async () => {
    const own = new Redlet()
    const popped = own.blpop('l', 0)
    own.rpush('l', 'a')
    await own.close()
    expect(await popped).toEqual(['l', 'a'])
  })
})

describe('a process', () => {
  const run = (code) =>
    runCode(`const { Redlet } = require('.'); const db = new Redlet({ name: 'x' }); ${code}`)

  it('stays alive only while a call waits', async () => {
    const { code, stdout } = await run(`
      db.blpop('l', 0.2).then((reply) => console.log(JSON.stringify(reply)))`)
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'null\n' })
  })

  it('can exit although a call waits', async () => {
    const { code } = await run(`db.blpop('l', 0); setTimeout(() => process.exit(3), 50)`)
    expect(code).toBe(3)
  })
})

describe('workers', () => {
  const worker = (name, code) =>
    new Worker(
      `const { parentPort } = require('node:worker_threads')
       const { Redlet } = require(${JSON.stringify(require.resolve('../..'))})
       const db = new Redlet({ name: ${JSON.stringify(name)} })
       ${code}`,
      { eval: true },
    )

  it('are woken by pushes from any other', async () => {
    const name = `woken ${Math.random()}`
    const own = new Redlet({ name })
    const code = `
      const work = async () => {
        for (;;) {
          const [, job] = await db.blpop('jobs', 0)
          if (job === 'end') break
          db.rpush('done', job)
        }
        await db.close()
      }
      work()`
    const workers = [1, 2, 3].map(() => worker(name, code))
    const ends = workers.map((each) => once(each, 'exit'))
    for (let job = 0; job < 300; job++) {
      own.rpush('jobs', job)
      if (job % 50 === 0) await sleep(1)
    }
    const done = []
    while (done.length < 300) done.push(Number((await own.blpop('done', 10))[1]))
    own.rpush('jobs', ['end', 'end', 'end'])
    expect(await Promise.all(ends)).toEqual([[0], [0], [0]])
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, i) => i))
    await own.close()
  })

  it('stop waiting when they end', async () => {
    const name = `ending ${Math.random()}`
    const own = new Redlet({ name })
    const waiters = () => Number(/blocked_clients:(\d+)/.exec(own.info('clients'))[1])
    for (const end of ['terminate', 'exit']) {
      const code = `db.blpop('l', 0); parentPort.on('message', () => process.exit(0))
        parentPort.postMessage('waits')`
      const ending = worker(name, code)
      await once(ending, 'message')
      expect(waiters()).toBe(1)
      const ended = once(ending, 'exit')
      if (end === 'terminate') ending.terminate()
      else ending.postMessage('end')
      await ended
      expect(waiters()).toBe(0)
    }
    own.rpush('l', 'a')
    expect(own.llen('l')).toBe(1)
    await own.close()
  })
})
