'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { Redlet } = require('../..')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

afterAll(removeFolders)

const logs = (folder) => fs.readdirSync(folder).filter((name) => name.startsWith('log.'))
const lastLog = (folder) => path.join(folder, logs(folder).sort().at(-1))

async function filled() {
  const folder = newFolder()
  const db = new Redlet(folder)
  db.mset('a', 1, 'b', 2)
  await db.save()
  db.set('c', 3)
  db.set('d', 4)
  await db.close()
  return folder
}

/**
 * Resolves when new records have times from `moment` on. Their clock advances with the system's
 * ticks, which come tenths of a second late on a virtual machine that is busy.
 */
async function recordsReach(moment) {
  const folder = newFolder()
  let time
  do {
    const db = new Redlet(folder)
    time = db.recovered.time // of the round before; null in the first
    db.incr('rounds')
    await db.close()
  } while (time < moment)
}

describe('db.recovered', () => {
  it('is null for a store in memory', async () => {
    const db = new Redlet()
    expect(db.recovered).toBeNull()
    await db.close()
  })

  it('is empty for a new folder', async () => {
    const db = new Redlet(newFolder())
    expect(db.recovered).toEqual({ snapshot: 0, records: 0, bytes: 0, time: null, torn: null })
    await db.close()
  })

  it('reports what was read and when it was written', async () => {
    const before = Date.now()
    await recordsReach(before)
    const folder = await filled()
    const db = await Redlet.open(folder)
    expect(db.recovered).toMatchObject({ snapshot: 2, records: 2, torn: null })
    expect(db.recovered.bytes).toBeGreaterThan(40)
    expect(db.recovered.time.getTime()).toBeGreaterThanOrEqual(before)
    expect(db.recovered.time.getTime()).toBeLessThanOrEqual(Date.now())
    expect(db.buffers.recovered).toEqual(db.recovered)
    expect(db.info('persistence')).toMatch(/redlet_recovered_records:2\r\n/)
    expect(db.info('persistence')).toMatch(/redlet_recovered_torn:0\r\n/)
    await db.close()
    expect(db.recovered).toBeNull()
  })

  it('and INFO report a torn end that was cut off, once', async () => {
    const folder = await filled()
    const file = lastLog(folder)
    const { size } = fs.statSync(file)
    fs.appendFileSync(file, 'a write cut short')
    const db = new Redlet(folder)
    expect(db.recovered.torn).toEqual({
      path: fs.realpathSync(file),
      offset: size,
      bytes: 17,
      kept: [],
    })
    expect(db.info('persistence')).toMatch(
      /redlet_recovered_torn:1\r\nredlet_recovered_torn_bytes:17\r\n/,
    )
    expect(db.mget('a', 'b', 'c', 'd')).toEqual(['1', '2', '3', '4'])
    await db.close()
    const again = new Redlet(folder)
    expect(again.recovered.torn).toBeNull()
    await again.close()
  })
})

describe('a folder that lacks what was there at its last clean end', () => {
  const spoils = {
    'without the last file of its log': (file) => fs.rmSync(file),
    'with an empty last file': (file) => fs.writeFileSync(file, ''),
    'with a shorter last file': (file) => fs.truncateSync(file, fs.statSync(file).size - 10),
  }

  it.each(Object.entries(spoils))('%s is refused', async (_, spoil) => {
    const folder = await filled()
    spoil(lastLog(folder))
    await expect(Redlet.open(folder)).rejects.toMatchObject({
      code: 'CORRUPT',
      message: expect.stringContaining('bytes of records'),
    })
  })

  it('is refused without its manifest, which the error names', async () => {
    const folder = await filled()
    fs.rmSync(path.join(folder, 'redlet.manifest'))
    expect(() => new Redlet(folder)).toThrow(/redlet\.manifest.*is missing.*check --fix/)
  })
})
