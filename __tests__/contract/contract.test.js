'use strict'

// The same cases through every door: whichever way a call comes in, it answers the same.
//
// A door is a file of ./doors. It exports `open()`, which answers `{ run, close }`, where
// `run(name, ...args)` makes a call and answers (a promise of) its reply in the shapes that `db.x()`
// has, or rejects with an error that has `code` and `message`. What a door cannot do it lists under
// `skip`, with the reason. A new door is one more file.

const fs = require('node:fs')
const path = require('node:path')

const load = (folder) =>
  fs
    .readdirSync(path.join(__dirname, folder))
    .map((file) => [path.basename(file, '.js'), require(`./${folder}/${file}`)])

const families = load('cases')

describe.each(load('doors'))('through %s', (_, { open, skip = {} }) => {
  let door
  beforeEach(async () => {
    door = await open()
  })
  afterEach(() => door.close())

  describe.each(families)('%s', (family, cases) => {
    for (const [title, play] of Object.entries(cases)) {
      const reason = skip[`${family}: ${title}`]
      const title_ = reason ? `${title} (skipped: ${reason})` : title
      const test = reason ? it.skip : it
      test(title_, () => play((...call) => door.run(...call)))
    }
  })

  it('skips only what there is', () => {
    const titles = families.flatMap(([family, cases]) =>
      Object.keys(cases).map((title) => `${family}: ${title}`),
    )
    expect(titles).toEqual(expect.arrayContaining(Object.keys(skip)))
  })
})
