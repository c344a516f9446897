'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { knownDifferences } = require('../support/known-differences.js')
const { SERVERS } = require('../support/servers.js')

describe('docs/compatibility.md', () => {
  const rows = [...knownDifferences().values()]
  const scripts = fs
    .readdirSync(__dirname)
    .map((file) => fs.readFileSync(path.join(__dirname, file), 'utf8'))
    .join('\n')

  it.each(rows)('$id tells the command, a server, what differs and why', (row) => {
    const titles = Object.values(SERVERS).map(({ title }) => title)
    expect(titles.some((title) => row.server.includes(title))).toBe(true)
    expect(row.command && row.differs && row.reason).toBeTruthy()
  })

  it.each(rows)('$id is shown by a script', ({ id }) => {
    expect(scripts.includes(`[${id}]`) || scripts.includes(`known: '${id}'`)).toBe(true)
  })
})
