'use strict'

const { getEventListeners, once } = require('node:events')
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

const waiting = () => Number(/blocked_clients:(\d+)/.exec(db.info('clients'))[1])

/** The order in which promises are settled. */
function order(...promises) {
  const settled = []
  promises.forEach((promise, i) => void promise.finally(() => settled.push(i)))
  return settled
}

describe('a call that finds something', () => {
  it('returns a promise that does not wait', async () => {
    db.rpush('l', ['a', 'b', 'c', 'd', 'e', 'f'])
    expect(db.blpop('l', 0)).toBeInstanceOf(Promise)
    expect(await db.brpop('none', 'l', 0)).toEqual(['l', 'f'])
    expect(await db.brpop(['none', 'l'], 0)).toEqual(['l', 'e'])
    expect(await db.blmpop(0, 2, ['none', 'l'], 'LEFT', { count: 2 })).toEqual(['l', ['b', 'c']])
    expect(await db.blmove('l', 'other', 'LEFT', 'RIGHT', 0)).toBe('d')
    expect(await db.buffers.brpoplpush('other', 'l', 0)).toEqual(Buffer.from('d'))
    expect(waiting()).toBe(0)
  })

  it('returns the value itself through call()', () => {
    db.rpush('l', 'a')
    expect(db.call('BLPOP', 'l', 0)).toEqual(['l', 'a'])
  })

  it('rejects wrong arguments', async () => {
    db.set('s', 'text')
    await expect(db.blpop('s', 0)).rejects.toMatchObject({ code: 'WRONGTYPE' })
    await expect(db.blpop('l', -1)).rejects.toThrow('timeout is negative')
    await expect(db.blpop('l')).rejects.toThrow('wrong number of arguments')
  })
})

describe('a call that finds nothing', () => {
  it('is answered by a push, while the event loop is free', async () => {
    const popped = db.blpop('l', 0)
    expect(waiting()).toBe(1)
    await sleep(5)
    expect(db.rpush('l', 'a', 'b')).toBe(2)
    expect(db.llen('l')).toBe(1)
    expect(await popped).toEqual(['l', 'a'])
    expect(waiting()).toBe(0)
  })

  it('waits together with others of the same object, which are answered in order', async () => {
    const popped = [1, 2, 3].map(() => db.blpop('l', 0))
    const settled = order(...popped)
    db.rpush('l', ['a', 'b', 'c'])
    expect((await Promise.all(popped)).map(([, element]) => element)).toEqual(['a', 'b', 'c'])
    expect(settled).toEqual([0, 1, 2])
  })

  it('goes through call() and buffers too', async () => {
    const byName = db.call('blpop', 'l', '0')
    const bytes = db.buffers.blpop('l', 0)
    db.rpush('l', ['a', 'b'])
    expect(await byName).toEqual(['l', 'a'])
    expect(await bytes).toEqual([Buffer.from('l'), Buffer.from('b')])
  })

  it('serves a call that waits for the list to which it moves an element', async () => {
    const end = db.brpop('c', 0)
    const middle = db.blmove('b', 'c', 'LEFT', 'LEFT', 0)
    db.rpush('b', 'x')
    expect(await Promise.all([end, middle])).toEqual([['c', 'x'], 'x'])
  })

  it('ends with null when its time-out expires', async () => {
    const start = performance.now()
    const long = db.blpop('l', 10)
    expect(await db.blmove('l', 'm', 'LEFT', 'LEFT', 0.05)).toBe(null)
    const took = performance.now() - start
    expect(took).toBeGreaterThanOrEqual(49)
    expect(took).toBeLessThan(2000)
    db.rpush('l', 'a')
    expect(await long).toEqual(['l', 'a'])
  })

  it('rejects when a push makes a key of another type', async () => {
    const moved = db.blmove('a', 'b', 'LEFT', 'LEFT', 0)
    const failed = expect(moved).rejects.toMatchObject({ code: 'WRONGTYPE' })
    db.set('b', 'text')
    db.rpush('a', 'x')
    await failed
    expect(db.llen('a')).toBe(1)
  })

  it('does not wait in a transaction', async () => {
    expect(await db.multi().blpop('l', 0).blmove('l', 'm', 'LEFT', 'LEFT', 0).exec()).toEqual([
      null,
      null,
    ])
    const popped = db.blpop('l', 0)
    await db.multi().rpush('l', 'a').rpush('l', 'b').lpop('l').exec()
    expect(await popped).toEqual(['l', 'b'])
  })
})

describe('an AbortSignal', () => {
  it('ends a wait with its reason, and no element is taken', async () => {
    const controller = new AbortController()
    const popped = db.blpop('l', 0, { signal: controller.signal })
    const failed = expect(popped).rejects.toThrow('enough')
    controller.abort(new Error('enough'))
    await failed
    db.rpush('l', 'a')
    expect(db.llen('l')).toBe(1)
    expect(waiting()).toBe(0)
  })

  it('that is aborted already prevents the call', async () => {
    db.rpush('l', 'a')
    const signal = AbortSignal.abort('before')
    await expect(db.blpop('l', 0, { signal })).rejects.toBe('before')
    expect(db.llen('l')).toBe(1)
  })

  it('has no effect on a call that has its answer', async () => {
    const controller = new AbortController()
    const popped = db.blmpop(0, 1, 'l', 'LEFT', { count: 2, signal: controller.signal })
    db.rpush('l', ['a', 'b', 'c'])
    controller.abort()
    expect(await popped).toEqual(['l', ['a', 'b']])
  })

  it('can be given with the options, wherever those are', async () => {
    const controller = new AbortController()
    const { signal } = controller
    const read = db.xread({ block: 0, signal }, 'STREAMS', 's', '$')
    const failed = expect(read).rejects.toBe('over')
    controller.abort('over')
    await failed
  })

  it('is refused when it is not an AbortSignal', async () => {
    await expect(db.blpop('l', 0, { signal: {} })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
    db.rpush('l', 'a')
    expect(await db.blpop('l', 0, { signal: undefined })).toEqual(['l', 'a'])
  })

  it('can end many waits', async () => {
    const controller = new AbortController()
    const { signal } = controller
    const ends = Array.from({ length: 100 }, () => db.blpop('l', 0, { signal }))
    const settled = Promise.allSettled(ends)
    controller.abort('over')
    expect((await settled).every(({ reason }) => reason === 'over')).toBe(true)
    expect(waiting()).toBe(0)
  })

  it('has no listeners left when the waits have ended, by answers or with the store', async () => {
    const { signal } = new AbortController()
    const own = new Redlet()
    const settled = Promise.allSettled([
      ...[db.blpop('l', 0, { signal }), db.blpop('l', 0.01, { signal })],
      own.blpop('l', 0, { signal }),
    ])
    expect(getEventListeners(signal, 'abort').length).toBeGreaterThan(0)
    db.rpush('l', 'a')
    await own.close()
    expect((await settled).map(({ value, reason }) => value ?? reason?.code)).toEqual([
      ['l', 'a'],
      undefined,
      'CLOSED',
    ])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})

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
