'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { Redlet } = require('../..')
const { root, runScript } = require('../support/child.js')
const { newFolder, removeFolders } = require('../support/folder.js')

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
    expect(fs.readdirSync(folder).some((name) => name.endsWith('.damaged'))).toBe(true)
    const db = new Redlet(folder)
    const left = db.dbsize()
    expect(left).toBeGreaterThan(10)
    expect(left).toBeLessThan(100)
    for (let i = 0; i < left; i++) expect(db.get(`key:${i}`)).toBe(`value ${i}`)
    await db.close()
  })

  it('does not make a folder that is not there', async () => {
    const folder = path.join(newFolder(), 'nothing')
    const { code, stderr } = await redlet('check', folder)
    expect(stderr).toContain('does not exist')
    expect(code).toBe(2)
    expect(fs.existsSync(folder)).toBe(false)
  })

  it('tells how it is used', async () => {
    expect((await redlet('check')).code).toBe(2)
    expect((await redlet('nonsense')).stderr).toContain("unknown command 'nonsense'")
    expect((await redlet('--help')).stdout).toContain('check <folder>')
  })
})
