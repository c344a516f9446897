'use strict'

// The same cases through every door: whichever way a call comes in, it answers the same. A genuine
// server of each dialect is among the doors, so that what a case expects is right.
//
// A door is a file of ./doors. It exports `open()`, which answers `{ run, close }`, where
// `run(name, ...args)` makes a call and answers (a promise of) its reply in the shapes that `db.x()`
// has, or rejects with an error that has `code` and `message`. What a door cannot do it lists under
// `skip`, with the reason; `absent` is why it can't be opened here; `finish()` runs after all cases.
// A new door is one more file. Cases are a file of ./cases for each group of the command table.

const fs = require('node:fs')
const path = require('node:path')
const { ownTable } = require('../support/random/table.js')

const load = (folder) =>
  fs
    .readdirSync(path.join(__dirname, folder))
    .map((file) => [path.basename(file, '.js'), require(`./${folder}/${file}`)])

const families = load('cases')

describe.each(load('doors'))('through %s', (_, { open, finish, absent, skip = {} }) => {
  let door
  beforeEach(async () => {
    if (!absent) door = await open()
  })
  afterEach(() => door?.close())
  afterAll(() => finish?.())

  describe.each(families)('%s', (family, cases) => {
    for (const [title, play] of Object.entries(cases)) {
      const reason = absent ?? skip[`${family}: ${title}`]
      const title_ = reason ? `${title} (skipped: ${reason})` : title
      const test = reason ? it.skip : it
      test(title_, () => play((...call) => door.run(...call)))
    }
  })

  it('skips only cases that there are', () => {
    const titles = families.flatMap(([family, cases]) =>
      Object.keys(cases).map((title) => `${family}: ${title}`),
    )
    expect(titles).toEqual(expect.arrayContaining(Object.keys(skip)))
  })
})

describe('the cases', () => {
  it('cover every group of the command table', () => {
    const groups = new Set(ownTable().map(({ group }) => group))
    expect(families.map(([family]) => family)).toEqual(expect.arrayContaining([...groups]))
    expect(groups.size).toBe(17)
  })
})
