'use strict'

const { Redlet } = require('../..')
const { copyOf, newFolder, removeFolders, sizeOf } = require('../support/processes/folder.js')

afterAll(removeFolders)

describe('save', () => {
  it('shrinks the folder to the size of its content', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    for (let i = 0; i < 20_000; i++) db.set(`k${i % 10}`, 'x'.repeat(2000))
    await db.save()
    await db.close()
    expect(sizeOf(folder)).toBeLessThan(1_000_000)
    const again = new Redlet(folder)
    expect(again.dbsize()).toBe(10)
    await again.close()
  }, 30_000)

  it('saves one point in time while writes continue', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    const keys = Array.from({ length: 5000 }, (_, i) => `k${i}`)
    for (const key of keys) db.set(key, 0)
    let rounds = 0
    for (let save = 0; save < 5; save++) {
      let saving = true
      const saved = db.save().then(() => {
        saving = false
      })
      while (saving) {
        rounds += 1
        // Two keys that are only ever changed together, and a counter that goes with them.
        for (let i = 0; i < 200; i++) {
          const key = keys[Math.floor(Math.random() * 5000)]
          const partner = keys[4999 - keys.indexOf(key)]
          const multi = db.multi().incr(key)
          if (partner !== key) multi.incr(partner)
          await multi.rpush('order', key).exec()
        }
        await new Promise(setImmediate)
      }
      await saved
      const crashed = new Redlet(copyOf(folder))
      for (const key of keys) expect(crashed.get(key)).toBe(db.get(key))
      expect(crashed.llen('order')).toBe(rounds * 200)
      await crashed.close()
    }
    await db.close()
  }, 60_000)

  it('saves vector sets as they were at one moment while they change', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    const vector = (i) => new Float32Array([Math.sin(i), Math.cos(i * 3), i % 11])
    const kinds = [{ noquant: true }, { bin: true }, { q8: true }, { reduce: 2 }]
    const change = (i) => {
      kinds.forEach((kind, k) => {
        db.vadd(`k${k}`, vector(i), `e${i}`, { ef: 10, m: 4, ...kind })
        if (i % 3 === 0) db.vrem(`k${k}`, `e${i / 3}`)
        if (i % 3 === 1) db.vsetattr(`k${k}`, `e${i - 1}`, `{"i":${i}}`)
      })
    }
    for (let i = 0; i < 400; i++) change(i)
    let saving = true
    const saved = db.save().then(() => {
      saving = false
    })
    let count = 400
    for (; saving || count < 500; count++) {
      change(count)
      await new Promise(setImmediate)
    }
    await saved
    const crashed = new Redlet(copyOf(folder))
    for (const [k] of kinds.entries()) {
      const names = Array.from({ length: count }, (_, i) => `e${i}`)
      const read = (db) => [
        { ...db.vinfo(`k${k}`), 'vset-uid': 0 },
        names.map((name) => [db.vgetattr(`k${k}`, name), db.vemb(`k${k}`, name)]),
        names.map((name) => db.vlinks(`k${k}`, name)?.map((layer) => layer.sort())),
      ]
      expect(read(crashed)).toEqual(read(db))
    }
    await crashed.close()
    await db.close()
  }, 30_000)

  it('can be called twice at once, and for an empty store', async () => {
    const db = new Redlet(newFolder())
    await db.save()
    db.set('k', 'v')
    await Promise.all([db.save(), db.save(), db.save()])
    await db.close()
  })

  it('does not stop the event loop', async () => {
    const db = new Redlet(newFolder())
    for (let i = 0; i < 200_000; i++) db.set(`key:${i}`, 'x'.repeat(50))
    let longest = 0
    let last = performance.now()
    const timer = setInterval(() => {
      db.incr('ticks')
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 1)
    await db.save()
    clearInterval(timer)
    expect(longest).toBeLessThan(500) // far longer than it takes: machines of tests are busy
    await db.close()
  }, 30_000)

  it('BGSAVE CANCEL ends the snapshot that is being written, and none that comes after it', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    const none = 'Background saving is currently not in progress or scheduled'
    expect(() => db.bgsave('CANCEL')).toThrow(none)
    // No snapshot can begin before the transaction ends.
    const multi = db.multi().set('k', 'v').bgsave().bgsave('CANCEL')
    const begun = 'Background saving started'
    expect(await multi.exec()).toEqual(['OK', begun, 'Background saving cancelled'])
    await db.save()
    expect(db.info('persistence')).toMatch(/rdb_last_bgsave_status:ok\r\n[\s\S]*rdb_saves:1\r\n/)
    expect(() => db.bgsave('CANCEL')).toThrow(none)
    await db.close()
    const again = new Redlet(folder)
    expect(again.get('k')).toBe('v')
    await again.close()
  })

  it('SAVE and BGSAVE are commands too', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    db.set('k', 'v')
    expect(db.call('SAVE')).toBe('OK')
    expect(db.lastsave()).toBeGreaterThan(Date.now() / 1000 - 60)
    expect(db.bgsave()).toMatch(/^Background saving/)
    await db.close()
    const again = new Redlet(folder)
    expect(again.get('k')).toBe('v')
    await again.close()
  })
})
