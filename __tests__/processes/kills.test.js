'use strict'

const { Redlet } = require('../..')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { killOwners } = require('../support/processes/kills.js')

afterAll(removeFolders)

/** More in `npm run test:all`. */
const KILLS = Number(process.env.REDLET_KILLS ?? 5)

describe('eight processes under load, whose owner is killed again and again', () => {
  let seen
  let kills
  let db
  const of = (role) => seen.filter((one) => one.role === role)

  beforeAll(async () => {
    const folder = newFolder()
    const found = await killOwners({
      ...{ folder, notes: newFolder(), processes: 8, kills: KILLS, between: 400 },
    })
    ;({ seen, kills } = found)
    db = new Redlet(folder)
    if (process.env.REDLET_KILLS) console.log(found.pauses.map(Math.round).join(' '))
  }, 600_000)

  afterAll(() => db.close())

  it('are killed as often as asked for', () => {
    expect(kills).toBe(KILLS)
  })

  it('lose no write that returned, and make none twice', () => {
    const writers = of('writer')
    for (const { name, begun, returned, unknown } of writers) {
      const list = db.lrange(`written:${name}`, 0, -1)
      expect(new Set(list).size).toBe(list.length)
      const there = new Set(list)
      expect(returned.filter((n) => !there.has(n))).toEqual([])
      // What is there besides is of unknown outcome, or was under way when this process was killed.
      const known = new Set([...returned, ...unknown, begun.at(-1)])
      expect(list.filter((n) => !known.has(n))).toEqual([])
    }
    expect(writers.reduce((sum, { returned }) => sum + returned.length, 0)).toBeGreaterThan(100)
  })

  it('count each transaction once', () => {
    const sum = (field) => of('transactor').reduce((all, one) => all + one[field].length, 0)
    const counter = Number(db.get('counter'))
    expect(counter).toBeGreaterThanOrEqual(sum('returned'))
    expect(counter).toBeLessThanOrEqual(sum('begun'))
    expect(sum('returned')).toBeGreaterThan(10)
  })

  it('give no job to two, and go on waiting after each kill', () => {
    const jobs = of('consumer').flatMap(({ came }) => came)
    expect(new Set(jobs).size).toBe(jobs.length)
    const made = of('producer').reduce((all, one) => all + one.returned.length, 0)
    expect(jobs.length).toBeGreaterThan(made / 8)
  })

  it('hear messages with each owner', () => {
    const heard = of('listener').reduce((all, { came }) => all + came.length, 0)
    expect(heard).toBeGreaterThan(10)
  })

  it('go on through ioredis', () => {
    const returned = of('client').reduce((all, one) => all + one.returned.length, 0)
    expect(returned).toBeGreaterThan(10)
    expect(Number(db.get('by-ioredis'))).toBeGreaterThanOrEqual(returned)
  })
})
