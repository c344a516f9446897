'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { knownDifferences } = require('../support/compare/known-differences.js')
const { SERVERS } = require('../support/servers/genuine.js')

describe('docs/compatibility.md', () => {
  const rows = [...knownDifferences().values()]
  const folders = [__dirname, path.join(__dirname, '..', 'server')]
  const files = folders.flatMap((folder) =>
    fs.readdirSync(folder).map((name) => path.join(folder, name)),
  )
  const scripts = files.map((file) => fs.readFileSync(file, 'utf8')).join('\n')

  it.each(rows)('$id tells the command, a server, what differs and why', (row) => {
    const titles = Object.values(SERVERS).map(({ title }) => title)
    expect(titles.some((title) => row.server.includes(title))).toBe(true)
    expect(row.command && row.differs && row.reason).toBeTruthy()
  })

  it.each(rows)('$id is shown by a script', ({ id }) => {
    const marks = [`[${id}]`, `known: '${id}'`, `, '${id}']`]
    expect(marks.some((mark) => scripts.includes(mark))).toBe(true)
  })
})
