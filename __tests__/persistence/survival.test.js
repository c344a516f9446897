'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet } = require('../..')
const { runCode } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { noPreload, preloaded } = require('../support/processes/preload.js')

afterAll(removeFolders)

/** What `read` answers before a store closes and after it is opened again; both must be equal. */
async function reopened(write, read, { save = false } = {}) {
  const folder = newFolder()
  const db = new Redlet(folder)
  await write(db)
  const before = read(db)
  if (save) await db.save()
  await db.close()
  const again = new Redlet(folder)
  expect(read(again)).toEqual(before)
  await again.close()
  return before
}

const many = (n, make) => Array.from({ length: n }, (_, i) => make(i))

describe.each([
  ['from the log', { save: false }],
  ['from a snapshot', { save: true }],
])('what a folder brings back %s', (_, how) => {
  it('strings, of bytes, numbers and length', async () => {
    const write = (db) => {
      db.mset({ text: 'é漢', empty: '', number: -42, long: 'x'.repeat(3_000_000) })
      db.set('bytes', Buffer.from([0, 255, 128]))
      db.set(Buffer.from([0, 255]), 'a key of bytes')
    }
    const read = (db) =>
      ['text', 'empty', 'number', 'long', 'bytes', Buffer.from([0, 255])].map((key) =>
        db.buffers.get(key).toString('latin1'),
      )
    await reopened(write, read, how)
  })

  it('sketches, also what chance and questions did to them', async () => {
    const write = (db) => {
      db.cms.initbyprob('cms', 0.01, 0.01)
      db.cms.initbydim('sum', 200, 7)
      db.topk.reserve('topk', 5, 3, 2, 0.9)
      db.tdigest.create('tdigest', { compression: 5 })
      for (let i = 0; i < 500; i++) {
        db.cms.incrby('cms', `item ${i % 90}`, i)
        db.topk.add('topk', `item ${i % 23}`, `item ${(i * i) % 11}`)
        db.tdigest.add('tdigest', Math.sin(i), i % 7)
        if (i % 50 === 0) db.tdigest.quantile('tdigest', 0.5)
      }
      db.cms.merge('sum', 2, 'cms', 'sum', { weights: [3, -1] })
      db.tdigest.merge('all', 2, ['tdigest', 'tdigest'], { compression: 20 })
      db.tdigest.add('all', 1, 2, 3)
      db.tdigest.create('one')
      db.tdigest.add('one', 0.1)
      db.tdigest.create('none')
      db.tdigest.add('none', 1, 2)
      db.tdigest.reset('none')
    }
    const read = (db) => [
      db.call('DEBUG', 'DIGEST'),
      ...['tdigest', 'all', 'one'].map((key) => db.tdigest.info(key)),
      db.topk.list('topk', { withcount: true }),
      db.cms.info('sum'),
    ]
    const [, , all] = await reopened(write, read, how)
    expect(all['Unmerged nodes']).toBeGreaterThan(0)
  })

  it('strings whose bits and digits were changed', async () => {
    const write = (db) => {
      db.setbit('far', 1_000_000, 1)
      db.setbit('bits', 9, 1)
      db.setbit('bits', 9, 0)
      db.bitfield('numbers', 'SET', 'u13', 101, 5000, 'INCRBY', 'i7', 3, -20)
      db.bitfield('only longer', 'OVERFLOW', 'FAIL', 'INCRBY', 'u8', 100, 256)
      db.bitop('XOR', 'both', 'bits', 'numbers')
      db.increx('counter', { byint: 5, ex: 1000 })
      db.increx('counter', { byfloat: 0.25 })
      db.msetex(2, { one: 1, two: 2 }, { ex: 1000 })
      db.delex('one', { ifeq: 1 })
      db.rpush('list', [1, 2, 3, 4])
      db.lmovem('list', 'list', 'LEFT', 'LEFT', { count: 3, obo: true })
      db.lmovem('list', 'other', 'RIGHT', 'LEFT', { exactly: 2, bulk: true })
    }
    const strings = ['far', 'bits', 'numbers', 'only longer', 'both', 'counter', 'one', 'two']
    const read = (db) => [
      strings.map((key) => [db.buffers.get(key)?.toString('latin1'), db.expiretime(key)]),
      ...[db.lrange('list', 0, -1), db.lrange('other', 0, -1)],
    ]
    await reopened(write, read, how)
  })

  it('rules of time series, what they have made, and what is still open', async () => {
    const write = (db) => {
      for (const key of ['load', 'late', 'maximum', 'mean', 'gone']) db.ts.create(key)
      db.ts.alter('mean', { labels: { of: 'load' } })
      db.ts.createrule('load', 'maximum', 'AGGREGATION', 'max', 10)
      db.ts.createrule('load', 'mean', 'AGGREGATION', 'twa', 25, 3)
      db.ts.createrule('late', 'gone', 'AGGREGATION', 'sum', 10)
      for (let i = 0; i < 400; i++) db.ts.add('load', (i * 7919) % 1009, i % 13)
      db.multi().ts.add('load', 2000, 5).ts.add('load', 2011, 7).exec()
      db.eval("redis.call('TS.MADD', 'load', 2015, 1, 'late', 1, 1, 'late', 15, 2)", 0)
      db.ts.del('load', 100, 300)
      db.rename('maximum', 'greatest')
      db.rename('load', 'loads')
      db.del('gone')
      db.ts.create('gone')
    }
    const read = (db) => [
      ...['loads', 'late', 'greatest', 'mean', 'gone'].map((key) => {
        const { sourceKey, rules } = db.ts.info(key)
        return [sourceKey, rules, db.ts.range(key, '-', '+'), db.ts.get(key, 'LATEST')]
      }),
      db.ts.queryindex('of=load'),
    ]
    const [[, rules], late, greatest, [source]] = await reopened(write, read, how)
    expect(rules).toEqual({ greatest: [10, 'MAX', 0], mean: [25, 'TWA', 3] })
    expect([source, late[1], greatest[3]]).toEqual(['loads', {}, [2010, 7]])
  })

  it('time series, their settings and samples in and out of order', async () => {
    const write = (db) => {
      const small = { chunk_size: 48, labels: { room: 'hall', unit: 'C' } }
      db.ts.create('packed', { ...small, retention: 100_000, duplicate_policy: 'SUM' })
      db.ts.create('plain', { ...small, encoding: 'UNCOMPRESSED', ignore: [5, 0.1] })
      for (const key of ['packed', 'plain', 'new']) {
        for (let i = 0; i < 500; i++) db.ts.add(key, (i * 7919) % 4001, Math.sin(i))
        db.ts.del(key, 1000, 1100)
      }
      db.ts.alter('plain', { retention: 3000, duplicate_policy: 'LAST', labels: {} })
      db.ts.incrby('counter', 5, { timestamp: 1, ignore: [100, 100], duplicate_policy: 'MIN' })
      db.ts.decrby('counter', '1e308', { timestamp: 2 })
      db.ts.decrby('counter', '1e308', { timestamp: 3 })
      db.ts.create('empty')
      db.copy('new', 'copy')
      db.ts.add('copy', 9999, 0.1)
      db.rename('new', 'renamed')
    }
    const keys = ['packed', 'plain', 'counter', 'empty', 'copy', 'renamed']
    const read = (db) =>
      keys.map((key) => {
        const { memoryUsage, ...info } = db.ts.info(key, 'DEBUG')
        expect(memoryUsage).toBeGreaterThan(0)
        return [info, db.ts.range(key, '-', '+'), db.ts.get(key)]
      })
    const [[info, samples], , [, counted]] = await reopened(write, read, how)
    expect([info.totalSamples, samples.length]).toEqual([487, 487])
    expect(counted).toEqual([
      [1, 5],
      [2, -1e308],
      [3, Number.NEGATIVE_INFINITY],
    ])
  })

  it('vector sets, graph and all, and what is added to it later', async () => {
    const vector = (i) => new Float32Array([Math.sin(i), Math.cos(2 * i), Math.sin(3 * i), i % 7])
    const kinds = { q8: {}, f32: { noquant: true }, bin: { bin: true }, m: { m: 5, noquant: true } }
    kinds.reduced = { reduce: 3 }
    const write = (db) => {
      for (const [key, options] of Object.entries(kinds)) {
        for (let i = 0; i < 300; i++) db.vadd(key, vector(i), `e${i}`, { ef: 20, ...options })
        for (let i = 0; i < 300; i += 9) db.vrem(key, `e${i}`)
        db.vsetattr(key, 'e1', '{"x":1}')
        db.vadd(key, vector(1000), 'e2', { setattr: 'text', ...options })
      }
      db.restore('copy', 0, db.dump('m'), { replace: true })
      db.vadd('copy', vector(5), 'more', kinds.m)
      db.vadd('gone', [1], 'a')
      db.vrem('gone', 'a')
      db.vadd('renamed', [1, 2], 'a')
      db.rename('renamed', 'other')
    }
    const read = (db) =>
      [...Object.keys(kinds), 'copy', 'other', 'gone'].map((key) => {
        const names = db.vrandmember(key, 1000).sort()
        const info = db.vinfo(key)
        return [
          info && { ...info, 'vset-uid': 0 },
          names.map((name) => [name, db.vgetattr(key, name), db.vemb(key, name, { raw: true })]),
          names.map((name) => db.vlinks(key, name).map((layer) => layer.sort())),
          names.slice(0, 3).map((name) => db.vsim(key, name, { withscores: true })),
        ]
      })
    const [q8] = await reopened(write, read, how)
    expect(q8[1]).toHaveLength(266)
  })

  it('JSON documents, whatever changed in them', async () => {
    const names = ['a', 'with "quotes"', 'a\\b', '.dot', '', '12', 'é漢']
    const write = (db) => {
      const members = Object.fromEntries(names.map((name, at) => [name, [at, { n: at / 7 }]]))
      for (const key of ['doc', 'gone']) db.json.set(key, '$', { list: [1, 2, 3, [4]], members })
      db.json.set('doc', '$.members.*[1].n', 8.533e68)
      db.json.set('doc', '$.new', 'x'.repeat(100_000))
      db.json.numincrby('doc', '$.members.*[0]', 0.1)
      db.json.numincrby('doc', '$.list[0]', 9007199254740993n)
      db.json.arrappend('doc', '$.list', true, { deep: { er: [] } })
      db.json.arrinsert('doc', '$..list', 0, 'first')
      db.json.arrpop('doc', '$.list', 1)
      db.json.arrtrim('doc', '$.list', 1, -1)
      db.json.set('doc', '$.flag', true)
      db.json.toggle('doc', '$.flag')
      db.json.strappend('doc', '$.new', 'end')
      db.json.merge('doc', '$.members', { a: null, '.dot': { merged: [null] } })
      db.json.del('doc', '$.members["12"]')
      db.json.clear('doc', '$.list[-1]')
      db.json.mset('one', '$', 1, 'two', '$', [2])
      db.copy('doc', 'copy')
      db.json.set('copy', '$.new', 'short')
      db.json.del('gone')
      db.pexpireat('two', 4102444800000)
    }
    const read = (db) => [
      ...['doc', 'copy', 'one', 'two', 'gone'].map((key) => db.call('JSON.GET', key)),
      ...[db.pexpiretime('two'), db.type('doc')],
    ]
    const [doc, copy, , , gone] = await reopened(write, read, how)
    expect(JSON.parse(doc)).toMatchObject({ list: [2, 3, [4], true, {}], flag: false })
    expect(JSON.parse(doc).members).toMatchObject({
      '': [4.1, { n: 8.533e68 }],
      '.dot': { merged: [null] },
    })
    expect([JSON.parse(doc).new.length, JSON.parse(copy).new, gone]).toEqual([
      100_003,
      'short',
      null,
    ])
  })

  it('deadlines of hash fields', async () => {
    const far = Math.floor(Date.now() / 1000) + 1000
    const write = (db) => {
      db.hset('hash', { a: 1, b: 2, c: 3, d: 4, e: 5 })
      db.hexpireat('hash', far, 'FIELDS', 3, 'a', 'b', 'c')
      db.hincrby('hash', 'a', 5)
      db.hset('hash', 'b', 5)
      db.hpersist('hash', 'FIELDS', 1, 'c')
      db.hgetex('hash', { exat: far + 1 }, 'FIELDS', 1, 'd')
      db.hsetex('hash', { exat: far + 2 }, 'FIELDS', 1, { f: 6 })
      db.hpexpire('hash', 0, 'FIELDS', 1, 'e')
      db.hset(
        'large',
        many(2000, (i) => [`field ${i}`, i]),
      )
      db.hexpireat('large', far, 'FIELDS', 1500, ...many(1500, (i) => `field ${i}`))
      db.copy('large', 'copy')
      db.rename('copy', 'name')
    }
    const fields = ['a', 'b', 'c', 'd', 'e', 'f']
    const read = (db) => [
      [db.hgetall('hash'), db.hexpiretime('hash', 'FIELDS', 6, ...fields)],
      ...['large', 'name'].map((key) => [
        db.hlen(key),
        db.hexpiretime(key, 'FIELDS', 2000, ...many(2000, (i) => `field ${i}`)),
      ]),
    ]
    const [[, times]] = await reopened(write, read, how)
    expect(times).toEqual([far, -1, -1, far + 1, -2, far + 2])
  })

  it('HyperLogLogs with their counts', async () => {
    const write = (db) => {
      db.pfadd('none')
      db.pfadd('few', ['a', 'b', 'c'])
      db.pfcount('few')
      db.pfadd('many', many(5000, String))
      db.pfmerge('all', 'few', 'many')
      db.pfadd('dense', 'x')
      db.pfdebug('TODENSE', 'dense')
    }
    const read = (db) =>
      ['none', 'few', 'many', 'all', 'dense'].map((key) => db.buffers.get(key).toString('latin1'))
    await reopened(write, read, how)
  })

  it('lists, sets and hashes, small and large', async () => {
    const write = (db) => {
      for (const n of [1, 10, 5000]) {
        db.rpush(
          `list:${n}`,
          many(n, (i) => `item ${i}`),
        )
        db.lpush(`list:${n}`, 'first')
        db.sadd(
          `numbers:${n}`,
          many(n, (i) => i * 1000),
        )
        db.sadd(
          `words:${n}`,
          many(n, (i) => `member ${i}`),
        )
        db.hset(
          `hash:${n}`,
          many(n, (i) => [`field ${i}`, i]),
        )
        db.spop(`words:${n}`)
      }
    }
    const read = (db) =>
      [1, 10, 5000].map((n) => [
        db.lrange(`list:${n}`, 0, -1),
        db.smembers(`numbers:${n}`).sort(),
        db.smembers(`words:${n}`).sort(),
        db.hgetall(`hash:${n}`),
      ])
    await reopened(write, read, how)
  })

  it('times to live, which elapse while the store is closed', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    db.set('short', 'v', { px: 150 })
    db.set('long', 'v', { ex: 1000 })
    db.set('none', 'v', { ex: 1000 })
    db.persist('none')
    const at = db.pexpiretime('long')
    if (how.save) await db.save()
    await db.close()
    await sleep(160)
    const again = new Redlet(folder)
    expect(again.get('short')).toBeNull()
    expect(again.pexpiretime('long')).toBe(at)
    expect(again.ttl('none')).toBe(-1)
    expect(again.dbsize()).toBe(2)
    await again.close()
  })

  it('every database, without deleted keys', async () => {
    const write = (db) => {
      for (const index of [0, 1, 15]) {
        db.select(index)
        db.mset({ kept: index, gone: index, renamed: index })
        db.del('gone')
        db.rename('renamed', 'named')
      }
      db.select(2)
      db.set('k', 'v')
      db.flushdb()
      db.swapdb(0, 1)
      db.select(0)
    }
    const read = (db) =>
      [0, 1, 2, 15].map((index) => {
        db.select(index)
        return [db.keys('*').sort(), db.get('kept')]
      })
    const [first, second] = await reopened(write, read, how)
    expect([first[1], second[1]]).toEqual(['1', '0'])
  })

  it('transactions', async () => {
    const write = (db) => db.multi().set('a', 1).incr('a').rpush('l', ['x', 'y']).lpop('l').exec()
    await reopened(write, (db) => [db.get('a'), db.lrange('l', 0, -1)], how)
  })

  it('a hundred thousand keys', async () => {
    const write = (db) => {
      for (let i = 0; i < 100_000; i++) db.set(`key:${i}`, i)
    }
    const read = (db) => [db.dbsize(), db.get('key:0'), db.get('key:99999')]
    expect(await reopened(write, read, how)).toEqual([100_000, '0', '99999'])
  }, 30_000)
})

