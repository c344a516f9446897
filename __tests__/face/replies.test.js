'use strict'

const { Redlet } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

describe('replies', () => {
  it('are objects and arrays of the realm of the program, under jest as well', () => {
    db.hset('h', { a: 1 })
    db.rpush(
      'l',
      Array.from({ length: 2000 }, (_, i) => i),
    )
    expect(db.hgetall('h')).toStrictEqual({ a: '1' })
    expect(db.hgetall('h')).toBeInstanceOf(Object)
    expect(db.lrange('l', 0, 5)).toBeInstanceOf(Array)
    expect(db.lrange('l', 0, -1)).toBeInstanceOf(Array)
  })

  it('have the shapes of RESP3', () => {
    db.hset('h', { a: 1 })
    db.sadd('s', 'm')
    expect(db.hgetall('h')).toEqual({ a: '1' })
    expect(db.hgetall('missing')).toEqual({})
    expect(db.smembers('s')).toEqual(['m'])
    expect(db.get('missing')).toBeNull()
    expect(db.lpop('missing', 1)).toBeNull()
    expect(db.lrange('missing', 0, -1)).toEqual([])
    expect(db.incr('n')).toBe(1)
    expect(db.set('k', 'v')).toBe('OK')
    expect(db.hrandfield('h', 1, 'WITHVALUES')).toEqual([['a', '1']])
  })

  it('are objects without special fields', () => {
    const fields = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '0', '']
    db.hset(
      'h',
      fields.flatMap((field) => [field, `is ${field}`]),
    )
    const reply = db.hgetall('h')
    expect(Object.keys(reply).sort()).toEqual([...fields].sort())
    for (const field of fields)
      expect(Object.getOwnPropertyDescriptor(reply, field).value).toBe(`is ${field}`)
    expect(Object.getPrototypeOf(reply)).toBe(Object.prototype)
    expect({}.is).toBeUndefined()
  })

  it('are the same objects whether their names came before or not', () => {
    const kinds = [
      { a: '1' },
      { b: '2', a: '1' },
      { a: '', ab: 'x'.repeat(300) },
      { 2: 'two', 10: 'ten', a: '1' },
      { é: 'ü', 漢: '字', '': 'empty' },
      JSON.parse('{"__proto__":"field","a":"1"}'),
      Object.fromEntries(Array.from({ length: 32 }, (_, n) => [`f${n}`, `v${n}`])),
      Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`f${n}`, `v${n}`])),
      Object.fromEntries(Array.from({ length: 700 }, (_, n) => [`f${n}`, `v${n}`])),
    ]
    for (const [index, fields] of kinds.entries()) db.hset(`h${index}`, Object.entries(fields))
    for (let round = 0; round < 5; round++) {
      for (const [index, fields] of kinds.entries()) {
        const reply = db.hgetall(`h${index}`)
        expect(reply).toStrictEqual(fields)
        expect(Object.keys(reply).sort()).toEqual(Object.keys(fields).sort())
        reply.a = 'changed'
        reply.more = 'added'
      }
    }
    expect({}.a).toBeUndefined()
  })

  it('of more kinds than are remembered are right too', () => {
    for (let round = 0; round < 3; round++) {
      for (let kind = 0; kind < 500; kind++) {
        if (round === 0) db.hset(`h${kind}`, `name${kind}`, kind, 'same', -kind)
        const fields = { [`name${kind}`]: String(kind), same: String(-kind) }
        expect(db.hgetall(`h${kind}`)).toEqual(fields)
      }
    }
  })

  it('hold short and long strings, numbers and nulls side by side', () => {
    const texts = ['', 'a', '42', 'é', 'x'.repeat(256), 'y'.repeat(257), 'z', '漢'.repeat(100)]
    for (const [index, text] of texts.entries()) db.set(`k${index}`, text)
    const keys = texts.flatMap((_, index) => [`k${index}`, 'missing'])
    const values = texts.flatMap((text) => [text, null])
    expect(db.mget(keys)).toEqual(values)
    const buffers = values.map((text) => (text === null ? null : Buffer.from(text)))
    expect(db.buffers.mget(keys)).toEqual(buffers)
    db.rpush('l', texts)
    expect(db.lrange('l', 0, -1)).toEqual(texts)
    db.sadd('s', texts)
    expect(db.smembers('s').sort()).toEqual([...texts].sort())
    db.zadd(
      'z',
      texts.map((text, index) => [index - 0.5, text]),
    )
    const scored = texts.map((text, index) => [text, index - 0.5])
    expect(db.zrange('z', 0, -1, { withscores: true })).toEqual(scored)
    expect(db.zrange('z', 0, -1, { rev: true })).toEqual([...texts].reverse())
  })

  it('of thousands of pairs are whole', () => {
    const members = Array.from({ length: 3000 }, (_, index) => [`m${index}`, index])
    db.zadd(
      'z',
      members.map(([member, score]) => [score, member]),
    )
    expect(db.zrange('z', 0, -1, 'WITHSCORES')).toEqual(members)
  })

  it('are bigints where a number is not exact', () => {
    db.set('n', 2 ** 53 - 2)
    expect(db.incr('n')).toBe(2 ** 53 - 1)
    expect(db.incr('n')).toBe(2 ** 53)
    expect(db.incr('n')).toBe(2n ** 53n + 1n)
    expect(db.incrby('n', 2n ** 62n)).toBe(2n ** 53n + 2n ** 62n + 1n)
    db.set('m', -(2n ** 63n))
    expect(db.incrby('m', 0)).toBe(-(2n ** 63n))
  })

  it('are bigints beyond 2^53 in lists of integers too', () => {
    db.bitfield('b', 'SET', 'i64', 0, 2n ** 60n)
    expect(db.bitfield('b', 'GET', 'i64', 0, 'GET', 'u8', 8)).toEqual([2n ** 60n, 0])
  })

  it('have U+FFFD where bytes are not UTF-8', () => {
    db.set('k', Buffer.from([0x61, 0xff, 0x62, 0xc3]))
    expect(db.get('k')).toBe('a\ufffdb\ufffd')
  })

  it('of 600 elements are arrays like those of 6', () => {
    for (const n of [0, 1, 6, 511, 512, 513, 600, 10_000]) {
      const list = Array.from({ length: n }, (_, i) => String(i))
      db.del('l')
      if (n > 0) db.rpush('l', list)
      expect(db.lrange('l', 0, -1)).toEqual(list)
    }
  })
})

