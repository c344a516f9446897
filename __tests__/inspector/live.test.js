'use strict'

const { closeAll, inspected } = require('../support/inspector/client.js')

afterEach(closeAll)

/** The events of a stream that come while `act` runs and until `isEnough(events)`. */
async function while_(api, name, request, act, isEnough) {
  const events = []
  const stream = api.stream(name, request)
  const reading = (async () => {
    for await (const event of stream) {
      events.push(event)
      if (isEnough(events)) return
    }
  })()
  await act()
  await reading
  return events
}

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))

const callsOf = (events) => events.flatMap(([, { calls }]) => calls)

/** Waits until the store shows calls to somebody, or to nobody. */
async function monitored(db, yes = true) {
  const end = Date.now() + 10_000
  const isMonitored = () => /flags=\w*O/.test(db.client('LIST'))
  while (isMonitored() !== yes && Date.now() < end) await pause(5)
  expect(isMonitored()).toBe(yes)
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('live calls', () => {
  it('are those of everybody but the inspector, with their bytes', async () => {
    const { db, api } = await inspected()
    const act = async () => {
      await monitored(db)
      await api.get('overview')
      db.set('k', EVERY_BYTE)
      db.eval("return redis.call('GET', KEYS[1])", 1, 'k')
      db.set('long', 'x'.repeat(50_000))
      db.mset(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`m${index}`, '"'])))
    }
    const events = await while_(api, 'calls', {}, act, (all) => callsOf(all).length >= 5)
    const [set, script, inner, long, many] = callsOf(events)
    expect(set).toEqual({
      ...{ time: expect.any(Number), database: 0, client: 'native:0', command: 'set', more: 0 },
      args: [
        { bytes: 'k', length: 1 },
        { bytes: { base64: EVERY_BYTE.toString('base64') }, length: 256 },
      ],
    })
    expect(Math.abs(set.time - Date.now() / 1000)).toBeLessThan(60)
    expect([script.command, inner.client, inner.command]).toEqual(['eval', 'lua', 'GET'])
    // A line is cut before it is looked at.
    expect(long.args[1]).toMatchObject({ bytes: 'x'.repeat(1024), cut: true })
    expect([many.args.length, many.more]).toEqual([32, 168])
    expect(many.args[1]).toEqual({ bytes: '"', length: 1 })
    expect(callsOf(events)).toHaveLength(5)
  })

  it('hold what was typed at a prompt, and nothing that the prompt calls beside it', async () => {
    const { db, api } = await inspected({ writes: true })
    const typed = ['PING', 'SELECT 1', 'CLIENT ID', 'HELLO 3', 'QUIT', 'SET k v', 'BLPOP k 1']
    const act = async () => {
      await monitored(db)
      for (const line of typed) await api.get('command', { line, database: 1 })
      db.set('end', 1)
    }
    const isEnd = (all) => callsOf(all).some(({ args }) => args[0]?.bytes === 'end')
    const calls = callsOf(await while_(api, 'calls', {}, act, isEnd))
    const lines = calls.map(({ command, args }) =>
      [command, ...args.map(({ bytes }) => bytes)].join(' '),
    )
    expect(lines).toEqual([...typed, 'set end 1'])
    expect(calls[5].database).toBe(1)
  })

  it('are filtered by text, command, database and client', async () => {
    const { db, api } = await inspected()
    const shown = async (request) => {
      const act = async () => {
        await monitored(db)
        db.select(0)
        db.set('user:1', 'Ünï')
        db.get('user:2')
        db.select(2)
        db.get('user:1')
        db.set('end user:1', 'Ünï')
        db.select(0)
      }
      const isEnd = (all) => callsOf(all).some(({ args }) => args[0].bytes === 'end user:1')
      const events = await while_(api, 'calls', request, act, isEnd)
      await monitored(db, false)
      return callsOf(events).map(({ command, args }) => `${command} ${args[0].bytes}`)
    }
    const last = 'set end user:1'
    expect(await shown({ text: 'USER:1' })).toEqual(['set user:1', 'get user:1', last])
    expect(await shown({ text: 'Ünï' })).toEqual(['set user:1', last])
    expect(await shown({ commands: ['SET'] })).toEqual(['set user:1', last])
    expect(await shown({ commands: ['get', 'SET'], database: 2 })).toEqual(['get user:1', last])
    expect(await shown({ client: 'native:0', text: 'user' })).toHaveLength(4)
  })

  it('above the rate are counted, and not shown', async () => {
    const { db, api } = await inspected()
    const act = async () => {
      await monitored(db)
      for (let index = 0; index < 500; index += 1) db.incr('n')
    }
    const told = (all) =>
      all.reduce((sum, [, { calls, skipped }]) => sum + calls.length + skipped, 0)
    const events = await while_(api, 'calls', { rate: 50 }, act, (all) => told(all) === 500)
    for (const [, { calls }] of events) expect(calls.length).toBeLessThanOrEqual(10)
  })

  it('hold no passwords', async () => {
    const { db, api } = await inspected()
    const act = async () => {
      await monitored(db)
      db.config('SET', 'requirepass', 'sesame-1')
      db.acl('SETUSER', 'ada', 'on', '>sesame-2')
      db.call('AUTH', 'default', 'sesame-1')
      db.set('end', 1)
    }
    const events = await while_(api, 'calls', {}, act, (all) =>
      JSON.stringify(all).includes('"end"'),
    )
    expect(JSON.stringify(events)).toContain('(redacted)')
    expect(JSON.stringify(events)).not.toContain('sesame')
  })

  it('that come faster than anybody can look at are lost, in bounded memory, and that is told', async () => {
    const { db, api } = await inspected()
    const value = 'x'.repeat(100_000)
    const act = async () => {
      await monitored(db)
      for (let index = 0; index < 1000; index += 1) db.set('k', value)
      await pause(500)
      await monitored(db)
      db.set('end', 1)
    }
    const isLast = (all) => callsOf(all).some(({ args }) => args[0]?.bytes === 'end')
    const events = await while_(api, 'calls', { rate: 1000 }, act, isLast)
    expect(events.some(([, { lost }]) => lost)).toBe(true)
  })

  it('cost nothing when nobody looks', async () => {
    const { db, api } = await inspected()
    await while_(
      api,
      'calls',
      {},
      async () => {
        await monitored(db)
        db.set('k', 1)
      },
      (all) => all.length > 0,
    )
    await monitored(db, false)
  })
})