it('failed calls leave nothing', async () => {
  const write = (db) => {
    db.set('k', 'text')
    expect(() => db.incr('k')).toThrow()
    expect(() => db.lpush('k', 'x')).toThrow()
    return expect(db.multi().set('a', 1).get().exec()).rejects.toThrow()
  }
  await reopened(write, (db) => [db.get('k'), db.exists('a')])
})

it('ten generations of writes, saves and openings', async () => {
  const folder = newFolder()
  for (let generation = 1; generation <= 10; generation++) {
    const db = new Redlet(folder)
    expect(db.llen('l')).toBe((generation - 1) * 100)
    for (let i = 0; i < 100; i++) db.rpush('l', `${generation}:${i}`)
    if (generation % 2) await db.save()
    for (let i = 0; i < 100; i++) db.incr('n')
    await db.close()
  }
  const db = new Redlet(folder)
  expect(db.get('n')).toBe('1000')
  expect(db.lrange('l', -1, -1)).toEqual(['10:99'])
  await db.close()
})

const reason = noPreload()
const because = reason === undefined ? '' : ` (skipped: ${reason})`

const preloading = reason === undefined ? it : it.skip
preloading(`the names of all folders that opening has made are synced${because}`, async () => {
  const place = fs.realpathSync(newFolder())
  const log = path.join(place, 'synced')
  const code = `
      const { Redlet } = require('redlet')
      new Redlet(${JSON.stringify(path.join(place, 'a', 'b', 'data'))}).close()`
  const env = {
    ...process.env,
    ...preloaded(path.join(__dirname, '../support/processes/synced.c')),
  }
  const { code: exit, stderr } = await runCode(code, [], {
    env: { ...env, REDLET_SYNCED: log },
  })
  expect([exit, stderr]).toEqual([0, ''])
  const synced = fs.readFileSync(log, 'utf8').split('\n')
  const folders = [place, path.join(place, 'a'), path.join(place, 'a', 'b')]
  expect(synced).toEqual(expect.arrayContaining(folders))
})