describe('with the option bigints', () => {
  let counting
  beforeEach(() => {
    counting = new Redlet({ bigints: true })
  })
  afterEach(() => counting.close())

  it('integers that a value holds are bigints, small or large', () => {
    expect(counting.incr('n')).toBe(1n)
    expect(counting.incrby('n', 2n ** 62n)).toBe(2n ** 62n + 1n)
    expect(counting.decrby('n', 2n ** 62n)).toBe(1n)
    expect(counting.decr('n')).toBe(0n)
    expect(counting.hincrby('h', 'f', 5)).toBe(5n)
    expect(counting.bitfield('b', 'SET', 'u8', 0, 7, 'GET', 'u8', 0)).toEqual([0n, 7n])
    expect(counting.bitfield_ro('b', 'GET', 'u8', 0)).toEqual([7n])
    expect(counting.increx('x', { ex: 5 })).toEqual([1n, 1n])
    expect(counting.increx('y', { byfloat: 0.5 })).toEqual([0.5, 0.5])
  })

  it('counts, lengths and times to live stay numbers', () => {
    expect(counting.rpush('l', 'a')).toBe(1)
    expect(counting.ttl('l')).toBe(-1)
    expect(counting.exists('l')).toBe(1)
    expect(counting.zadd('z', 1, 'a')).toBe(1)
  })

  it('the option applies to every door of the object', async () => {
    expect(counting.call('INCR', 'n')).toBe(1n)
    expect(counting.buffers.incr('n')).toBe(2n)
    expect(await counting.multi().incr('n').rpush('l', 'a').hincrby('h', 'f', 1).exec()).toEqual([
      3n,
      1,
      1n,
    ])
    const opened = await Redlet.open({ bigints: true })
    expect(opened.incr('n')).toBe(1n)
    await opened.close()
  })

  it('the option belongs to the object, not to the store', async () => {
    const name = `bigints ${process.pid}`
    const [one, other] = [new Redlet({ name, bigints: true }), new Redlet({ name })]
    expect([one.incr('n'), other.incr('n'), one.incr('n')]).toEqual([1n, 2, 3n])
    await Promise.all([one.close(), other.close()])
  })
})

