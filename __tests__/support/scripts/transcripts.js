'use strict'

// Programs of several clients (transcript.js), byte for byte as the genuine server of a dialect answers
// them, over TCP and over a stream in the process.

const { Redlet } = require('../../..')
const { differs, knownDifferences } = require('../compare/known-differences.js')
const { RawClient } = require('../servers/raw-client.js')
const { SERVERS, installedServers, startServer } = require('../servers/genuine.js')
const { parseTranscript, transcribe } = require('./transcript.js')

const rows = knownDifferences()

/** A jest suite. `programs`: by their names; each begins on an empty store. */
function transcripts(programs) {
  describe.each(installedServers())('as %s answers them', (id) => compareWith(id, programs))
}

function compareWith(id, programs) {
  const subjects = []
  let db
  beforeAll(async () => {
    db = new Redlet({ dialect: id })
    // As on a genuine server, clients that waited go on in the order in which they came.
    const listener = await db.listen({ port: 0, threads: 1 })
    const inside = new Redlet({ dialect: id })
    const { port, stop } = await startServer(id)
    subjects.push(
      { title: 'over TCP', connect: () => RawClient.connect(listener), stop: () => {} },
      {
        title: 'in the process',
        connect: async () => new RawClient(inside[Symbol.for('redlet.connect')]()),
        stop: () => inside.close(),
      },
      { title: SERVERS[id].title, connect: () => RawClient.connect({ port }), stop },
    )
  }, 60_000)
  afterAll(async () => {
    await Promise.all(subjects.map(({ stop }) => stop()))
    await db.close()
  })

  it.each(Object.entries(programs))(
    '%s',
    async (_, text) => {
      const steps = parseTranscript(text)
      const excused = ({ known }, title) => differs(rows, known, title)
      const lines = await transcribe(steps, subjects, excused)
      const [ours, ...others] = subjects.map(({ title }, at) => ({ title, came: lines[at] }))
      const shown = ({ title, came }) =>
        came.map((what, index) => {
          const known = excused(steps[index], title)
          return { line: steps[index].line, came: known ? ours.came[index] : what }
        })
      for (const other of others) {
        expect({ title: other.title, lines: shown(ours) }).toEqual({
          title: other.title,
          lines: shown(other),
        })
      }
    },
    60_000,
  )
}

module.exports = { transcripts }
