'use strict'

const path = require('node:path')
const { Redlet } = require('../..')
const { COMMANDS } = require('../../lib/cli/table.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { redlet } = require('../support/programs/redlet.js')
const { answering } = require('../support/servers/answering.js')
const { startServer } = require('../support/servers/genuine.js')
const { RespClient } = require('../support/servers/resp-client.js')
const { comparedServers } = require('../support/servers/subjects.js')

afterAll(removeFolders)

const CALLS = [
  ...Array.from({ length: 500 }, (_, i) => ['SET', `user:${i}`, 'x'.repeat(i % 10)]),
  ['SET', 'huge', 'x'.repeat(100_000)],
  ['RPUSH', 'few', 'x'.repeat(5000)],
  ['RPUSH', 'many', ...Array.from({ length: 300 }, (_, i) => i)],
  ['SELECT', '3'],
  ['HSET', 'a\x1b[31mb', 'f', 'v'],
  ['ZADD', 'scores', '1', 'a', '2', 'b'],
  ['XADD', 'log', '*', 'f', 'v'],
  ['SADD', Buffer.from([0xff, 1]), 'm'],
]

const COUNTS = { string: 501, list: 2, hash: 1, zset: 1, stream: 1, set: 1 }

/** A folder with these keys. */
async function filled() {
  const folder = newFolder()
  const db = new Redlet(folder)
  for (const call of CALLS) db.call(...call)
  await db.close()
  return folder
}

/** A genuine server with these keys. */
async function filledServer(id) {
  const { port, stop } = await startServer(id)
  const client = await RespClient.connect(port)
  await client.pipeline(CALLS)
  client.close()
  return { url: `redis://127.0.0.1:${port}`, stop }
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0)

describe('redlet bigkeys', () => {
  it('shows shares, and the biggest keys by memory and elements', async () => {
    const { code, stdout, stderr } = await redlet('bigkeys', '--top', '1', await filled())
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^507 keys, \d/)
    expect(stdout).toMatch(/^ {2}string +501 +98\.8 % .* bytes$/m)
    expect(stdout).toMatch(/type string, by memory\n.*key\n +\S+ kB +100,000 {2}"huge"\n\n/)
    expect(stdout).toMatch(/type list, by memory\n.*key\n.* 1 {2}"few"\n/)
    expect(stdout).toMatch(/type list, by elements\n.*key\n.* 300 {2}"many"\n/)
    expect(stdout).toContain('"a\\x1b[31mb" in database 3')
    expect(stdout).toContain('"\\xff\\x01" in database 3')
    expect(stdout).not.toContain('\x1b')
  })

  it('has a JSON document', async () => {
    const { code, stdout } = await redlet('bigkeys', '--json', '--match', '[^u]*', await filled())
    expect(code).toBe(0)
    const found = JSON.parse(stdout)
    expect(Object.fromEntries(found.types.map(({ type, keys }) => [type, keys]))).toEqual({
      ...COUNTS,
      string: 1,
    })
    expect(found.memory).toBe(sum(found.types.map(({ memory }) => memory)))
    expect(found.types.find(({ type }) => type === 'set').byElements).toEqual([
      { key: { base64: '/wE=' }, memory: expect.any(Number), elements: 1, database: 3 },
    ])
  })

  it('makes no folder', async () => {
    const missing = `${newFolder()}/none`
    expect(await redlet('bigkeys', missing)).toMatchObject({
      ...{ code: 1, stdout: '', stderr: `redlet: IO: ${missing} does not exist\n` },
    })
  })

  it('says that there are no keys', async () => {
    const folder = newFolder()
    await new Redlet(folder).close()
    expect(await redlet('bigkeys', folder)).toMatchObject({
      code: 0,
      stdout: 'There are no keys.\n',
    })
  })

  for (const id of comparedServers()) {
    it(`walks ${id}, all databases or one`, async () => {
      const { url, stop } = await filledServer(id)
      try {
        const types = async (target) => {
          const { stdout, stderr } = await redlet('bigkeys', '--json', '--top', '1', target)
          expect(stderr).toBe('')
          return JSON.parse(stdout).types
        }
        const all = await types(url)
        expect(Object.fromEntries(all.map(({ type, keys }) => [type, keys]))).toEqual(COUNTS)
        const { byElements, elements } = all.find(({ type }) => type === 'list')
        expect(byElements).toEqual([
          { key: 'many', memory: expect.any(Number), elements: 300, database: 0 },
        ])
        expect(elements).toBe(301)
        expect((await types(`${url}/0`)).map(({ type }) => type).sort()).toEqual(['list', 'string'])
      } finally {
        await stop()
      }
    })
  }
})