describe('db.buffers', () => {
  it('returns Buffers where the store returns strings', () => {
    const bytes = Buffer.from([0, 255, 10])
    db.set('k', bytes)
    db.hset('h', { f: bytes })
    db.rpush('l', [bytes, 'x'])
    expect(db.buffers.get('k')).toEqual(bytes)
    expect(db.buffers.hgetall('h')).toEqual(new Map([[Buffer.from('f'), bytes]]))
    expect(db.buffers.lrange('l', 0, -1)).toEqual([bytes, Buffer.from('x')])
    expect(db.buffers.get('missing')).toBeNull()
    expect(db.buffers.incr('n')).toBe(1)
    expect(db.buffers.set('k', 'v')).toBe('OK')
    expect(db.buffers.call('GET', 'k')).toEqual(Buffer.from('v'))
  })

  it('is the same store and the same session', () => {
    expect(db.buffers).toBe(db.buffers)
    expect(db.buffers.buffers).toBe(db.buffers)
    db.buffers.select(1)
    db.set('k', 'in 1')
    db.select(0)
    expect(db.get('k')).toBeNull()
  })

  it('returns Buffers that share no memory', () => {
    db.set('k', 'before')
    db.buffers.get('k').write('after!')
    expect(db.get('k')).toBe('before')
  })

  it('gives Buffers that keep their bytes, however many there are and of whatever length', () => {
    const lengths = [
      0, 1, 7, 8, 9, 100, 1000, 2047, 2048, 2049, 4095, 4096, 8191, 8192, 8193, 20_000,
    ]
    const texts = Array.from({ length: 50 }, (_, round) =>
      lengths.map((length) => `${round} ${'é'.repeat(length)}`.slice(0, length)),
    ).flat()
    for (const [index, text] of texts.entries()) db.set(`k${index}`, text)
    const got = texts.map((_, index) => db.buffers.get(`k${index}`))
    const nested = db.buffers.mget(...texts.map((_, index) => `k${index}`))
    const all = [...got, ...nested]
    all.forEach((buffer, index) => {
      expect(buffer).toBeInstanceOf(Buffer)
      expect(buffer.toString()).toBe(texts[index % texts.length])
    })
    for (const [index, buffer] of all.entries()) buffer.fill(index)
    for (const [index, buffer] of all.entries())
      expect(buffer.every((b) => b === index % 256)).toBe(true)
    expect(all.filter((buffer) => buffer.byteOffset % 8 !== 0)).toEqual([])
  })

  it('gives Buffers whose memory is not given away with that of others', () => {
    db.set('k', 'v')
    const [one, other] = [db.buffers.get('k'), db.buffers.get('k')]
    try {
      // Refused, or a copy: it depends on the version of Node.
      structuredClone(one.buffer, { transfer: [one.buffer] })
    } catch (error) {
      expect(error.name).toBe('DataCloneError')
    }
    expect([one, other, db.buffers.get('k')].map(String)).toEqual(['v', 'v', 'v'])
  })

  it('answers null, OK and errors where there are no bytes', async () => {
    db.rpush('list', 'x')
    expect(db.buffers.get('missing')).toBeNull()
    expect(db.buffers.set('k', 'v')).toBe('OK')
    expect(db.buffers.hget('h', 'f')).toBeNull()
    expect(() => db.buffers.get('list')).toThrow(expect.objectContaining({ code: 'WRONGTYPE' }))
    expect(await db.buffers.blmove('list', 'other', 'LEFT', 'LEFT', 1)).toEqual(Buffer.from('x'))
    expect(await db.buffers.multi().get('k').exec()).toEqual([Buffer.from('v')])
  })

  it('closes with the store', async () => {
    const { buffers } = db
    await db.close()
    expect(() => buffers.get('k')).toThrow(expect.objectContaining({ code: 'CLOSED' }))
    await buffers.close()
  })
})
