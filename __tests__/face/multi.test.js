'use strict'

const { Redlet, RedletError } = require('../..')

let db
let other
beforeEach(() => {
  const name = `multi ${Math.random()}`
  db = new Redlet({ name })
  other = new Redlet({ name })
})
afterEach(() => Promise.all([db.close(), other.close()]))

describe('multi', () => {
  it('returns the replies in the order of the calls', async () => {
    const replies = await db
      .multi()
      .incr('a')
      .set('b', 'x', { ex: 10 })
      .get('b')
      .hgetall('h')
      .exec()
    expect(replies).toEqual([1, 'OK', 'x', {}])
  })

  it('does nothing until exec', async () => {
    const multi = db.multi().set('k', 'v')
    expect(db.get('k')).toBeNull()
    await multi.exec()
    expect(db.get('k')).toBe('v')
  })

  it('without calls returns no replies', async () => {
    expect(await db.multi().exec()).toEqual([])
  })

  it('knows the number of its calls, and can discard them', async () => {
    const multi = db.multi().set('k', 'v').mget('a', 'b', 'c').incr('n')
    expect(multi.length).toBe(3)
    multi.discard()
    expect(multi.length).toBe(0)
    expect(await multi.exec()).toEqual([])
    expect(db.get('k')).toBeNull()
  })

  it('can be used again after exec', async () => {
    const multi = db.multi().incr('n')
    await multi.exec()
    expect(await multi.incr('n').exec()).toEqual([2])
  })

  it('takes ten thousand calls', async () => {
    const multi = db.multi()
    for (let i = 0; i < 10_000; i++) multi.set(`k${i}`, i).incr('n')
    const replies = await multi.exec()
    expect(replies.length).toBe(20_000)
    expect(replies.at(-1)).toBe(10_000)
    expect(db.get('k9999')).toBe('9999')
  })

  it('takes arrays and objects like the methods', async () => {
    await db.multi().mset({ a: 1, b: 2 }).rpush('l', ['x', 'y']).exec()
    expect(db.mget('a', 'b')).toEqual(['1', '2'])
    expect(db.lrange('l', 0, -1)).toEqual(['x', 'y'])
  })

  it('takes arrays and objects as they are when a call is queued', async () => {
    const fields = { n: 0 }
    const list = ['a']
    const pair = ['f', 0]
    const map = new Map([['m', 0]])
    const set = new Set(['s'])
    const options = { limit: [0, 1], alpha: true }
    const multi = db.multi()
    for (let n = 1; n <= 3; n++) {
      fields.n = n
      list[0] = `a${n}`
      pair[1] = n
      map.set('m', n)
      multi.hset(`h${n}`, fields).rpush('l', list).hset(`p${n}`, [pair]).hset(`m${n}`, map)
      set.add(n)
      multi.sadd(`s${n}`, set).sort('l', options)
      options.limit[1] = n + 1
    }
    fields.n = list[0] = pair[1] = 'later'
    map.clear()
    set.clear()
    const replies = await multi.exec()
    expect(['h1', 'h2', 'h3'].map((key) => db.hget(key, 'n'))).toEqual(['1', '2', '3'])
    expect(db.lrange('l', 0, -1)).toEqual(['a1', 'a2', 'a3'])
    expect(['p1', 'p2', 'p3'].map((key) => db.hget(key, 'f'))).toEqual(['1', '2', '3'])
    expect(['m1', 'm2', 'm3'].map((key) => db.hget(key, 'm'))).toEqual(['1', '2', '3'])
    expect(['s1', 's2', 's3'].map((key) => db.scard(key))).toEqual([2, 3, 4])
    expect([replies[5], replies[11], replies[17]]).toEqual([
      ['a1'],
      ['a1', 'a2'],
      ['a1', 'a2', 'a3'],
    ])
  })

  it('reads the bytes of Buffers when it runs, as documented', async () => {
    const bytes = Buffer.from('before')
    const multi = db.multi().set('k', bytes)
    bytes.write('after!')
    await multi.exec()
    expect(db.get('k')).toBe('after!')
  })

  it('refuses the same values as the methods, including promises and circular structures', async () => {
    const endless = []
    endless.push(endless)
    for (const [value, text] of [
      [Promise.resolve(), 'argument 2 of RPUSH is an object of class Promise'],
      [endless, 'argument 2 of RPUSH, at index 0, is an array'],
      [{ a: 1 }, 'argument 2 of RPUSH is an object'],
      [undefined, 'argument 2 of RPUSH is undefined'],
    ]) {
      await expect(db.multi().set('a', 1).rpush('l', value).exec()).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining(text),
      })
    }
    expect(db.exists('a', 'l')).toBe(0)
  })

  it('takes a hundred thousand arguments of one call', async () => {
    const many = Array.from({ length: 100_000 }, (_, i) => i)
    const replies = await db
      .multi()
      .rpush('l', ...many)
      .rpush('m', many)
      .get('after')
      .exec()
    expect(replies).toEqual([100_000, 100_000, null])
  })

  it('answers with Buffers from db.buffers', async () => {
    expect(await db.buffers.multi().set('k', 'v').get('k').exec()).toEqual(['OK', Buffer.from('v')])
  })

  it('rejects when a call failed, after all of them have run', async () => {
    db.set('s', 'x')
    const error = await db
      .multi()
      .set('a', 1)
      .lpush('s', 'y')
      .incr('s')
      .set('b', 2)
      .exec()
      .catch((error) => error)
    expect(error).toBeInstanceOf(RedletError)
    expect(error.code).toBe('WRONGTYPE')
    expect(error.replies).toEqual(['OK', error, expect.any(RedletError), 'OK'])
    expect(db.mget('a', 'b')).toEqual(['1', '2'])
  })

  it('does nothing when a call could never run', async () => {
    await expect(db.multi().set('a', 1).get().exec()).rejects.toThrow('wrong number of arguments')
    await expect(db.multi().set('a', 1).set('b', undefined).exec()).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
    expect(db.exists('a')).toBe(0)
  })

  it('has no method for what does not exist', () => {
    expect(() => db.multi().nope()).toThrow(TypeError)
  })
})

describe('watch', () => {
  it('makes exec return null when a key has changed', async () => {
    db.watch('k')
    other.set('k', 'theirs')
    expect(await db.multi().set('k', 'mine').exec()).toBeNull()
    expect(db.get('k')).toBe('theirs')
  })

  it('lets exec run when no key has changed', async () => {
    db.watch('k', 'l')
    other.set('m', 'x')
    expect(await db.multi().set('k', 'mine').exec()).toEqual(['OK'])
  })

  it('applies to the next exec only', async () => {
    db.watch('k')
    other.set('k', '1')
    expect(await db.multi().get('k').exec()).toBeNull()
    expect(await db.multi().get('k').exec()).toEqual(['1'])
  })

  it('sees changes by its own client', async () => {
    db.watch('k')
    db.set('k', '1')
    expect(await db.multi().get('k').exec()).toBeNull()
  })

  it('notices a key that is deleted and made again', async () => {
    db.set('k', '1')
    db.watch('k')
    other.del('k')
    other.set('k', '1')
    expect(await db.multi().get('k').exec()).toBeNull()
  })

  it('ends with unwatch', async () => {
    db.watch('k')
    other.set('k', '1')
    expect(db.unwatch()).toBe('OK')
    expect(await db.multi().get('k').exec()).toEqual(['1'])
  })
})