describe('slow calls', () => {
  it('are those of the log, and then what is new', async () => {
    const { db, api } = await inspected()
    db.config('SET', 'slowlog-log-slower-than', '0')
    db.set('k', 'v')
    const act = async () => {
      await pause(200)
      db.get('new')
    }
    const isNew = (all) => callsOf(all).some(({ words }) => words[1] === 'new')
    const events = await while_(api, 'slow', {}, act, isNew)
    const [[name, first]] = events
    expect([name, first.threshold]).toEqual(['slow', 0])
    expect(first.calls[0]).toEqual({
      ...{
        id: 1,
        time: expect.any(Number),
        duration: expect.any(Number),
        words: ['set', 'k', 'v'],
      },
      ...{ client: 'native:0', clientName: '' },
    })
    expect(callsOf(events.slice(1)).map(({ words }) => words)).toEqual([['get', 'new']])
  })
})

describe('the first slow call', () => {
  it('is new in a log that was empty', async () => {
    const { db, api } = await inspected()
    const act = async () => {
      await pause(200)
      db.config('SET', 'slowlog-log-slower-than', '0')
      db.get('first')
      db.config('SET', 'slowlog-log-slower-than', '-1')
    }
    const events = await while_(api, 'slow', {}, act, (all) => callsOf(all).length > 0)
    expect(events[0]).toEqual(['slow', { calls: [], threshold: 10 }])
    const words = callsOf(events).map((call) => call.words.slice(0, 2))
    expect(words).toEqual([
      ['get', 'first'],
      ['CONFIG', 'SET'],
    ])
  })
})

describe('stats', () => {
  it('tell each second what happened in it', async () => {
    const { db, api } = await inspected({ store: { maxmemory: '100mb' } })
    db.set('k', 'v')
    const act = async () => {
      await pause(300)
      for (let index = 0; index < 100; index += 1) db.get('k')
      for (let index = 0; index < 50; index += 1) db.get('none')
      for (let index = 0; index < 10; index += 1) db.hgetall('h')
      for (let index = 0; index < 5; index += 1)
        expect(() => db.lpush('k', 1)).toThrow('wrong kind')
    }
    const events = await while_(api, 'stats', {}, act, (all) => all.length === 2)
    expect(events[0]).toEqual(['history', { samples: [] }])
    const [name, stats] = events[1]
    expect(name).toBe('stats')
    const count = (rate) => Math.round(rate * stats.interval)
    expect(count(stats.hits)).toBeGreaterThanOrEqual(100)
    expect(count(stats.misses)).toBe(60)
    expect(count(stats.errors)).toBe(5)
    const counts = new Map(stats.commands.map(({ name, calls }) => [name, count(calls)]))
    expect([counts.get('get'), counts.get('hgetall')]).toEqual([150, 10])
    const { latency } = stats.commands.find(({ name }) => name === 'hgetall')
    expect(latency.p50).toBeGreaterThan(0)
    expect(latency.p999).toBeGreaterThanOrEqual(latency.p50)
    expect(stats).toMatchObject({
      keys: 1,
      memory: { max: 100 * 1024 * 1024 },
      evicted: 0,
      expired: 0,
    })
    const again = await while_(
      api,
      'stats',
      {},
      async () => {},
      (all) => all.length === 1,
    )
    expect(again[0][1].samples).toHaveLength(1)
  })
})

describe('clients', () => {
  it('are listed with what CLIENT LIST says, the inspector marked', async () => {
    const { db, api } = await inspected({ writes: true })
    const listener = await db.listen({ port: 0 })
    const { RawClient, encode } = require('../support/servers/raw-client.js')
    const client = await RawClient.connect({ port: listener.port })
    await client.send(encode('CLIENT', 'SETNAME', '42')).until(/\+OK/)
    const { clients } = await api.get('clients')
    const other = clients.find(({ name }) => name === '42')
    expect(other).toMatchObject({ inspector: false, db: 0, user: 'default', cmd: 'client|setname' })
    expect(clients.find(({ name }) => name === 'inspector')).toMatchObject({ inspector: true })
    const killed = await api.get('command', { line: `CLIENT KILL ID ${other.id}` })
    expect(killed.reply).toEqual({ type: 'integer', value: 1 })
    const after = (await api.get('clients')).clients
    expect(after.some(({ name }) => name === '42')).toBe(false)
    await client.end()
  })

  it('may end the connection of the inspector, which makes another', async () => {
    const { api } = await inspected({ writes: true })
    const own = async () => (await api.get('clients')).clients.filter((one) => one.inspector)
    const [{ id, addr }] = await own()
    const killed = await api.get('command', { line: `CLIENT KILL ID ${id}` })
    expect(killed.reply).toEqual({ type: 'integer', value: 1 })
    const after = await own()
    expect(after).toHaveLength(1)
    expect(after[0].addr).not.toBe(addr)
  })
})
