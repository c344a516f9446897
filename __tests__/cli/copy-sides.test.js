'use strict'

// `redlet copy` and what it may meet: values that the other side does not have, servers that are
// too old, answers that make no sense, values larger than there should be in memory at once.

const path = require('node:path')
const { Comparison } = require('../../lib/cli/copy/comparison.js')
const { portionsOf } = require('../../lib/cli/copy/keys.js')
const { Values } = require('../../lib/cli/copy/values.js')
const { readSlots, slotOf } = require('../../lib/cli/wire/slots.js')
const { copied, filledFolder, serving } = require('../support/copies/stores.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { redlet } = require('../support/programs/redlet.js')
const { answering } = require('../support/servers/answering.js')
const { SERVERS, findBinary } = require('../support/servers/genuine.js')

afterAll(removeFolders)

const on = (id, title, test) =>
  findBinary(id)
    ? it(title, test)
    : it.skip(`${title} (${SERVERS[id].title} is not installed)`, test)

describe('redlet copy', () => {
  on('valkey', 'names a value that the target does not have, and copies the others', async () => {
    const folder = await filledFolder([
      ...[
        ['SET', 'a', '1'],
        ['VADD', 'points', 'VALUES', '2', '1', '2', 'e'],
        ['SET', 'b', '2'],
      ],
    ])
    const target = await serving('valkey')
    const { code, stderr } = await redlet('copy', folder, target.url)
    expect(code).toBe(1)
    expect(stderr).toBe(
      'redlet: INCOMPLETE: 2 of 3 keys are the same on both sides\n' +
        'refused by the target, which cannot hold them:\n' +
        '  "points": ERR Bad data format\n',
    )
    const [{ value }] = await target.client.pipeline([['MGET', 'a', 'b']])
    expect(value.map((each) => String(each.value))).toEqual(['1', '2'])
    await target.stop()
  })

  on('redis', 'copies vector sets to a server that has them', async () => {
    const calls = Array.from({ length: 50 }, (_, i) => [
      ...['VADD', 'points', 'VALUES', '3', i, 1 + (i % 7), 0.5, `e${i}`, 'SETATTR', `{"i":${i}}`],
    ])
    const folder = await filledFolder(calls)
    const target = await serving('redis')
    await copied(folder, target.url)
    const [reply] = await target.client.pipeline([['VSIM', 'points', 'ELE', 'e7', 'COUNT', '1']])
    expect(String(reply.value[0].value)).toBe('e7')
    await target.stop()
  })
})

describe('a server whose answers make no sense', () => {
  const INFO = 'run_id:1\r\ndb0:keys=1,expires=0\r\n'
  const bulk = (text) => `$${text.length}\r\n${text}\r\n`
  const SOUND = {
    ...{ HELLO: '%1\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n', PING: '+PONG\r\n', SELECT: '+OK\r\n' },
    ...{ INFO: bulk(INFO), SCAN: '*2\r\n$1\r\n0\r\n*1\r\n$1\r\nk\r\n', FUNCTION: '*0\r\n' },
    ...{
      MEMORY: ':100\r\n',
      PEXPIRETIME: ':-1\r\n',
      DUMP: bulk('a value of its own'),
      RESTORE: '+OK\r\n',
    },
  }
  const CLUSTER = { HELLO: SOUND.HELLO.replace('10\r\nstandalone', '7\r\ncluster') }

  const target = () => path.join(newFolder(), 'target')
  const from = (answers) =>
    answering({ ...SOUND, ...answers }, (url) => redlet('copy', url, target()))
  const to = async (answers) => {
    const folder = await filledFolder([['SET', 'k', 'v']])
    return answering({ ...SOUND, ...answers }, (url) => redlet('copy', folder, url))
  }

  it('is needed for what follows: without that, only the value is refused', async () => {
    expect(await from({})).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^redlet: INCOMPLETE: 0 of 1 .*\nrefused .*\n {2}"k": ERR DUMP/,
      ),
    })
  })

  it.each([
    ['INFO', '_\r\n', 'INFO'],
    ['SCAN', ':1\r\n', 'SCAN'],
    ['FUNCTION', ':1\r\n', 'FUNCTION LIST'],
    ['FUNCTION', '*1\r\n%0\r\n', 'FUNCTION LIST'],
    ['FUNCTION', '*1\r\n:3\r\n', 'FUNCTION LIST'],
    ['MEMORY', '+OK\r\n', 'MEMORY USAGE'],
    ['PEXPIRETIME', '+OK\r\n', 'PEXPIRETIME'],
    ['DUMP', ':5\r\n', 'DUMP'],
    ['DUMP', '*0\r\n', 'DUMP'],
  ])('is an error as a source: %s is answered with %j', async (word, bytes, call) => {
    const { code, stderr } = await from({ [word]: bytes })
    expect(code).toBe(1)
    expect(stderr).toMatch(`redlet: PROTOCOL: what the server answers to ${call} makes no sense`)
  })

  it.each([
    [':1\r\n', 'what the server answers to CLUSTER SLOTS makes no sense'],
    ['*1\r\n:1\r\n', 'what the server answers to CLUSTER SLOTS makes no sense'],
    ['*1\r\n*3\r\n:0\r\n:9\r\n*1\r\n$1\r\nx\r\n', 'what the server answers to CLUSTER SLOTS'],
    ['*0\r\n', 'no node of the cluster has slot 0'],
  ])('is an error as a cluster: CLUSTER SLOTS is answered with %j', async (bytes, message) => {
    const { code, stderr } = await from({ ...CLUSTER, CLUSTER: bytes })
    expect(code).toBe(1)
    expect(stderr).toContain(message)
  })

  it.each([
    ['RESTORE', ':1\r\n', 'PROTOCOL: what the server answers to RESTORE makes no sense'],
    ['RESTORE', '-READONLY a replica\r\n', 'READONLY: RESTORE of "k": a replica (0 of 1 keys are'],
  ])('is an error as a target: %s is answered with %j', async (word, bytes, message) => {
    const { code, stderr } = await to({ [word]: bytes })
    expect(code).toBe(1)
    expect(stderr).toContain(message)
  })

  it.each(['HELLO', 'PEXPIRETIME'])('may be too old: it does not know %s', async (word) => {
    const { code, stderr } = await from({ [word]: '-ERR unknown command\r\n' })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^redlet: VERSION: redis:\S+ copying needs Redis 7\.0, Valkey 7\.2 or/)
  })
})

