'use strict'

const { AsyncLocalStorage } = require('node:async_hooks')
const { getEventListeners, once } = require('node:events')
const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet } = require('../..')
const { runCode } = require('../support/processes/child.js')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

/** A listener that records its arguments, and can be waited for. */
function recorder() {
  const calls = []
  const waiting = []
  const listener = (...args) => {
    calls.push(args)
    for (const check of waiting) check()
  }
  const got = (count) =>
    new Promise((resolve) => {
      const check = () => calls.length >= count && resolve(calls)
      waiting.push(check)
      check()
    })
  return { calls, got, listener }
}

describe('subscribe with a listener', () => {
  it('takes a Set of channels', () => {
    const subscription = db.subscribe(new Set(['a', 'b']), () => {})
    expect(subscription.names).toEqual(['a', 'b'])
    expect(db.pubsub('NUMSUB', 'a', 'b')).toEqual(['a', 1, 'b', 1])
    db.unsubscribe(new Set(['a', 'b']))
    expect(subscription.closed).toBe(true)
  })

  it.each([[{}], [null], [[['a']]], [true]])('refuses %j for a channel', (name) => {
    const refusal = expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('the name of a channel is a string or a Buffer, not '),
    })
    expect(() => db.subscribe(name, () => {})).toThrow(refusal)
    expect(() => db.unsubscribe(name)).toThrow(refusal)
  })

  it('refuses a value that is not a signal', () => {
    expect(() => db.subscribe('a', () => {}, { signal: {} })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
    expect(db.pubsub('CHANNELS')).toEqual([])
  })

  it('delivers messages with their channel, in order', async () => {
    const { got, listener } = recorder()
    db.subscribe('news', listener)
    for (let i = 0; i < 100; i++) expect(db.publish('news', `m${i}`)).toBe(1)
    const calls = await got(100)
    expect(calls).toEqual(Array.from({ length: 100 }, (_, i) => [`m${i}`, 'news']))
  })

  it('takes several channels', async () => {
    const { got, listener } = recorder()
    db.subscribe(['a', 'b'], listener)
    db.publish('a', '1')
    db.publish('b', '2')
    db.publish('c', '3')
    expect(await got(2)).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ])
  })

  it('never calls within publish', async () => {
    const { calls, got, listener } = recorder()
    db.subscribe('c', listener)
    db.publish('c', 'm')
    expect(calls).toEqual([])
    await got(1)
  })

  it('serves many listeners of one channel', async () => {
    const [a, b] = [recorder(), recorder()]
    const first = db.subscribe('c', a.listener)
    db.subscribe('c', b.listener)
    db.publish('c', '1')
    await Promise.all([a.got(1), b.got(1)])
    first.close()
    db.publish('c', '2')
    await b.got(2)
    expect(a.calls).toEqual([['1', 'c']])
  })

  it('delivers the pattern with what matched it', async () => {
    const { got, listener } = recorder()
    db.psubscribe('user:*', listener)
    db.publish('user:7', 'hello')
    expect(await got(1)).toEqual([['hello', 'user:7', 'user:*']])
  })

  it('gives Buffers from db.buffers', async () => {
    const { got, listener } = recorder()
    db.buffers.subscribe('c', listener)
    db.publish('c', Buffer.from([0, 255]))
    expect(await got(1)).toEqual([[Buffer.from([0, 255]), Buffer.from('c')]])
  })

  it('lets the store be used from the listener', async () => {
    const { got, listener } = recorder()
    db.subscribe('c', (message) => {
      db.incr('n')
      if (message === 'once') db.publish('c', 'again')
      listener(message)
    })
    db.publish('c', 'once')
    await got(2)
    expect(db.get('n')).toBe('2')
  })

  it('keeps channels apart whose names are not UTF-8', async () => {
    const [one, two] = [Buffer.from([0x80]), Buffer.from([0x81])]
    const [a, b] = [recorder(), recorder()]
    const sub = db.buffers.subscribe(one, a.listener)
    db.buffers.subscribe(two, b.listener)
    expect(sub.names).toEqual([one])
    db.publish(one, '1')
    db.publish(two, '2')
    await Promise.all([a.got(1), b.got(1)])
    expect([...a.calls, ...b.calls]).toEqual([
      [Buffer.from('1'), one],
      [Buffer.from('2'), two],
    ])
    sub.close()
    expect([db.publish(one, 'x'), db.publish(two, 'x')]).toEqual([0, 1])
    db.buffers.unsubscribe(two)
    expect(db.publish(two, 'x')).toBe(0)
  })

  it('calls the listener in the context of the subscribe call', async () => {
    const storage = new AsyncLocalStorage()
    const seen = []
    const { got, listener } = recorder()
    storage.run('one', () => db.subscribe('c', () => seen.push(storage.getStore())))
    storage.run('two', () => db.psubscribe('*', () => seen.push(storage.getStore())))
    db.subscribe('c', listener)
    storage.run('publishing', () => db.publish('c', 'm'))
    await got(1)
    while (seen.length < 2) await sleep(1)
    expect(seen).toEqual(['one', 'two'])
  })

  it('refuses values that are not channels or listeners', () => {
    const code = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
    expect(() => db.subscribe()).toThrow(code)
    expect(() => db.subscribe([])).toThrow(code)
    expect(() => db.subscribe('c', 'listener')).toThrow(code)
  })
})

