'use strict'

const { Redlet, RedletError } = require('../..')
const { nearGet } = require('../../lib/near.js')

/** Words of the desk; see src/engine/shared/near.rs. */
const [MODE, SLOT, STAMP, WHEN] = [0, 1, 2, 3]
const [HITS, MISSES] = [2, 3]

/** A store in JavaScript: what `get` is asked, and the words that it shares with copies. */
function fakeStore() {
  const memory = { stamps: new ArrayBuffer(1 << 20), desk: new ArrayBuffer(64), since: 0 }
  const [stamps, desk] = [new Int32Array(memory.stamps), new Int32Array(memory.desk)]
  const [values, asked] = [new Map(), []]
  const slots = new Map()
  const slotOf = (key) => {
    if (!slots.has(key)) slots.set(key, slots.size + 1)
    return slots.get(key)
  }
  stamps[0] = 16
  return {
    client: { near: () => memory },
    stamps,
    desk,
    counts: new Float64Array(memory.desk),
    asked,
    lasting: true,
    get(...args) {
      asked.push(args)
      const [key] = args
      if (this.lasting) {
        desk[SLOT] = slotOf(key)
        desk[STAMP] = stamps[slotOf(key)]
        desk[WHEN] = stamps[0] | desk[MODE]
      }
      return values.get(key) ?? null
    },
    set(key, value) {
      values.set(key, value)
      stamps[slotOf(key)] += 1
    },
  }
}

function near(entries = 100) {
  const store = fakeStore()
  return { store, get: nearGet(store.client, (...args) => store.get(...args), entries) }
}

describe('a near read', () => {
  it('begins once the store has stamps, as when a guest becomes the owner', () => {
    const { store, get } = near(10)
    const { near: memory } = store.client
    store.client.near = () => null
    store.set('k', 'v')
    expect([get('k'), get('k')]).toEqual(['v', 'v'])
    store.client.near = memory
    for (let n = 0; n < 1000; n++) expect(get('k')).toBe('v')
    const asked = store.asked.length
    expect([get('k'), get('k'), store.asked.length]).toEqual(['v', 'v', asked])
  })

  it('answers from a copy until the stamp of the key is another', () => {
    const { store, get } = near()
    store.set('k', 'v')
    expect([get('k'), get('k'), get('none'), get('none')]).toEqual(['v', 'v', null, null])
    expect(store.asked).toEqual([['k'], ['none']])
    store.set('k', 'w')
    expect([get('k'), get('k'), get('none')]).toEqual(['w', 'w', null])
    expect(store.asked).toEqual([['k'], ['none'], ['k']])
    expect([store.counts[HITS], store.counts[MISSES]]).toEqual([2, 2])
  })

  it('answers from a copy of a folder only in the term of the owner that gave it', () => {
    const { store, get } = near()
    const term = new Int32Array(1).fill(7)
    const memory = { ...store.client.near(), term: term.buffer, since: 7 }
    store.client.near = () => memory
    store.set('k', 'v')
    expect([get('k'), get('k'), store.asked.length]).toEqual(['v', 'v', 1])
    term[0] = 8
    expect([get('k'), get('k'), store.asked.length]).toEqual(['v', 'v', 3])
  })

  it('answers within one era and one database, and not while the client is aside', () => {
    const { store, get } = near()
    store.set('k', 'v')
    get('k')
    const change = [
      () => (store.stamps[0] += 16),
      () => (store.desk[MODE] = 3),
      () => (store.desk[MODE] = -1),
    ]
    for (const [index, act] of change.entries()) {
      act()
      get('k')
      expect(store.asked).toHaveLength(index + 2)
    }
    store.desk[MODE] = 3
    get('k')
    get('k')
    expect(store.asked).toHaveLength(5)
  })

  it('does not answer what the store did not say would last, nor long strings', () => {
    const { store, get } = near()
    const long = 'x'.repeat(1025)
    store.set('long', long)
    store.set(long, 'v')
    for (const key of ['long', long, 'long', long]) get(key)
    expect(store.asked).toHaveLength(4)
    store.lasting = false
    for (const key of ['k', 'k', 'k']) get(key)
    expect(store.asked).toHaveLength(7)
  })

  it('hands whatever is not one string to the store as it is', () => {
    const { store, get } = near()
    store.set('1', 'v')
    get('1')
    for (const args of [[], ['1', undefined], [1], [Buffer.from('1')], [undefined]]) {
      get(...args)
      expect(store.asked.at(-1)).toEqual(args)
    }
  })

  it('throws what the store throws, and keeps nothing of it', () => {
    const { store, get } = near()
    store.set('k', 'v')
    const { get: fine } = store
    store.get = () => {
      store.desk[SLOT] = 1
      throw new RedletError('WRONGTYPE', 'not a string')
    }
    expect(() => get('k')).toThrow('not a string')
    store.get = fine
    expect([get('k'), store.asked.length]).toEqual(['v', 1])
  })

  it('keeps the answers to as many keys as it was told, and at most twice as many', () => {
    const { store, get } = near(50)
    const keys = Array.from({ length: 150 }, (_, i) => `k${i}`)
    for (const key of [...keys, ...keys.slice(100)]) get(key)
    expect(store.asked).toHaveLength(150)
    for (const key of keys.slice(0, 50)) get(key)
    expect(store.asked).toHaveLength(200)
  })

  it('rests where copies seldom answer, and tries again', () => {
    const { store, get } = near(1000)
    for (let i = 0; i < 4096; i++) get(`k${i}`)
    get('k')
    get('k')
    expect(store.asked).toHaveLength(4098)
    for (let i = 0; i < 64_000; i++) get('k')
    const before = store.asked.length
    get('k')
    expect(store.asked).toHaveLength(before)
  })

  it('is none where the runtime has no memory for it', () => {
    const store = fakeStore()
    const get = nearGet({ near: () => null }, (...args) => store.get(...args), 10)
    store.set('k', 'v')
    expect([get('k'), get('k'), get('k')]).toEqual(['v', 'v', 'v'])
    expect(store.asked).toHaveLength(3)
  })
})

