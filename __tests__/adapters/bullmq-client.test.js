'use strict'

// Each method of BullMQ's interface of a client, with the same answers from redlet/bullmq and from
// BullMQ's own adapter for ioredis; and what redlet/bullmq promises beyond single calls.

const { AsyncLocalStorage } = require('node:async_hooks')
const { once } = require('node:events')
const fs = require('node:fs')
const path = require('node:path')
const { RedisConnection } = require('bullmq')
const { Redlet } = require('../..')
const Redis = require('redlet/ioredis')
const { createClient } = require('redlet/bullmq')
const { runCode } = require('../support/processes/child.js')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

const REPLY = `return { #KEYS, KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4] }`
const script = (lua, numberOfKeys = 1) => ({ lua, numberOfKeys })

/** A client by BullMQ's own adapter for ioredis, which is what it makes of an ioredis. */
async function ofBullmq() {
  const redis = new Redis({ store: db, maxRetriesPerRequest: null })
  return new RedisConnection(redis, { shared: true, skipVersionCheck: true }).client
}

/** What comes before, the call, and its answer. */
const ANSWERS = {
  hgetall: [() => db.hset('h', { a: 1, b: 'two' }), (it) => it.hgetall('h'), { a: '1', b: 'two' }],
  hget: [() => db.hset('h', { a: 1 }), (it) => it.hget('h', 'a'), '1'],
  hmget: [() => db.hset('h', { a: 1 }), (it) => it.hmget('h', 'a', 'none'), ['1', null]],
  hset: [() => {}, (it) => it.hset('h', { a: 1, b: 'two' }), 2],
  hdel: [() => db.hset('h', { a: 1, b: 2 }), (it) => it.hdel('h', 'a', 'b', 'c'), 2],
  hexists: [() => db.hset('h', { a: 1 }), (it) => it.hexists('h', 'a'), 1],
  get: [() => db.set('k', 'v'), (it) => it.get('k'), 'v'],
  set: [() => {}, (it) => it.set('k', 7, { PX: 90_000 }), 'OK'],
  del: [() => db.mset({ a: 1, b: 2 }), (it) => it.del('a', 'b', 'c'), 2],
  zrange: [
    () => db.zadd('z', { a: 1, b: 1.5, c: Infinity }),
    (it) => it.zrange('z', 0, -1, { WITHSCORES: true }),
    ['a', '1', 'b', '1.5', 'c', 'inf'],
  ],
  zrevrange: [
    () => db.zadd('z', { a: -Infinity, b: 2 }),
    (it) => it.zrevrange('z', 0, -1, { WITHSCORES: true }),
    ['b', '2', 'a', '-inf'],
  ],
  zcard: [() => db.zadd('z', { a: 1, b: 2 }), (it) => it.zcard('z'), 2],
  zscore: [() => db.zadd('z', { a: 1.5 }), (it) => it.zscore('z', 'a'), '1.5'],
  lrange: [() => db.rpush('l', 'a', 'b', 'c'), (it) => it.lrange('l', 0, 1), ['a', 'b']],
  llen: [() => db.rpush('l', 'a', 'b'), (it) => it.llen('l'), 2],
  ltrim: [() => db.rpush('l', 'a', 'b'), (it) => it.ltrim('l', -1, -1), 'OK'],
  lpos: [() => db.rpush('l', 'a', 'b'), (it) => it.lpos('l', 'b'), 1],
  smembers: [() => db.sadd('s', 'a'), (it) => it.smembers('s'), ['a']],
  xadd: [() => {}, (it) => it.xadd('x', '7-1', { a: 1 }, { MAXLEN: 5 }), '7-1'],
  xread: [
    () => db.xadd('x', '7-1', { a: '1', b: '2' }),
    (it) =>
      it.xread(
        [
          { key: 'none', id: '0' },
          { key: 'x', id: '0' },
        ],
        { COUNT: 3, BLOCK: 5000 },
      ),
    [['x', [['7-1', ['a', '1', 'b', '2']]]]],
  ],
  xtrim: [
    () => {
      for (const id of ['1-1', '2-1', '3-1']) db.xadd('x', id, { a: 1 })
    },
    (it) => it.xtrim('x', 'MAXLEN', 1, { approximate: false }),
    2,
  ],
  bzpopmin: [() => db.zadd('z', { a: 2.5 }), (it) => it.bzpopmin('z', 5), ['z', 'a', '2.5']],
  info: [() => {}, async (it) => (await it.info()).includes('redis_version:'), true],
  clientSetName: [() => {}, (it) => it.clientSetName('bull:q'), 'OK'],
  clientList: [
    () => {},
    async (it) => {
      await it.clientSetName('bull:q:w:one')
      return (await it.clientList()).includes(' name=bull:q:w:one ')
    },
    true,
  ],
  clientInfo: [
    () => {},
    async (it) => {
      await it.clientSetName('me')
      return (await it.clientInfo()).includes(' name=me ')
    },
    true,
  ],
  scan: [() => db.mset({ a1: 1, b1: 1 }), (it) => it.scan('0', { MATCH: 'a*' }), ['0', ['a1']]],
  scanStream: [
    () => {
      for (let index = 0; index < 50; index += 1) db.set(`k${index}`, index)
      db.set('other', 1)
    },
    async (it) => {
      const keys = []
      for await (const page of it.scanStream({ match: 'k*', count: 10 })) keys.push(...page)
      return [keys.length, new Set(keys).size, keys.includes('other')]
    },
    [50, 50, false],
  ],
  defineCommand: [
    () => {},
    (it) => {
      it.defineCommand('first', script('return KEYS[1]'))
      return typeof it.first
    },
    'function',
  ],
  runCommand: [
    () => {},
    (it) => {
      it.defineCommand('mirror', script(REPLY))
      return it.runCommand('mirror', ['k', 1.5, null, Buffer.from('bytes'), 'é'])
    },
    [1, 'k', '1.5', '', 'bytes', 'é'],
  ],
  pipeline: [
    () => db.set('text', 'no list'),
    async (it) => {
      it.defineCommand('mirror', script('return { KEYS[1], ARGV[1] }'))
      const pipeline = it.pipeline().llen('text').runCommand('mirror', ['k', 1]).del('text')
      const [[error], ...others] = await pipeline.exec()
      return [error.message.includes('wrong kind of value'), ...others]
    },
    [true, [null, ['k', '1']], [null, 1]],
  ],
  multi: [
    () => {
      db.zadd('z', { a: 1 })
      db.rpush('l', 'a')
      db.sadd('s', 'a')
    },
    async (it) => {
      it.defineCommand('mirror', script('return { KEYS[1], ARGV[1] }'))
      const multi = it.multi().hset('h', { a: 1, b: 2 }).hgetall('h').smembers('s')
      multi.hscan('h', 0, { COUNT: 10 }).sscan('s', '0', { COUNT: 10 }).zrange('z', 0, -1)
      multi.lrange('l', 0, -1).llen('l').runCommand('mirror', ['k', 1]).del('h', 'l')
      const answers = await multi.exec()
      // ioredis leaves the fields of a hash in a transaction as a list.
      if (Array.isArray(answers[1][1])) answers[1][1] = { a: '1', b: '2' }
      return answers
    },
    [
      [null, 2],
      [null, { a: '1', b: '2' }],
      [null, ['a']],
      [null, ['0', ['a', '1', 'b', '2']]],
      [null, ['0', ['a']]],
      [null, ['a']],
      [null, ['a']],
      [null, 1],
      [null, ['k', '1']],
      [null, 2],
    ],
  ],
  duplicate: [
    () => db.set('k', 'v'),
    async (it) => {
      it.defineCommand('read', script("return redis.call('GET', KEYS[1])"))
      const other = it.duplicate({ connectionName: 'copy' })
      const found = [await other.get('k'), (await other.clientInfo()).includes(' name=copy ')]
      await other.quit()
      return [...found, await it.runCommand('read', ['k'])]
    },
    ['v', true, 'v'],
  ],
  connect: [
    () => db.set('k', 'v'),
    async (it) => {
      const over = once(it, 'end')
      it.disconnect()
      await over
      const status = it.status
      await it.connect()
      return [status, it.status, await it.get('k')]
    },
    ['end', 'ready', 'v'],
  ],
  disconnect: [
    () => {},
    async (it) => {
      const waiting = it.bzpopmin('z', 0).catch((error) => error.message)
      const over = once(it, 'end')
      it.disconnect()
      await over
      return [await waiting, it.status]
    },
    ['Connection is closed.', 'end'],
  ],
  quit: [() => {}, (it) => it.quit(), 'OK'],
}

