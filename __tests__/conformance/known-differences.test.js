'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { knownDifferences } = require('../support/compare/known-differences.js')
const { SERVERS, STACK } = require('../support/servers/genuine.js')

/** What the server of a dialect does not have, and the store has all the same. */
const UNION = 'Commands and options of other servers'

describe('docs/compatibility.md', () => {
  const rows = [...knownDifferences().values()]
  const folders = [__dirname, path.join(__dirname, '..', 'server')]
  const files = folders.flatMap((folder) =>
    fs.readdirSync(folder).map((name) => path.join(folder, name)),
  )
  const scripts = files.map((file) => fs.readFileSync(file, 'utf8')).join('\n')

  it.each(rows)('$id tells the command, a server, what differs and why', (row) => {
    const titles = [...Object.values(SERVERS), STACK].map(({ title }) => title)
    expect(titles.some((title) => row.server.includes(title))).toBe(true)
    expect(row.command && row.differs && row.reason).toBeTruthy()
  })

  it.each(Object.values(SERVERS))('has at most 15 rows for the dialect of $title', ({ title }) => {
    const own = rows.filter(({ server, section }) => server.includes(title) && section !== UNION)
    expect(own.length).toBeLessThanOrEqual(15)
    expect(own.length).toBeGreaterThan(0)
  })

  it('lists apart only what the server of the dialect does not have', () => {
    const apart = rows.filter(({ section }) => section === UNION)
    const missing =
      /^(no |does not have |eight |`LIST` has only |`notify-keyspace-events` does not )/
    const others = apart.filter(
      (row) => !missing.test(row.differs) || !/came with/.test(row.reason),
    )
    expect(others).toEqual([])
  })

  it.each(rows)('$id is shown by a script', ({ id }) => {
    const marks = [`[${id}]`, `known: '${id}'`, `, '${id}']`]
    expect(marks.some((mark) => scripts.includes(mark))).toBe(true)
  })
})
