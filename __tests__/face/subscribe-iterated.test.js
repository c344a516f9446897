'use strict'

const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

describe('subscribe without a listener', () => {
  it('is iterated', async () => {
    const sub = db.subscribe('c')
    for (const message of ['1', '2', '3']) db.publish('c', message)
    const got = []
    for await (const { message, channel } of sub) {
      got.push([message, channel])
      if (message === '3') break
    }
    expect(got).toEqual([
      ['1', 'c'],
      ['2', 'c'],
      ['3', 'c'],
    ])
    expect(db.publish('c', 'm')).toBe(0)
  })

  it('names the pattern', async () => {
    const sub = db.psubscribe('u:*')
    db.publish('u:1', 'm')
    for await (const message of sub) {
      expect(message).toMatchObject({ message: 'm', channel: 'u:1', pattern: 'u:*' })
      break
    }
  })

  it('waits for later messages', async () => {
    const sub = db.subscribe('c')
    setTimeout(() => db.publish('c', 'late'), 30)
    for await (const { message } of sub) {
      expect(message).toBe('late')
      break
    }
  })

  it.each([
    ['close', (sub) => sub.close()],
    ['unsubscribe', () => db.unsubscribe('c')],
    ['the closing of the store', () => db.close()],
  ])('the loop ends with %s', async (_, end) => {
    const sub = db.subscribe('c')
    setTimeout(() => end(sub), 30)
    for await (const _message of sub) throw new Error('nothing was published')
    expect(sub.closed).toBe(true)
  })

  it('the loop ends with an AbortSignal', async () => {
    const signal = AbortSignal.timeout(30)
    const sub = db.subscribe('c', undefined, { signal })
    for await (const _message of sub) throw new Error('nothing was published')
    expect(signal.aborted).toBe(true)
  })

  it('two loops share the messages and end together', async () => {
    const sub = db.subscribe('c')
    const loop = async () => {
      const got = []
      for await (const { message } of sub) got.push(message)
      return got
    }
    const loops = Promise.all([loop(), loop()])
    for (let i = 0; i < 10; i++) db.publish('c', i)
    await sleep(5)
    db.publish('c', 'last')
    await sleep(5)
    sub.close()
    expect((await loops).flat().sort()).toEqual([...'0123456789', 'last'])
  })

  it('is not iterated when it has a listener', async () => {
    const sub = db.subscribe('c', () => {})
    const loop = async () => {
      for await (const _message of sub);
    }
    await expect(loop()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})
