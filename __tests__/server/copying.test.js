'use strict'

// `redlet backup`, `import` and `export`, and backups of a server that runs.

const { execFileSync } = require('node:child_process')
const { once } = require('node:events')
const fs = require('node:fs')
const path = require('node:path')
const { Redlet } = require('../..')
const { root, startScript } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

afterAll(removeFolders)

const CLI = path.join(root, 'lib', 'cli', 'index.js')
const run = (...args) => startScript(CLI, args).ended
const within = (folder, name) => path.join(folder, name)

/** A data folder with two keys. */
async function filled(folder) {
  const db = new Redlet(folder)
  db.set('a', '1')
  db.rpush('l', 'x', 'y')
  await db.close()
  return folder
}

async function keysOf(folder) {
  const db = new Redlet(folder, { readOnly: true })
  const keys = db.keys('*').sort()
  await db.close()
  return keys
}

describe('redlet backup', () => {
  it('copies a folder that nobody has open', async () => {
    const place = newFolder()
    const [data, copy] = [await filled(within(place, 'data')), within(place, 'copy')]
    const { code, stdout, stderr } = await run('backup', data, copy)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/copy: 2 keys, \d+ bytes\n$/)
    expect(await keysOf(copy)).toEqual(['a', 'l'])
    expect((await run('check', copy)).code).toBe(0)
    const again = await run('backup', data, copy)
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('is not replaced') })
  })

  it('says what to do about a folder that another process has open', async () => {
    const place = newFolder()
    const db = new Redlet(within(place, 'data'))
    const { code, stderr } = await run('backup', within(place, 'data'), within(place, 'copy'))
    expect(code).toBe(1)
    expect(stderr).toMatch(/LOCKED: .*`await db\.backup\(folder\)`.*POST \/backup/)
    expect(fs.readdirSync(place)).toEqual(['data'])
    await db.close()
    const missing = await run('backup', within(place, 'none'), within(place, 'copy'))
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('does not exist') })
  })
})

describe('redlet export and import', () => {
  it('carry a folder into a file and into a new folder', async () => {
    const place = newFolder()
    const data = await filled(within(place, 'data'))
    const [file, other] = [within(place, 'dump.rdb'), within(place, 'other')]
    expect(await run('export', '--dialect', 'valkey', data, file)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/dump\.rdb: 2 keys, \d+ bytes\n$/),
    })
    const again = await run('export', data, file)
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('`--replace`')])
    expect((await run('export', '--replace', data, file)).code).toBe(0)
    const imported = await run('import', file, other)
    expect(imported).toMatchObject({ code: 0, stdout: `${other}: 2 keys\n`, stderr: '' })
    expect(await keysOf(other)).toEqual(['a', 'l'])
  })

  it('add a file to a folder that has data, all of it or nothing', async () => {
    const place = newFolder()
    const [data, file] = [await filled(within(place, 'data')), within(place, 'dump.rdb')]
    const source = new Redlet()
    source.mset({ a: 'new', b: '2' })
    await source.exportRdb(file)
    await source.close()
    const refused = await run('import', file, data)
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/dump\.rdb is not imported: the key 'a' .*`--replace` lets/),
    })
    expect(await keysOf(data)).toEqual(['a', 'l'])
    expect((await run('import', '--replace', file, data)).code).toBe(0)
    expect(await keysOf(data)).toEqual(['a', 'b', 'l'])
  })

  it('make no folder of a file that is damaged', async () => {
    const place = newFolder()
    const file = within(place, 'dump.rdb')
    fs.writeFileSync(file, Buffer.from('REDIS0011\xfe\0', 'latin1'))
    const { code, stderr } = await run('import', file, within(place, 'data'))
    expect([code, stderr]).toEqual([1, expect.stringMatching(/CORRUPT: .*damaged at byte \d+/)])
    expect(fs.readdirSync(place)).toEqual(['dump.rdb'])
  })
})

describe('backups of a running server', () => {
  const post = (url, options) => fetch(`${url}/backup`, { method: 'POST', ...options })

  /** A server with a store of two keys; where it takes requests. */
  async function serving(place, ...args) {
    await filled(within(place, 'data'))
    const child = startScript(CLI, [
      ...['server', '--port', 0, '--dir', within(place, 'data'), '--http', 0],
      ...args,
    ])
    let printed = ''
    while (!printed.includes('ready on')) printed += (await once(child.stdout, 'data'))[0]
    const [, where] = /http on ([\d.]+:\d+)/.exec(printed)
    return { child, url: `http://${where}` }
  }

  it('are made when they are asked for, each in a folder of its own', async () => {
    const place = newFolder()
    const { child, url } = await serving(place, '--backups', within(place, 'backups'))
    for (let round = 0; round < 2; round++) {
      const response = await post(url)
      expect(response.status).toBe(201)
      const copy = await response.json()
      expect(copy).toEqual({ path: expect.any(String), keys: 2, bytes: expect.any(Number) })
      expect(path.dirname(copy.path)).toBe(within(place, 'backups'))
      expect(await keysOf(copy.path)).toEqual(['a', 'l'])
    }
    expect(fs.readdirSync(within(place, 'backups'))).toHaveLength(2)
    const byPage = await post(url, { headers: { Origin: 'http://example.com' } })
    expect(byPage.status).toBe(403)
    expect((await fetch(`${url}/backup`)).status).toBe(405)
    expect(fs.readdirSync(within(place, 'backups'))).toHaveLength(2)
    child.kill('SIGTERM')
    expect(await child.ended).toMatchObject({ code: 0 })
  })

  it('are not made without a folder for them', async () => {
    const place = newFolder()
    const { child, url } = await serving(place)
    expect((await post(url)).status).toBe(404)
    child.kill('SIGTERM')
    await child.ended
    const wrong = await run('server', '--backups', place)
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--http') })
  })

  it('answer with what went wrong', async () => {
    const place = newFolder()
    fs.writeFileSync(within(place, 'backups'), 'a file')
    const { child, url } = await serving(place, '--backups', within(place, 'backups'))
    const response = await post(url)
    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({ message: expect.stringContaining('backups') })
    child.kill('SIGTERM')
    await child.ended
  })
})

it('shell completion knows the commands', () => {
  const script = execFileSync(process.execPath, [CLI, 'completion', 'bash'], { encoding: 'utf8' })
  for (const word of ['backup', 'import', 'export']) expect(script).toContain(word)
})
