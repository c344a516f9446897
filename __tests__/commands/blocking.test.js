'use strict'

const { getEventListeners } = require('node:events')
const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

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
