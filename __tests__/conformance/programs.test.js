'use strict'

// Random programs of several clients, through both doors, shared out among the genuine servers.
//   REDLET_SEED=n            repeats a run
//   REDLET_PROGRAM_LINES=n   runs more lines, or fewer

const { runPrograms } = require('../support/random/programs.js')
const { drawable } = require('../support/random/calls.js')
const { DOORS, comparedServers, genuine } = require('../support/servers/subjects.js')
const { ownTable } = require('../support/random/table.js')

const seed = Number(process.env.REDLET_SEED ?? Math.floor(Math.random() * 2 ** 32))
const count = Number(process.env.REDLET_PROGRAM_LINES ?? 4000)

describe.each(DOORS)('random programs, %s,', (_, open) => {
  const servers = comparedServers()
  const table = drawable(ownTable(), { blocking: true })

  // Most of the time of a program goes to its pauses, so all programs run at once, each on a store
  // and a server of its own.
  it.concurrent.each(servers)(
    'of several clients come to the same as on %s',
    async (id) => {
      const [subject, server] = await Promise.all([open(id), genuine(id)])
      console.log(`REDLET_SEED=${seed}: ${count} lines of ${table.length} commands`)
      try {
        const share = count / servers.length / DOORS.length
        await runPrograms({ subject, server, table, seed, count: Math.ceil(share) })
      } finally {
        await Promise.all([subject.stop(), server.stop()])
      }
    },
    600_000,
  )
})
