'use strict'

// db.lock, db.limit and db.cache: what they promise, in a store with a clock that stands still, among
// worker threads, and on genuine servers.

const { Worker } = require('node:worker_threads')
const { Redlet } = require('../..')
const { testClock } = require('redlet/testing')
const { slotOf } = require('../../lib/cli/wire/slots.js')
const { describeCluster, startCluster } = require('../support/servers/cluster.js')
const { installedServers, startServer } = require('../support/servers/genuine.js')

let clock
let db
beforeEach(() => {
  clock = testClock()
  db = new Redlet({ clock })
})
afterEach(() => db.close())

const refusal = (message) => expect.objectContaining({ code: 'INVALID_ARGUMENT', message })
/** The error that a call throws. */
const thrown = (call) => {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('lock', () => {
  it('is held by one until it is released', () => {
    const held = db.lock('report', { ttl: 1000 })
    expect(db.lock('report', { ttl: 1000 })).toBeNull()
    expect(held.release()).toBe(true)
    expect(db.exists('report')).toBe(0)
    expect(db.lock('report', { ttl: 1000 })).not.toBeNull()
  })

  it('ends when its time is over, and belongs to the next', () => {
    const first = db.lock('report', { ttl: 1000 })
    clock.advance(1001)
    const second = db.lock('report', { ttl: 1000 })
    expect(second.token).toBeGreaterThan(first.token)
    expect(first.extend(5000)).toBe(false)
    expect(first.release()).toBe(false)
    expect(db.get('report')).toBe(String(second.token))
    expect(second.extend(5000)).toBe(true)
    expect(db.pttl('report')).toBe(5000)
  })

  it('has a higher token for each owner, also after it was free', () => {
    const tokens = Array.from({ length: 3 }, () => {
      const held = db.lock('report', { ttl: 1000 })
      expect(db.lock('report', { ttl: 1000 })).toBeNull()
      held.release()
      return held.token
    })
    expect(tokens).toEqual([1, 2, 3])
  })

  it('is released at the end of a block', async () => {
    const held = db.lock('report', { ttl: 1000 })
    await held[Symbol.asyncDispose]()
    expect(db.exists('report')).toBe(0)
  })

  it('is waited for in turn', async () => {
    const first = db.lock('report', { ttl: 10_000 })
    const order = []
    const wait = async (name) => {
      const held = await db.lock('report', { ttl: 10_000, wait: 10_000 })
      order.push([name, held.token])
      await held.release()
    }
    const waits = [wait('second'), wait('third')]
    await new Promise(setImmediate)
    expect(order).toEqual([])
    first.release()
    await Promise.all(waits)
    expect(order).toEqual([
      ['second', 2],
      ['third', 3],
    ])
  })

  it('is waited for until the time is over, or a signal ends the wait', async () => {
    db.lock('report', { ttl: 60_000 })
    const { signal, ...controller } = abortable()
    const late = db.lock('report', { ttl: 1000, wait: 1500 })
    const ended = db.lock('report', { ttl: 1000, wait: 60_000, signal })
    for (const step of [1000, 500]) {
      await new Promise(setImmediate)
      clock.advance(step)
    }
    expect(await late).toBeNull()
    controller.abort(new Error('no longer'))
    await expect(ended).rejects.toThrow('no longer')
    expect(db.get('report')).toBe('1')
    const over = { ttl: 1000, wait: 1000, signal }
    await expect(db.lock('free', over)).rejects.toThrow('no longer')
    expect(db.get('free')).toBeNull()
  })

  it('goes to one that waits when its owner has died', async () => {
    db.lock('report', { ttl: 2500 })
    const next = db.lock('report', { ttl: 1000, wait: 60_000 })
    for (const step of [1000, 1000, 1000]) {
      await new Promise(setImmediate)
      clock.advance(step)
    }
    expect((await next).token).toBe(2)
  })

  it('keeps its keys in one slot of a cluster', () => {
    db.lock('report', { ttl: 1000 }).release()
    db.lock('{ada}:report', { ttl: 1000 }).release()
    expect(db.keys('*').sort()).toEqual([
      '{ada}:report:free',
      '{ada}:report:tokens',
      '{report}:free',
      '{report}:tokens',
    ])
  })

  it.each(['a}b', '{}a}', '}', ''])('keeps its keys in one slot if its key is %p', (key) => {
    const held = db.lock(key, { ttl: 1000 })
    expect(db.lock(key, { ttl: 1000 })).toBeNull()
    const keys = new Set(db.keys('*'))
    expect(held.release()).toBe(true)
    for (const left of db.keys('*')) keys.add(left)
    expect(keys.size).toBe(3)
    expect(new Set([...keys].map((one) => slotOf(Buffer.from(one)))).size).toBe(1)
  })

  it('has keys of its own for each key, also for those that cannot stand in braces', () => {
    const keys = ['a}b', 'a%7Db', 'a%}b', '}', '%7D', '']
    expect(keys.map((key) => db.lock(key, { ttl: 1000 })?.token)).toEqual(keys.map(() => 1))
  })

  it('works with Buffers as replies', () => {
    const held = db.buffers.lock('report', { ttl: 1000 })
    expect(held.token).toBe(1)
    expect(held.release()).toBe(true)
  })

  it('refuses what is no time, and options that it does not know', () => {
    expect(thrown(() => db.lock('report'))).toEqual(
      refusal("'ttl' is a number of milliseconds, a positive integer, not undefined"),
    )
    expect(thrown(() => db.lock('report', { ttl: 0.5 }))).toEqual(
      refusal("'ttl' is a number of milliseconds, a positive integer, not 0.5"),
    )
    expect(thrown(() => db.lock('report', { ttl: 5, max: 1 }))).toEqual(
      refusal("unknown option 'max'; there are ttl, wait, signal"),
    )
    expect(thrown(() => db.lock(7, { ttl: 5 }))).toEqual(
      refusal('the key of a lock is a string, not number'),
    )
    expect(db.dbsize()).toBe(0)
  })
})

function abortable() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: (reason) => controller.abort(reason) }
}

