'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet } = require('../..')
const { root, runCode, runScript } = require('../support/processes/child.js')
const { failure } = require('../support/compare/failure.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { readyServer } = require('../support/servers/redlet-server.js')

afterAll(removeFolders)

/** A folder with a snapshot and a log, and what its files are. */
async function filled() {
  const folder = newFolder()
  const db = new Redlet(folder)
  db.mset('a', 1, 'b', 2)
  db.set('ends', 'soon', { px: 1 })
  await db.save()
  db.hset('h', { f: 'v' })
  db.set('ends later', 'soon', { px: 150 })
  await db.close()
  return folder
}

/** Makes a folder such that nothing can be written to it, by the user who is answered. */
function freeze(folder) {
  const user = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {}
  for (const name of [...fs.readdirSync(folder), '.']) {
    const file = path.join(folder, name)
    if (user.uid) fs.chownSync(file, user.uid, user.gid)
    fs.chmodSync(file, name === '.' ? 0o500 : 0o400)
  }
  return user
}

const unix = process.platform === 'win32' ? it.skip : it // modes mean nothing there

const contents = (folder) =>
  fs.readdirSync(folder).map((name) => [name, fs.readFileSync(path.join(folder, name), 'latin1')])

describe('a store that is opened with readOnly', () => {
  it('reads, and changes nothing in the folder', async () => {
    const folder = await filled()
    const before = contents(folder)
    const db = new Redlet(folder, { readOnly: true })
    expect([db.get('a'), db.get('b'), db.hgetall('h')]).toEqual(['1', '2', { f: 'v' }])
    expect(db.get('ends')).toBeNull()
    await sleep(200)
    expect(db.get('ends later')).toBeNull()
    expect(db.call('CONFIG', 'GET', 'dir')).toEqual({ dir: fs.realpathSync(folder) })
    await db.close()
    expect(contents(folder)).toEqual(before)
  })

  it('refuses calls that write, and says what to do', async () => {
    const folder = await filled()
    const before = contents(folder)
    const db = await Redlet.open({ path: folder, readOnly: true })
    const calls = [
      ['SET', 'k', 'v'],
      ['DEL', 'a'],
      ['EVAL', "return redis.call('SET', 'k', 'v')", 0],
      ['FUNCTION', 'FLUSH'],
      ['FLUSHALL'],
      ['SAVE'],
      ['BGSAVE'],
      ['BGREWRITEAOF'],
      ['CONFIG', 'REWRITE'],
      ['ACL', 'SAVE'],
      ['DEBUG', 'POPULATE', '1'],
    ]
    for (const call of calls) {
      const error = failure(() => db.call(...call))
      expect([call, error.message]).toEqual([call, expect.stringContaining('without that option')])
      expect([call, error.code]).toEqual([call, 'READONLY'])
    }
    await expect(db.save()).rejects.toMatchObject({ code: 'READONLY' })
    await expect(db.multi().set('k', 'v').exec()).rejects.toThrow('READONLY')
    expect(db.exists('a', 'b', 'h', 'k')).toBe(3)
    await db.close()
    expect(contents(folder)).toEqual(before)
  })

  it('evicts nothing, whatever maxmemory is', async () => {
    const folder = await filled()
    const options = { readOnly: true, maxmemory: 1, maxmemoryPolicy: 'allkeys-lru' }
    const db = new Redlet(folder, options)
    await sleep(100)
    expect(db.mget('a', 'b')).toEqual(['1', '2'])
    await db.close()
  })

  it('can be opened by several processes, and excludes writers', async () => {
    const folder = await filled()
    const db = new Redlet(folder, { readOnly: true })
    const code = `
      const { Redlet } = require('redlet')
      const open = async (options) => {
        try {
          const db = new Redlet(process.argv[1], options)
          console.log(db.get('a'))
          await db.close()
        } catch (error) {
          console.log(error.code)
        }
      }
      open({ readOnly: true }).then(() => open({}))`
    expect((await runCode(code, [folder])).stdout).toBe('1\nLOCKED\n')
    await db.close()
    const writer = new Redlet(folder)
    expect((await runCode(code, [folder])).stdout).toBe('LOCKED\nLOCKED\n')
    await writer.close()
  })

  unix('opens, and can be checked, where nothing can be written', async () => {
    const folder = await filled()
    const user = freeze(folder)
    const code = `
      const { Redlet } = require('redlet')
      try { require('node:fs').writeFileSync(process.argv[1] + '/x', '') } catch (error) { console.log(error.code) }
      const db = new Redlet(process.argv[1], { readOnly: true })
      console.log(db.get('a'))
      db.close()`
    expect((await runCode(code, [folder], user)).stdout).toBe('EACCES\n1\n')
    const cli = path.join(root, 'lib/cli/index.js')
    const { stdout, stderr } = await runScript(cli, ['check', folder], user)
    expect([stdout, stderr]).toEqual([expect.stringContaining('sound: a snapshot of'), ''])
  })

  it('needs a data folder', async () => {
    const folder = newFolder()
    const missing = path.join(folder, 'missing')
    expect(failure(() => new Redlet(folder, { readOnly: true })).code).toBe('INVALID_ARGUMENT')
    expect(failure(() => new Redlet(missing, { readOnly: true })).message).toContain(missing)
    expect(failure(() => new Redlet({ readOnly: true })).code).toBe('INVALID_ARGUMENT')
    expect(fs.readdirSync(folder)).toEqual([])
  })

  it('can be served', async () => {
    const folder = await filled()
    const cli = path.join(root, 'lib/cli/index.js')
    const { child: server, port } = await readyServer('--read-only', '--dir', folder)
    const code = `
      const socket = require('node:net').connect(process.argv[1], '127.0.0.1')
      socket.end('GET a\\r\\nSET k v\\r\\n')
      socket.pipe(process.stdout)`
    const { stdout } = await runCode(code, [port])
    expect(stdout).toMatch(/^\$1\r\n1\r\n-READONLY /)
    server.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
    expect((await runScript(cli, ['server', '--read-only', 'yes'])).code).toBe(2)
  })
})

describe('a store that is open', () => {
  it.each([
    [{ databases: 4 }, { databases: 5 }, 'databases: 4', 'databases: 5'],
    [{ dialect: 'redis' }, { dialect: 'valkey' }, 'dialect: redis', 'dialect: valkey'],
    [{ fsync: 'no' }, { fsync: 'always' }, 'fsync: no', 'fsync: always'],
    [{ maxmemory: '1mb' }, { maxmemory: 5 }, 'maxmemory: 1048576', 'maxmemory: 5'],
    [{}, { maxmemoryPolicy: 'allkeys-lru' }, 'Policy: noeviction', 'Policy: allkeys-lru'],
    [{}, { readOnly: true }, 'readOnly: false', 'readOnly: true'],
  ])('with %p is not opened with %p as well', async (first, second, has, asked) => {
    const folder = newFolder()
    const db = new Redlet(folder, first)
    const error = failure(() => new Redlet(folder, second))
    expect(error.code).toBe('INVALID_ARGUMENT')
    expect(error.message).toContain(has)
    expect(error.message).toContain(asked)
    const same = [new Redlet(folder, first), new Redlet(folder)]
    await Promise.all([db, ...same].map((db) => db.close()))
  })
})
