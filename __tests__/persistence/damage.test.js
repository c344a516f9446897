'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { Redlet, RedletError } = require('../..')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

afterAll(removeFolders)

/** A folder with a snapshot and a log. */
async function filled() {
  const folder = newFolder()
  const db = new Redlet(folder)
  for (let i = 0; i < 500; i++) db.set(`before:${i}`, `value ${i}`)
  await db.save()
  for (let i = 0; i < 500; i++) db.set(`after:${i}`, `value ${i}`)
  await db.close()
  return folder
}

const contents = (folder) =>
  fs
    .readdirSync(folder)
    .sort()
    .map((name) => [name, fs.readFileSync(path.join(folder, name))])

const fileOf = (folder, kind) =>
  path.join(
    folder,
    fs
      .readdirSync(folder)
      .filter((name) => name.startsWith(kind))
      .sort()
      .at(-1),
  )

function flip(file, offset) {
  const bytes = fs.readFileSync(file)
  bytes[offset < 0 ? bytes.length + offset : offset] ^= 0x55
  fs.writeFileSync(file, bytes)
}

async function refusal(folder) {
  const error = await Redlet.open(folder).then(
    async (db) => db.close(),
    (error) => error,
  )
  expect(error).toBeInstanceOf(RedletError)
  expect(() => new Redlet(folder)).toThrow(error.message)
  return error
}

describe.each(['snapshot', 'log'])('a damaged %s', (kind) => {
  it('is refused with its place, and is not changed', async () => {
    const folder = await filled()
    const file = fileOf(folder, kind)
    flip(file, 2000)
    const before = contents(folder)
    const error = await refusal(folder)
    expect(error.code).toBe('CORRUPT')
    expect(error.message).toContain(`${file} is damaged at byte `)
    expect(error.message).toContain('redlet check --fix')
    expect(contents(folder)).toEqual(before)
  })

  it('is refused in its header as well', async () => {
    const folder = await filled()
    flip(fileOf(folder, kind), 1)
    const before = contents(folder)
    expect(['CORRUPT', 'FORMAT']).toContain((await refusal(folder)).code)
    expect(contents(folder)).toEqual(before)
  })
})

describe('a missing snapshot', () => {
  it('is refused', async () => {
    const folder = await filled()
    fs.rmSync(fileOf(folder, 'snapshot'))
    expect((await refusal(folder)).code).toBe('CORRUPT')
  })
})

describe('a folder with files of somebody else', () => {
  it('leaves them alone', async () => {
    const folder = newFolder()
    fs.writeFileSync(path.join(folder, 'notes.txt'), 'mine')
    const db = new Redlet(folder)
    db.set('k', 'v')
    await db.save()
    await db.close()
    expect(fs.readFileSync(path.join(folder, 'notes.txt'), 'utf8')).toBe('mine')
  })
})