describe('limit', () => {
  const ask = () => db.limit('calls', { max: 3, per: 3000 })
  const denied = (retryAfter) => ({ allowed: false, left: 0, retryAfter })
  const allowed = (left) => ({ allowed: true, left, retryAfter: 0 })

  it('allows so many at once, and as many in each time', () => {
    expect([ask(), ask(), ask(), ask()]).toEqual([allowed(2), allowed(1), allowed(0), denied(1000)])
    clock.advance(400)
    expect(ask()).toEqual(denied(600))
    clock.advance(600)
    expect([ask(), ask()]).toEqual([allowed(0), denied(1000)])
    clock.advance(3000)
    expect([ask(), ask(), ask(), ask()]).toEqual([allowed(2), allowed(1), allowed(0), denied(1000)])
  })

  it('counts exactly, also where a time does not divide', () => {
    for (const max of [1, 7, 97, 1000]) {
      const one = () => db.limit(`of ${max}`, { max, per: 1000 }).allowed
      expect(Array.from({ length: max + 5 }, one).filter(Boolean)).toHaveLength(max)
    }
  })

  it('leaves nothing behind when the bucket is full again', () => {
    ask()
    expect(db.pttl('calls')).toBe(1000)
    clock.advance(1000)
    expect(db.exists('calls')).toBe(0)
  })

  it('may be of so many that none is ever refused', () => {
    for (let at = 0; at < 10; at++) {
      expect(db.limit('calls', { max: 1e9, per: 1000 })).toMatchObject({ allowed: true })
    }
  })

  it('refuses numbers that are no limit', () => {
    expect(thrown(() => db.limit('calls', { max: 0, per: 1000 }))).toEqual(
      refusal("'max' is a number of calls, not 0"),
    )
    expect(thrown(() => db.limit('calls', { max: 1, per: -1 }))).toEqual(
      refusal("'per' is a number of milliseconds, a positive integer, not -1"),
    )
    expect(db.dbsize()).toBe(0)
  })
})