/** What is of EventEmitter, and what only a cluster has. */
const OTHERS = ['on', 'once', 'removeListener', 'off', 'emit', 'setMaxListeners']
const EMITTER = [...OTHERS, 'getMaxListeners', 'removeAllListeners']

describe.each([
  ['redlet/bullmq', () => createClient({ store: db })],
  ["BullMQ's own adapter over redlet/ioredis", ofBullmq],
])('the interface of a client of BullMQ, by %s', (_, connect) => {
  it.each(Object.entries(ANSWERS))('%s', async (_name, [prepare, call, answer]) => {
    const client = await connect()
    prepare()
    expect(await call(client)).toEqual(answer)
    if (client.status !== 'end') client.disconnect()
  })
})

it('has a test of each method that BullMQ declares', () => {
  const file = path.join(
    path.dirname(require.resolve('bullmq')),
    '../esm/interfaces/redis-client.d.ts',
  )
  const [, body] = fs.readFileSync(file, 'utf8').split(/export interface IRedisClient \{/)
  const declared = body.split(/^\}/m)[0].matchAll(/^ {4}(\w+)\??\(/gm)
  const names = new Set([...declared].map(([, name]) => name))
  names.delete('nodes')
  const client = createClient({ store: db })
  for (const name of EMITTER) expect(names.delete(name) && typeof client[name]).toBe('function')
  expect([...names].sort()).toEqual(Object.keys(ANSWERS).sort())
  expect([client.status, client.isCluster, client.options.maxRetriesPerRequest]).toEqual([
    'ready',
    false,
    null,
  ])
})

describe('redlet/bullmq', () => {
  const append = script("return redis.call('RPUSH', KEYS[1], ARGV[1])")

  it('has the effects of all calls of a client in their order', async () => {
    const client = createClient({ store: db })
    client.defineCommand('append', append)
    const expected = []
    const answers = []
    for (let round = 0; round < 50; round += 1) {
      const of = (part) => {
        expected.push(`${round}${part}`)
        return ['l', `${round}${part}`]
      }
      answers.push(client.runCommand('append', of('a')))
      const pipeline = client.pipeline()
      for (let index = 0; index < 40; index += 1) pipeline.runCommand('append', of(index))
      answers.push(pipeline.exec())
      answers.push(client.multi().runCommand('append', of('m')).exec())
      answers.push(client.runCommand('append', of('z')))
      answers.push(client.llen('l'))
      if (round % 10 === 0) await answers.at(-1)
    }
    const lengths = (await Promise.all(answers)).filter((_, index) => index % 5 === 4)
    expect(lengths).toEqual(Array.from({ length: 50 }, (_, round) => (round + 1) * 43))
    expect(db.lrange('l', 0, -1)).toEqual(expected)
  })

  it('passes scripts again that the store has forgotten', async () => {
    const client = createClient({ store: db })
    client.defineCommand('append', append)
    const forget = () => db.script('FLUSH')
    expect(await client.runCommand('append', ['l', 'a'])).toBe(1)
    forget()
    expect(await client.runCommand('append', ['l', 'b'])).toBe(2)
    forget()
    expect(await client.pipeline().runCommand('append', ['l', 'c']).exec()).toEqual([[null, 3]])
    forget()
    const multi = client.multi().runCommand('append', ['l', 'd']).runCommand('append', ['l', 'e'])
    expect(await multi.exec()).toEqual([
      [null, 4],
      [null, 5],
    ])
  })

  it('rejects with the error of a call, and goes on', async () => {
    const client = createClient({ store: db })
    client.defineCommand('fail', script("return redis.error_reply('MINE of my own')"))
    await expect(client.runCommand('fail', ['k'])).rejects.toMatchObject({
      code: 'MINE',
      message: 'of my own',
    })
    await expect(client.runCommand('none', [])).rejects.toThrow("no script is named 'none'")
    await expect(client.hset('h', {})).rejects.toThrow('wrong number of arguments')
    const symbol = client.runCommand('fail', [Symbol('s')])
    await expect(symbol).rejects.toThrow('Cannot convert a Symbol')
    const multi = client.multi().hset('h', { a: 1 }).hset('h', {})
    await expect(multi.exec()).rejects.toMatchObject({ code: 'EXECABORT' })
    expect(db.exists('h')).toBe(0)
    expect(await client.get('k')).toBe(null)
  })

  it('takes more arguments than a function does', async () => {
    const client = createClient({ store: db })
    client.defineCommand('count', script('return #ARGV', 0))
    const args = Array.from({ length: 200_000 }, (_, index) => index)
    expect(await client.runCommand('count', args)).toBe(200_000)
    expect(await client.del(...args.slice(0, 5000))).toBe(0)
  })

  it('goes on with the event loop while a script runs', async () => {
    const store = new Redlet({ scriptTimeout: 5000 })
    const client = createClient({ store })
    // It ends when JavaScript has subscribed to a channel, which it has not when it begins.
    client.defineCommand(
      'wait',
      script(`while redis.call('PUBSUB', 'NUMSUB', 'news')[2] == 0 do end return 'heard'`, 0),
    )
    const waiting = client.runCommand('wait', [])
    await new Promise((resolve) => setTimeout(resolve, 20))
    store.subscribe('news', () => {})
    expect(await waiting).toBe('heard')
    await store.close()
  })

  it('makes other calls of a client that waits', async () => {
    const client = createClient({ store: db })
    const popped = client.bzpopmin('z', 0)
    expect(await client.get('k')).toBe(null)
    db.zadd('z', { a: 1 })
    expect(await popped).toEqual(['z', 'a', '1'])
    expect(await client.bzpopmin('z', 0.01)).toBe(null)
  })

  it('answers what was called before it quits, and rejects waits and later calls', async () => {
    const client = createClient({ store: db })
    const waits = client.bzpopmin('z', 0).catch((error) => error.message)
    const set = client.set('k', 'v')
    const over = once(client, 'end')
    const quit = client.quit()
    await expect(client.get('k')).rejects.toThrow('Connection is closed.')
    expect([await set, await quit, await waits]).toEqual(['OK', 'OK', 'Connection is closed.'])
    await over
    await expect(client.quit()).rejects.toThrow('Connection is closed.')
    expect(db.get('k')).toBe('v')
  })

  it('answers what was called before its store closes, and then ends', async () => {
    const store = new Redlet()
    const client = createClient({ store })
    client.defineCommand('append', append)
    const waits = client.bzpopmin('z', 0).catch((error) => error.message)
    const calls = Array.from({ length: 100 }, (_, index) =>
      client.runCommand('append', ['l', index]),
    )
    const over = once(client, 'end')
    await store.close()
    expect((await Promise.all(calls)).at(-1)).toBe(100)
    expect(await waits).toBe('Connection is closed.')
    await over
    expect(client.status).toBe('end')
    await expect(client.llen('l')).rejects.toThrow('Connection is closed.')
    await expect(client.connect()).rejects.toThrow('Connection is closed.')
    expect(() => client.duplicate()).toThrow('the store is closed')
  })

  it('says what it needs', () => {
    const refused = (options) => expect(() => createClient(options)).toThrow
    refused(db)('the store is an option: createClient({ store: db })')
    refused()('the option store is a store: new Redlet(...)')
    refused({ store: './data' })('the option store is a store: new Redlet(...)')
    refused({ store: db, database: 1 })(
      "unknown option 'database'; there are store, db, connectionName",
    )
    refused({ store: db, db: '1' })("the option 'db' is a number, not string")
  })

  it('tells of a database that is not there', async () => {
    const client = createClient({ store: db, db: 99 })
    const [error] = await once(client, 'error')
    expect(error.message).toBe('DB index is out of range')
  })

  it('uses the database that it is told, also after it was disconnected', async () => {
    const client = createClient({ store: db, db: 3 })
    await client.set('k', 'v')
    client.disconnect(true)
    expect(await client.get('k')).toBe('v')
    expect(db.get('k')).toBe(null)
    client.disconnect()
  })

  it('keeps the asynchronous context of calls and of events', async () => {
    const context = new AsyncLocalStorage()
    await context.run('mine', async () => {
      const client = createClient({ store: db })
      const ready = new Promise((resolve) =>
        client.once('ready', () => resolve(context.getStore())),
      )
      expect(await ready).toBe('mine')
      await client.get('k')
      expect(context.getStore()).toBe('mine')
    })
  })

  it('keeps the process alive while a call has no answer, and no longer', async () => {
    const code = `
      const { Redlet } = require('redlet')
      const { createClient } = require('redlet/bullmq')
      const db = new Redlet()
      const client = createClient({ store: db })
      client.get('k').then(console.log)
      client.bzpopmin('z', 0.05).then(console.log)`
    expect(await runCode(code)).toMatchObject({ code: 0, stdout: 'null\nnull\n', stderr: '' })
  })

  it('ends a script that does not end with its worker, and with the process', async () => {
    const begin = `
      const { Redlet } = require('redlet')
      const client = require('redlet/bullmq').createClient({ store: new Redlet() })
      client.defineCommand('forever', { numberOfKeys: 0, lua: 'while true do end' })
      client.runCommand('forever', [])`
    const code = `
      const { Worker } = require('node:worker_threads')
      const code = ${JSON.stringify(begin)} +
        ";setTimeout(() => require('node:worker_threads').parentPort.postMessage('begun'), 50)"
      const worker = new Worker(code, { eval: true })
      worker.once('message', async (message) => {
        console.log(message, await worker.terminate())
        ${begin}
        setTimeout(() => process.exit(7), 50)
      })`
    expect(await runCode(code, [], { timeout: 20_000, killSignal: 'SIGKILL' })).toEqual({
      ...{ code: 7, signal: null, stderr: '' },
      stdout: 'begun 1\n',
    })
  })
})
