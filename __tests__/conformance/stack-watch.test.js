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

/** Two clients, while tests run. */
function clientsOf(open) {
  const clients = []
  let stop
  beforeAll(async () => {
    const opened = await open()
    stop = opened.stop
    clients.push(...(await Promise.all([opened.connect(), opened.connect()])))
  })
  afterAll(async () => {
    for (const client of clients) client.close()
    await stop()
  })
  return clients
}

describe('watched keys of the types of Redis Stack', () => {
  const clients = clientsOf(() => {
    const db = new Redlet()
    const connect = () => RespClient.over(db[Symbol.for('redlet.connect')]())
    return { connect, stop: () => db.close() }
  })

  it.each(Object.entries(VALUES))('%s: what changes it ends a transaction', async (type, make) => {
    expect(await ending(clients, make, CHANGES[type])).toEqual(CHANGES[type])
  })

  it.each(Object.entries(VALUES))('%s: nothing else ends one', async (type, make) => {
    expect(await ending(clients, make, [...READS[type], ...NO_CHANGES[type]])).toEqual([])
  })
})

describe.each(comparedStack())('watched keys of the types of %s', (id) => {
  const clients = clientsOf(async () => {
    const { port, stop } = await startServer(id)
    return { connect: () => RespClient.connect(port), stop }
  })

  it.each(Object.entries(VALUES))('%s: what could change it ends one', async (type, make) => {
    const calls = [...CHANGES[type], ...READS[type], ...NO_CHANGES[type]]
    const ends = (call) => !READS[type].includes(call) && !call.startsWith('CMS.INCRBY')
    const expected = calls.filter((call) => ends(call) || call === 'TS.INFO k')
    expect(await ending(clients, make, calls)).toEqual(expected)
  })
})
