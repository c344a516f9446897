'use strict'

const { once } = require('node:events')
const fs = require('node:fs')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet } = require('../..')
const { startScript } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

const WRITER = path.join(__dirname, '..', 'support', 'processes', 'writer.js')
const ROUNDS = 30

afterAll(removeFolders)

/** Lets a child write for a random time and kills it; the last step whose calls had returned. */
async function writeAndKill(folder, fsync, round) {
  const file = `${folder}.acknowledged`
  fs.rmSync(file, { force: true })
  const child = startScript(WRITER, [folder, fsync, round, round % 3 === 0])
  // Some are killed while they start and recover, the others when two steps have been written.
  const starts = round % 6 === 0
  const writes = () => fs.existsSync(file) && fs.statSync(file).size >= '1\n2\n'.length
  while (!starts && !writes() && child.exitCode === null) await sleep(2)
  await sleep(Math.random() * (starts ? 400 : 150))
  child.kill('SIGKILL')
  const { signal, stderr } = await child.ended
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' })
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').length - 1 : 0
}

/** Every step up to the last acknowledged one is there, in every value it wrote. */
function expectSteps(db, round, acknowledged) {
  const lost = []
  for (let step = 1; step <= acknowledged; step++) {
    const id = `${round}:${step}`
    const whole =
      db.get(`string:${id}`) === id.repeat(step % 50) &&
      db.hget('hash', id) === String(step) &&
      db.sismember('set', id) === 1 &&
      db.vgetattr(`vectors:${round}`, id) === (step % 3 === 0 ? null : id)
    if (!whole) lost.push(id)
  }
  expect(lost).toEqual([])
}

/** Calls end in the order they were made in, and a transaction is there whole or not at all. */
function expectOrder(db, written) {
  const [list, both] = [db.lrange('list', 0, -1), db.lrange('both', 0, -1)]
  const counts = [list.length, db.scard('set'), Number(db.get('count') ?? 0), both.length]
  for (const count of counts) expect(count).toBeGreaterThanOrEqual(written)
  expect(counts).toEqual([...counts].sort((a, b) => b - a))
  expect(new Set(list).size).toBe(list.length)
  const last = both.at(-1) ?? null
  expect([db.get('one'), db.get('two')]).toEqual([last, last])
}

describe.each(['everysec', 'always', 'no'])(
  'a process killed while it writes (fsync: %s)',
  (fsync) => {
    // All three at once: each waits most of the time, for a process to start or to be killed.
    it.concurrent(`loses no write whose call had returned, in ${ROUNDS} rounds`, async () => {
      const folder = newFolder()
      let written = 0
      for (let round = 1; round <= ROUNDS; round++) {
        const acknowledged = await writeAndKill(folder, fsync, round)
        written += acknowledged
        const db = new Redlet(folder, { fsync })
        expectSteps(db, round, acknowledged)
        expectOrder(db, written)
        await db.close()
      }
      expect(written).toBeGreaterThan(ROUNDS)
      fs.rmSync(`${folder}.acknowledged`, { force: true })
    }, 600_000)
  },
)

it('a folder that was written by killed processes can be written on', async () => {
  const folder = newFolder()
  await writeAndKill(folder, 'everysec', 1)
  const child = startScript(WRITER, [folder, 'everysec', 2, false])
  await once(child, 'spawn')
  await sleep(300)
  child.kill('SIGKILL')
  await child.ended
  const db = new Redlet(folder)
  db.set('k', 'v')
  await db.save()
  await db.close()
  const again = new Redlet(folder)
  expect(again.get('k')).toBe('v')
  await again.close()
  fs.rmSync(`${folder}.acknowledged`)
}, 30_000)
