'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { Redlet } = require('../..')
const { root, runScript } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

afterAll(removeFolders)

const redlet = (...args) => runScript(path.join(root, 'lib/cli/index.js'), args)

async function filled() {
  const folder = newFolder()
  const db = new Redlet(folder)
  for (let i = 0; i < 100; i++) db.set(`key:${i}`, `value ${i}`)
  await db.close()
  return folder
}

function damage(folder) {
  const log = path.join(
    folder,
    fs.readdirSync(folder).find((name) => name.startsWith('log.')),
  )
  const bytes = fs.readFileSync(log)
  bytes[Math.floor(bytes.length / 2)] ^= 0xff
  fs.writeFileSync(log, bytes)
  return log
}

describe('redlet check', () => {
  it('says that a folder is sound', async () => {
    const { code, stdout } = await redlet('check', await filled())
    expect(stdout).toContain('sound: no snapshot, 100 records in the log')
    expect(code).toBe(0)
  })

  it('says where a folder is damaged, and changes nothing', async () => {
    const folder = await filled()
    const log = damage(folder)
    const before = fs.readFileSync(log)
    const { code, stderr } = await redlet('check', folder)
    expect(stderr).toMatch(/CORRUPT: .*is damaged at byte \d+/)
    expect(stderr).toContain('redlet check --fix')
    expect(code).toBe(1)
    expect(fs.readFileSync(log)).toEqual(before)
  })

  it('cuts the damage off with --fix, and keeps what it cuts off', async () => {
    const folder = await filled()
    damage(folder)
    const { code, stdout } = await redlet('check', '--fix', folder)
    expect(stdout).toMatch(/cut at byte \d+/)
    expect(code).toBe(0)
    const kept = fs.readdirSync(folder).find((name) => name.endsWith('.damaged'))
    const { size } = fs.statSync(path.join(folder, kept))
    expect(stdout).toContain(`${kept} (${size} bytes)`)
    // What is left is whole: nothing of it is torn.
    expect(stdout).not.toContain('cut short')
    const db = new Redlet(folder)
    expect(db.recovered.torn).toBeNull()
    const left = db.dbsize()
    expect(left).toBeGreaterThan(10)
    expect(left).toBeLessThan(100)
    for (let i = 0; i < left; i++) expect(db.get(`key:${i}`)).toBe(`value ${i}`)
    await db.close()
  })

  it('does not make a missing folder', async () => {
    const folder = path.join(newFolder(), 'nothing')
    const { code, stderr } = await redlet('check', folder)
    expect(stderr).toContain('does not exist')
    expect(code).toBe(2)
    expect(fs.existsSync(folder)).toBe(false)
  })

  it('replays what a folder holds, in as many databases as needed', async () => {
    const folder = newFolder()
    const db = new Redlet(folder, { databases: 40 })
    db.select(39)
    db.set('k', 'v')
    await db.close()
    const { code, stdout } = await redlet('check', folder)
    expect(stdout).toContain('sound: no snapshot, 1 record in the log')
    expect(code).toBe(0)
    expect(() => new Redlet(folder)).toThrow('Open the folder with `databases: 40`, or more')
    const again = new Redlet(folder, { databases: 40 })
    await again.close()
  })

  it('changes nothing in a folder that is sound', async () => {
    const folder = await filled()
    const state = () =>
      fs.readdirSync(folder).map((name) => [name, fs.statSync(path.join(folder, name)).mtimeMs])
    const before = state()
    await redlet('check', folder)
    expect(state()).toEqual(before)
  })

  it.each(['check', 'check --fix'])('%s leaves alone what is no data folder', async (command) => {
    const folder = newFolder()
    fs.writeFileSync(path.join(folder, 'notes.txt'), 'mine')
    const other = await redlet(...command.split(' '), folder)
    expect(other.stderr).toContain(`${folder} is no data folder of redlet`)
    expect(other.code).toBe(2)
    expect(fs.readdirSync(folder)).toEqual(['notes.txt'])
    const file = await redlet(...command.split(' '), path.join(folder, 'notes.txt'))
    expect([file.code, file.stderr]).toEqual([2, expect.stringContaining('it is not a folder')])
  })

  it.each([
    ['redlet.conf', 'maxmemory 1mb\nbogus 1', 'line 2: unknown parameter'],
    ['users.acl', 'user ada +nonsense', 'Unknown command or category name in ACL'],
  ])('finds a mistake in %s', async (name, text, why) => {
    const folder = await filled()
    fs.writeFileSync(path.join(folder, name), text)
    const { code, stderr } = await redlet('check', folder)
    expect(stderr).toMatch(/^redlet: CONFIG: /)
    expect(stderr).toContain(path.join(folder, name))
    expect(stderr).toContain(why)
    expect(code).toBe(1)
  })

  it('says which process has a folder open', async () => {
    const folder = await filled()
    const db = new Redlet(folder)
    const { code, stderr } = await redlet('check', folder)
    expect(stderr).toMatch(new RegExp(`LOCKED: .* in use by process ${process.pid}`))
    expect(code).toBe(1)
    await db.close()
  })

  it('prints its usage', async () => {
    expect((await redlet('check')).code).toBe(2)
    expect((await redlet('nonsense')).stderr).toContain("unknown command 'nonsense'")
    expect((await redlet('--help')).stdout).toContain('reads a whole data folder')
  })
})