describe('unsubscribing', () => {
  it('ends with close, which may be called twice', async () => {
    const sub = db.subscribe(['a', 'b'], () => {})
    expect(db.publish('a', 'm')).toBe(1)
    sub.close()
    sub.close()
    expect(sub.closed).toBe(true)
    expect([db.publish('a', 'm'), db.publish('b', 'm')]).toEqual([0, 0])
  })

  it('ends with unsubscribe, one channel or all', () => {
    db.subscribe(['a', 'b', 'c'], () => {})
    db.psubscribe('p*', () => {})
    db.unsubscribe('a')
    expect(['a', 'b', 'c', 'p'].map((name) => db.publish(name, 'm'))).toEqual([0, 1, 1, 1])
    db.unsubscribe()
    expect(['a', 'b', 'c', 'p'].map((name) => db.publish(name, 'm'))).toEqual([0, 0, 0, 1])
    db.punsubscribe('p*')
    expect(db.publish('p', 'm')).toBe(0)
  })

  it('ends with an AbortSignal', () => {
    const controller = new AbortController()
    const sub = db.subscribe('c', () => {}, { signal: controller.signal })
    expect(db.publish('c', 'm')).toBe(1)
    controller.abort()
    expect(sub.closed).toBe(true)
    expect(db.publish('c', 'm')).toBe(0)
  })

  it('removes its listener from its signal when it ends', () => {
    const { signal } = new AbortController()
    for (let i = 0; i < 20; i++) db.subscribe(['a', 'b'], () => {}, { signal }).close()
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('does not start with an aborted signal', () => {
    const reason = new Error('stopped')
    expect(() => db.subscribe('c', () => {}, { signal: AbortSignal.abort(reason) })).toThrow(reason)
    expect(db.publish('c', 'm')).toBe(0)
  })

  it('ends when the store closes', async () => {
    const name = `closing ${Math.random()}`
    const [one, two] = [new Redlet({ name }), new Redlet({ name })]
    const sub = one.subscribe('c', () => {})
    expect(two.publish('c', 'm')).toBe(1)
    await one.close()
    expect(sub.closed).toBe(true)
    expect(two.publish('c', 'm')).toBe(0)
    await two.close()
  })
})

describe('the process', () => {
  const head = "const { Redlet } = require('redlet'); const db = new Redlet();"

  it('ends although a store is open', async () => {
    const { code, stdout } = await runCode(`${head} db.set('k', 'v'); console.log('ran')`)
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'ran\n' })
  })

  it('stays alive while there is a subscription', async () => {
    const { code, stdout } = await runCode(`${head}
      const sub = db.subscribe('c', (message) => { console.log(message); sub.close() })
      setTimeout(() => db.publish('c', 'after a while'), 300).unref()`)
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'after a while\n' })
  })

  it('ends when the store with a subscription closes', async () => {
    const { code } = await runCode(`${head} db.subscribe('c', () => {}); db.close()`)
    expect(code).toBe(0)
  })

  it('an error of a listener is an uncaught exception, and other listeners get their messages', async () => {
    const { code, stdout } = await runCode(`${head}
      process.on('uncaughtException', (error) => console.log('uncaught', error.message))
      const a = db.subscribe('c', () => { throw new Error('mine') })
      const b = db.subscribe('c', (message) => { console.log(message); a.close(); b.close() })
      db.publish('c', 'm')`)
    expect(code).toBe(0)
    expect(stdout.split('\n').sort()).toEqual(['', 'm', 'uncaught mine'])
  })
})

describe('another thread', () => {
  it('publishes to this one', async () => {
    const { Worker } = require('node:worker_threads')
    const name = `threads ${Math.random()}`
    const here = new Redlet({ name })
    const sub = here.subscribe('c')
    const path = JSON.stringify(require.resolve('../..'))
    const worker = new Worker(
      `const { Redlet } = require(${path})
       const db = new Redlet({ name: '${name}' })
       for (let i = 0; i < 1000; i++) db.publish('c', i)`,
      { eval: true },
    )
    const exited = once(worker, 'exit') // which may come before its last message is handed on
    let expected = 0
    for await (const { message } of sub) {
      expect(message).toBe(String(expected++))
      if (expected === 1000) break
    }
    await exited
    await here.close()
    await sleep(1)
  })
})