describe('redlet stat', () => {
  it('tells what a folder holds', async () => {
    const { code, stdout, stderr } = await redlet('stat', '--count', '1', await filled())
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^keys +memory +clients +calls\/s +hits\n507 .*-\n$/)
  })

  it('and bigkeys, digest and copy look at a folder that processes share as guests of its owner', async () => {
    const [folder, target] = [await filled(), path.join(newFolder(), 'target')]
    const db = new Redlet(folder, { shared: true })
    db.set('new', 'v')
    const { code, stdout, stderr } = await redlet('stat', '--count', '1', folder)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/\n508 /)
    const sizes = await redlet('bigkeys', '--json', folder)
    expect(JSON.parse(sizes.stdout).types.find(({ type }) => type === 'string').keys).toBe(502)
    expect((await redlet('copy', folder, target)).code).toBe(0)
    const digests = [folder, target].map((each) => redlet('digest', each))
    const [own, copied] = (await Promise.all(digests)).map(
      (it) => /[0-9a-f]{40}/.exec(it.stdout)[0],
    )
    expect(copied).toBe(own)
    const prompt = await redlet('--read-only', folder, 'GET', 'new')
    expect(prompt.stderr).toMatch(
      /^redlet: LOCKED: .*with --read-only a prompt joins nobody; without/s,
    )
    await db.close()
  })

  it('says how else a folder can be reached that another process has open', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    const { code, stderr } = await redlet('stat', '--count', '1', folder)
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^redlet: LOCKED: .* in use by process .*it can be reached by redis:\/\//s,
    )
    await db.close()
  })

  it('prints as many lines as it is told, as JSON too', async () => {
    const args = ['--count', '3', '--interval', '0.01', '--json', await filled()]
    const { stdout } = await redlet('stat', ...args)
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toEqual(
      Array(3).fill({
        keys: 507,
        memory: expect.any(Number),
        clients: expect.any(Number),
        callsPerSecond: 0,
        hitRate: null,
      }),
    )
  })

  for (const id of comparedServers()) {
    it(`counts the calls and hits of ${id}`, async () => {
      const { url, stop } = await filledServer(id)
      const client = await RespClient.connect(Number(new URL(url).port))
      const calls = [
        ['GET', 'huge'],
        ['GET', 'nosuch'],
      ]
      // The last ones are on their way when the connection is closed.
      const timer = setInterval(() => client.pipeline(calls).catch(() => {}), 5)
      try {
        const { stdout } = await redlet('stat', '--count', '1', '--json', url)
        expect(JSON.parse(stdout).keys).toBe(507)
        const { stdout: more } = await redlet(
          'stat',
          '--count',
          '2',
          '--interval',
          '0.5',
          '--json',
          url,
        )
        const { hitRate, callsPerSecond, clients } = JSON.parse(more.trim().split('\n')[1])
        expect(hitRate).toBe(0.5)
        expect(callsPerSecond).toBeGreaterThan(0)
        expect(clients).toBe(2)
      } finally {
        clearInterval(timer)
        client.close()
        await stop()
      }
    })
  }
})

describe('a server whose answers make no sense', () => {
  const KEYS = '# Keyspace\r\ndb0:keys=1,expires=0\r\n'
  const SOUND = {
    ...{ HELLO: '%0\r\n', SELECT: '+OK\r\n', INFO: `$${KEYS.length}\r\n${KEYS}\r\n` },
    ...{ SCAN: '*2\r\n$1\r\n0\r\n*1\r\n$1\r\nk\r\n', TYPE: '+list\r\n' },
    ...{ MEMORY: ':100\r\n', LLEN: ':3\r\n' },
  }

  const against = (answers, ...args) =>
    answering({ ...SOUND, ...answers }, (url) => redlet(...args, url))

  it('is needed for what follows: without that, all is well', async () => {
    const { stdout } = await against({}, 'bigkeys', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ keys: 1, memory: 100, types: [{ elements: 3 }] })
    expect(await against({}, 'stat', '--count', '1', '--json')).toMatchObject({
      ...{ code: 0, stdout: expect.stringMatching(/^\{"keys":1,"memory":0,.*\n$/) },
    })
  })

  it.each([
    ['stat', 'INFO', '_\r\n', 'INFO'],
    ['stat', 'INFO', ':1\r\n', 'INFO'],
    ['stat', 'INFO', '$5\r\nhello\r\n', 'INFO'],
    ['stat', 'INFO', '$15\r\nused_memory:big\r\n', 'INFO'],
    ['bigkeys', 'INFO', '*0\r\n', 'INFO'],
    ['bigkeys', 'SCAN', ':1\r\n', 'SCAN'],
    ['bigkeys', 'SCAN', '*0\r\n', 'SCAN'],
    ['bigkeys', 'SCAN', '*2\r\n*0\r\n*0\r\n', 'SCAN'],
    ['bigkeys', 'SCAN', '*2\r\n$1\r\nx\r\n*0\r\n', 'SCAN'],
    ['bigkeys', 'SCAN', '*2\r\n$1\r\n0\r\n_\r\n', 'SCAN'],
    ['bigkeys', 'SCAN', '*2\r\n$1\r\n0\r\n*1\r\n:1\r\n', 'SCAN'],
    ['bigkeys', 'TYPE', ':1\r\n', 'TYPE'],
    ['bigkeys', 'MEMORY', '+OK\r\n', 'MEMORY USAGE'],
    ['bigkeys', 'LLEN', '*0\r\n', 'LLEN'],
  ])('is an error of redlet %s: %s is answered with %j', async (name, word, bytes, call) => {
    const { run } = COMMANDS.find((command) => command.name === name)
    const running = (url) => run({ values: { count: 1 }, operands: [url] })
    await expect(answering({ ...SOUND, [word]: bytes }, running)).rejects.toMatchObject({
      ...{ code: 'PROTOCOL', message: `what the server answers to ${call} makes no sense` },
    })
  })

  it('ends the command with 1', async () => {
    expect(await against({ INFO: '_\r\n' }, 'stat')).toEqual({
      ...{ code: 1, signal: null, stdout: '' },
      stderr: 'redlet: PROTOCOL: what the server answers to INFO makes no sense\n',
    })
  })

  it.each(['MEMORY', 'LLEN'])('is not taken for one without keys: %s is refused', async (word) => {
    expect(await against({ [word]: '-NOPERM no permission\r\n' }, 'bigkeys')).toMatchObject({
      ...{ code: 1, stdout: '', stderr: 'redlet: NOPERM: no permission\n' },
    })
  })

  it('may be one whose keys change their type meanwhile', async () => {
    const { code, stdout } = await against({ LLEN: '-WRONGTYPE x\r\n' }, 'bigkeys', '--json')
    expect([code, JSON.parse(stdout).keys]).toEqual([0, 1])
  })
})