describe('portions of keys', () => {
  const side = (sizes) => ({ ask: async (calls) => calls.map(({ key }) => sizes[key]) })
  const portions = async (sizes) => {
    const keys = Object.keys(sizes).map((key) => Buffer.from(key))
    return (await portionsOf(side(sizes), keys)).map((portion) => portion.map(String).join(''))
  }
  const of = (bytes) => ({ type: 'integer', value: BigInt(bytes) })
  const MB = 1 << 20

  it('have values that take 32 MB together, or a single larger one', async () => {
    expect(await portions({ a: of(10), b: of(20), c: of(MB) })).toEqual(['abc'])
    expect(await portions({ a: of(20 * MB), b: of(20 * MB), c: of(MB) })).toEqual(['a', 'bc'])
    expect(await portions({ a: of(1), b: of(900 * MB), c: of(1) })).toEqual(['a', 'b', 'c'])
    expect(await portions({})).toEqual([])
  })

  it('have keys that are gone', async () => {
    expect(await portions({ a: { type: 'null', value: null }, b: of(1) })).toEqual(['ab'])
  })
})

describe('a comparison', () => {
  /** A side that answers with these deadlines and payloads. */
  const side = (deadline, payload) => ({
    async ask(calls) {
      return calls.map(({ words: [name] }) => {
        if (name === 'MEMORY') return { type: 'integer', value: 1n }
        if (name === 'PEXPIRETIME') return { type: 'integer', value: BigInt(deadline) }
        return payload ? { type: 'bulk', value: payload } : { type: 'null', value: null }
      })
    },
  })
  const payload = Buffer.from('a value')
  const differing = async (source, target) => {
    const values = new Values()
    const keys = await new Comparison({ source, target, values }).differing([Buffer.from('k')])
    await values.close()
    return keys.map(String)
  }

  it('does not count a key that has expired on one side', async () => {
    const past = Date.now() - 1
    expect(await differing(side(past, payload), side(-2))).toEqual([])
    expect(await differing(side(-2), side(past, payload))).toEqual([])
    expect(await differing(side(-1, payload), side(-2))).toEqual(['k'])
    expect(await differing(side(Date.now() + 60_000, payload), side(-2))).toEqual(['k'])
    expect(await differing(side(-2), side(-1, payload))).toEqual(['k'])
    expect(await differing(side(-2), side(-2))).toEqual([])
  })

  it('takes bytes that redlet cannot read for what they are', async () => {
    expect(await differing(side(-1, payload), side(-1, Buffer.from('a value')))).toEqual([])
    expect(await differing(side(-1, payload), side(-1, Buffer.from('another')))).toEqual(['k'])
    expect(await differing(side(-1, payload), side(5, payload))).toEqual(['k'])
  })
})

describe('slots', () => {
  it('are those of CLUSTER KEYSLOT', () => {
    // What Valkey 9.1.2 answers.
    const SLOTS = { foo: 12182, '{foo}x': 12182, 'x{foo}{bar}': 12182, '{}a': 10875, 'a{b': 13340 }
    for (const [key, slot] of Object.entries(SLOTS))
      expect([key, slotOf(Buffer.from(key))]).toEqual([key, slot])
  })

  it('are found at the host that was asked when it does not say another', () => {
    const value = (...parts) => ({ type: 'array', value: parts })
    const integer = (number) => ({ type: 'integer', value: BigInt(number) })
    const range = (host) => value(value(integer(0), integer(16_383), value(host, integer(7000))))
    expect(readSlots(range({ type: 'null', value: null }), 'h')[5]).toBe('h:7000')
    const named = { type: 'bulk', value: Buffer.from('::1') }
    expect(readSlots(range(named), 'h')[16_383]).toBe('::1:7000')
  })
})
