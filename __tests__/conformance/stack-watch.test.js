'use strict'

// Watched keys of the types of Redis Stack. A transaction is not run if a value has changed. The modules
// take any call for a change that opens the key to write, whether it changes something or not, and TS.INFO
// too; CMS.INCRBY they take for none.

const { Redlet } = require('../..')
const { startServer } = require('../support/servers/genuine.js')
const { RespClient } = require('../support/servers/resp-client.js')
const { comparedStack } = require('../support/servers/subjects.js')
const { parseScript } = require('../support/scripts/script.js')
const { CHANGES, NO_CHANGES, READS, VALUES } = require('../support/stack/values.js')

describe.each(comparedStack())('conformance: watched keys of the types of %s', (id) => {
  let db, server, ours, theirs
  beforeAll(async () => {
    db = new Redlet()
    server = await startServer(id)
    const connect = {
      ours: () => RespClient.over(db[Symbol.for('redlet.connect')]()),
      theirs: () => RespClient.connect(server.port),
    }
    ours = await Promise.all([connect.ours(), connect.ours()])
    theirs = await Promise.all([connect.theirs(), connect.theirs()])
  })
  afterAll(async () => {
    for (const client of [...ours, ...theirs]) client.close()
    await db.close()
    await server.stop()
  })

  /** Those of some calls after which a transaction of a client that watches `k` is not run. */
  async function ending([watching, other], make, lines) {
    const found = []
    for (const line of lines) {
      const [{ call }] = parseScript(line)
      await other.pipeline([['FLUSHALL'], ...make('k'), ...make('other')])
      await watching.send(['WATCH', 'k'])
      await other.send(call)
      const replies = await watching.pipeline([['MULTI'], ['PING'], ['EXEC']])
      if (!Array.isArray(replies.at(-1).value)) found.push(line)
    }
    return found
  }

  describe.each(Object.entries(VALUES))('%s', (type, make) => {
    it('all calls that change it end a transaction', async () => {
      const calls = CHANGES[type]
      expect(await ending(ours, make, calls)).toEqual(calls)
      const there = calls.filter((call) => !call.startsWith('CMS.INCRBY'))
      expect(await ending(theirs, make, calls)).toEqual(there)
    })

    it('no others do, and in the modules those that could have changed it', async () => {
      const calls = [...READS[type], ...NO_CHANGES[type]]
      expect(await ending(ours, make, calls)).toEqual([])
      const there = calls.filter((call) => call === 'TS.INFO k' || NO_CHANGES[type].includes(call))
      expect(await ending(theirs, make, calls)).toEqual(there)
    })
  })
})