describe('get', () => {
  /** Reads often, so that answers come from copies where they can. */
  const often = (db, key) => Array.from({ length: 5 }, () => db.get(key)).at(-1)

  it('sees what other objects of the store have written', async () => {
    const name = `near ${Math.random()}`
    const [a, b] = [new Redlet({ name }), new Redlet({ name, nearReads: { entries: 10 } })]
    for (let i = 0; i < 100; i++) {
      expect(often(b, 'n')).toBe(i === 0 ? null : String(i))
      a.incr('n')
    }
    a.set('n', 'v', { px: 1 })
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(often(b, 'n')).toBeNull()
    await Promise.all([a.close(), b.close()])
  })

  it('is of the database that is selected', async () => {
    const db = new Redlet()
    db.set('k', 'zero')
    db.select(1)
    expect(often(db, 'k')).toBeNull()
    db.set('k', 'one')
    for (let i = 0; i < 4; i++) {
      db.select(i % 2)
      expect(often(db, 'k')).toBe(i % 2 ? 'one' : 'zero')
    }
    db.swapdb(0, 1)
    expect(often(db, 'k')).toBe('zero')
    db.call('flushall')
    expect(often(db, 'k')).toBeNull()
    await db.close()
  })

  it('is queued inside MULTI', async () => {
    const db = new Redlet()
    db.set('k', 'v')
    often(db, 'k')
    db.call('multi')
    expect(db.get('k')).toBe('QUEUED')
    expect(db.call('exec')).toEqual(['v'])
    expect(often(db, 'k')).toBe('v')
    await db.close()
  })

  it('is refused to a user who may not', async () => {
    const db = new Redlet()
    db.set('k', 'v')
    often(db, 'k')
    db.call('acl', 'setuser', 'ann', 'on', 'nopass', '~other', '+@all')
    db.call('auth', 'ann', 'x')
    expect(() => db.get('k')).toThrow(expect.objectContaining({ code: 'NOPERM' }))
    db.call('reset')
    expect(often(db, 'k')).toBe('v')
    await db.close()
  })

  it('throws once the store is closed, and where the key holds something else', async () => {
    const db = new Redlet()
    db.set('k', 'v')
    often(db, 'k')
    db.del('k')
    db.lpush('k', 'v')
    expect(() => often(db, 'k')).toThrow(expect.objectContaining({ code: 'WRONGTYPE' }))
    expect(() => db.get()).toThrow("wrong number of arguments for 'get' command")
    db.set('k', 'v')
    often(db, 'k')
    await db.close()
    expect(() => db.get('k')).toThrow(expect.objectContaining({ code: 'CLOSED' }))
  })

  it('can be taken off its object, spied on and overridden', async () => {
    class Loud extends Redlet {
      get(key) {
        return `${super.get(key)}!`
      }
    }
    const [db, loud] = [new Redlet(), new Loud()]
    for (const store of [db, loud]) store.set('k', 'v')
    expect([often(loud, 'k'), often(db, 'k')]).toEqual(['v!', 'v'])
    const { get } = db
    expect([get('k'), get.call(undefined, 'k'), get.name]).toEqual(['v', 'v', 'get'])
    const spy = jest.spyOn(db, 'get')
    expect([often(db, 'k'), spy.mock.calls.length]).toEqual(['v', 5])
    spy.mockRestore()
    expect(db.buffers.get('k')).toEqual(Buffer.from('v'))
    await Promise.all([db.close(), loud.close()])
  })

  it('is counted whoever answers it', async () => {
    const db = new Redlet()
    db.set('k', 'v')
    db.config('resetstat')
    for (let i = 0; i < 1000; i++) db.get(i % 4 ? 'k' : 'none')
    const info = db.info('stats', 'commandstats')
    expect(info).toContain('keyspace_hits:750\r\n')
    expect(info).toContain('keyspace_misses:250\r\n')
    expect(info).toContain('cmdstat_get:calls=1000,')
    await db.close()
  })
})

describe('the option nearReads', () => {
  it('names what it does not have', () => {
    expect(() => new Redlet({ nearReads: { entry: 1 } })).toThrow(
      "the option 'nearReads' has no 'entry'; there is entries",
    )
  })

  it.each([[true], [false], [{}], [{ entries: 1 }], [{ entries: 1 << 20 }]])(
    'can be %j',
    async (nearReads) => {
      const db = new Redlet({ nearReads })
      db.set('k', 'v')
      expect([db.get('k'), db.get('k')]).toEqual(['v', 'v'])
      await db.close()
    },
  )

  it.each([['on'], [1], [null], [[]], [{ entries: 0 }], [{ entries: 1.5 }], [{ most: 1 }]])(
    'cannot be %j',
    (nearReads) => {
      expect(() => new Redlet({ nearReads })).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      )
    },
  )
})