describe('cache', () => {
  it('computes once for all who ask, and again when the time is over', async () => {
    let computed = 0
    const ask = () =>
      db.cache('weather', 1000, async () => {
        computed += 1
        return { number: computed }
      })
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(Array(3).fill({ number: 1 }))
    expect(await ask()).toEqual({ number: 1 })
    expect(db.pttl('weather')).toBe(1000)
    clock.advance(1001)
    expect(await ask()).toEqual({ number: 2 })
    clock.advance(1001)
    expect(db.dbsize()).toBe(0)
  })

  it('stores nothing when the computation fails, and the next one computes', async () => {
    const fail = async () => {
      throw new Error('no weather')
    }
    const asked = [db.cache('weather', 1000, fail), db.cache('weather', 1000, fail)]
    for (const one of asked) await expect(one).rejects.toThrow('no weather')
    expect(db.exists('weather')).toBe(0)
    expect(await db.cache('weather', 1000, () => 'sun')).toBe('sun')
  })

  it('keeps null, and does not keep undefined', async () => {
    expect(await db.cache('none', 1000, () => null)).toBeNull()
    expect(await db.cache('none', 1000, () => 'another')).toBeNull()
    expect(await db.cache('nothing', 1000, () => undefined)).toBeUndefined()
    expect(await db.cache('nothing', 1000, () => 'something')).toBe('something')
  })

  it('answers with what JSON keeps, when it has computed too', async () => {
    const ask = () => db.cache('noon', 1000, () => ({ at: new Date(0), lost: undefined }))
    expect(await ask()).toStrictEqual({ at: '1970-01-01T00:00:00.000Z' })
    expect(await ask()).toStrictEqual({ at: '1970-01-01T00:00:00.000Z' })
  })

  it('refuses a key with something else, and leaves it as it is', async () => {
    db.set('greeting', 'hello')
    await expect(db.cache('greeting', 1000, () => 'sun')).rejects.toEqual(
      refusal("the key 'greeting' holds no JSON: no cache has written it"),
    )
    expect(db.get('greeting')).toBe('hello')
  })

  it('refuses what is no function or time', async () => {
    await expect(db.cache('weather', 1000, 'sun')).rejects.toEqual(
      refusal('cache computes by a function, not string'),
    )
    await expect(db.cache('weather', 0, () => 'sun')).rejects.toEqual(
      refusal("'ttl' is a number of milliseconds, a positive integer, not 0"),
    )
    expect(db.dbsize()).toBe(0)
  })

  it('computes once among worker threads', async () => {
    const shared = new Redlet({ name: 'computes-once' })
    const work = `
      const { parentPort } = require('node:worker_threads')
      const { Redlet } = require(${JSON.stringify(require.resolve('../..'))})
      const db = new Redlet({ name: 'computes-once' })
      const compute = async () => {
        db.incr('computed')
        await new Promise((resolve) => setTimeout(resolve, 50))
        return 'sun'
      }
      db.cache('weather', 60_000, compute).then(async (value) => {
        await db.close()
        parentPort.postMessage(value)
      })`
    const answers = Array.from({ length: 3 }, () => {
      const worker = new Worker(work, { eval: true })
      return new Promise((resolve, reject) => {
        worker.once('message', resolve).once('error', reject)
      })
    })
    expect(await Promise.all(answers)).toEqual(['sun', 'sun', 'sun'])
    expect(shared.get('computed')).toBe('1')
    await shared.close()
  })
})

describe.each(installedServers())('on a genuine server, %s', (id) => {
  let server
  let connected
  const remote = async () => {
    const db = await Redlet.connect(`redis://127.0.0.1:${server.port}`)
    connected.push(db)
    return db
  }
  beforeAll(async () => {
    server = await startServer(id)
  })
  afterAll(() => server.stop())
  beforeEach(() => {
    connected = []
  })
  afterEach(() => Promise.all(connected.map((db) => db.close())))

  it('locks do the same', async () => {
    const db = await remote()
    const first = await db.lock('report', { ttl: 10_000 })
    expect(await db.lock('report', { ttl: 10_000 })).toBeNull()
    const second = db.lock('report', { ttl: 10_000, wait: 10_000 })
    expect(await first.extend(20_000)).toBe(true)
    expect(await first.release()).toBe(true)
    expect((await second).token).toBe(2)
    expect(await first.release()).toBe(false)
    await expect(db.lock('report', { ttl: 0 })).rejects.toEqual(
      refusal("'ttl' is a number of milliseconds, a positive integer, not 0"),
    )
  })

  it('limits do the same', async () => {
    const db = await remote()
    const asked = []
    for (let i = 0; i < 9; i++) {
      asked.push((await db.limit('calls', { max: 7, per: 3600_000 })).allowed)
    }
    expect(asked).toEqual([...Array(7).fill(true), false, false])
  })

  it('caches compute once among connections', async () => {
    let computed = 0
    const compute = async () => {
      computed += 1
      return { computed }
    }
    const asked = [await remote(), await remote()].map((db) => db.cache('weather', 10_000, compute))
    expect(await Promise.all(asked)).toEqual([{ computed: 1 }, { computed: 1 }])
    expect(await (await remote()).buffers.cache('weather', 10_000, compute)).toEqual({
      computed: 1,
    })
  })
})

describeCluster('on a cluster', () => {
  let cluster
  let db
  beforeAll(async () => {
    cluster = await startCluster()
    const urls = cluster.ports.map((port) => `redis://127.0.0.1:${port}`)
    db = await Redlet.connect(urls, { cluster: true })
  })
  afterAll(async () => {
    await db?.close()
    await cluster?.stop()
  })

  it.each(['report', '{ada}:report', 'b{c}d', 'a}b'])(
    'locks %s, and who waits is next',
    async (key) => {
      const held = await db.lock(key, { ttl: 10_000 })
      const next = db.lock(key, { ttl: 10_000, wait: 10_000 })
      expect(await held.release()).toBe(true)
      expect((await next).token).toBe(held.token + 1)
    },
  )
})
