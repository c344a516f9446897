'use strict'

// Every parameter that a server has: it is here too, begins with the same value, and takes and
// refuses the same values with the same words, or a row of docs/compatibility.md says why not.

const { differs, knownDifferences } = require('../support/compare/known-differences.js')
const { SERVERS, installedServers } = require('../support/servers/genuine.js')
const { genuine, subject } = require('../support/servers/subjects.js')

const VALUES = [
  ...['abc', '-1', '0', '1', 'yes', 'no', 'YES', '', 'a b', '1 2 3', '1.5', '64', '65', '1000'],
  ...['65535', '65536', '2147483647', '2147483648', '4294967296', '9223372036854775807'],
  ...['-2147483649', '-9223372036854775808', '9223372036854775808', '99999999999999999999'],
  ...['1mb', '1MB', '1kb', '1k', '1gb', '1b', '-1mb', '1tb', '10%', '0%', '101%', '%', '{title}'],
]

/** What the servers of these tests are started with. */
const STARTED = new Set(['port', 'dir', 'bind', 'save', 'loglevel', 'enable-debug-command'])

/** Parameters that CONFIG GET shows only for their full names, in one server or both. */
const HIDDEN = [
  ...['aof-disable-auto-gc', 'cluster-message-gossip-perc', 'cluster-ping-interval'],
  ...['debug-context', 'enable-debug-assert', 'io-threads-always-active', 'key-load-delay'],
  ...['lazyexpire-nested-arbitrary-keys', 'loading-process-events-interval-bytes'],
  ...['lua-enable-deprecated-api', 'lua-enable-insecure-api', 'min-io-threads-avoid-copy-reply'],
  ...['min-string-size-avoid-copy-reply', 'min-string-size-avoid-copy-reply-threaded'],
  ...['prefetch-batch-max-size', 'rdb-key-save-delay', 'repl-rdb-channel', 'use-exit-on-panic'],
  ...['watchdog-period'],
]

/** Rows of docs/compatibility.md, and the parameters that they are about. */
const KNOWN = [
  { known: 'config-policies', parameters: ['maxmemory-policy'] },
  { known: 'config-port', parameters: ['port'] },
  { known: 'event-letters', parameters: ['notify-keyspace-events'] },
]
/** Rows about parameters that only redlet has. */
const ADDED = [
  { known: 'config-import', parameters: ['import-mode'] },
  { known: 'config-idempotence', parameters: ['stream-idmp-duration', 'stream-idmp-maxsize'] },
]

/** Changing these would end the server, or the conversation with it. */
const NOT_SET = new Set(['bind', 'tls-port', 'requirepass'])
const VALUES_NOT_SET = {
  port: /^[1-9]\d*$|^0$/,
  // As many as the system can handle.
  maxclients: /^[1-9]\d*$/,
  'maxmemory-clients': /^([1-9]\d{0,9}|1\w+|10%)$/,
  timeout: /^1$/,
  // Without a certificate they end Redis.
  'tls-cluster': /^yes$/i,
  'tls-replication': /^yes$/i,
}

const rowOf = (name) => KNOWN.find(({ parameters }) => parameters.includes(name))?.known

describe.each(installedServers())('conformance: the parameters of %s', (id) => {
  const { title } = SERVERS[id]
  const sessions = {}
  let names = []
  const subjects = []
  beforeAll(async () => {
    subjects.push(await subject(id), await genuine(id))
    sessions.ours = await subjects[0].session()
    sessions.theirs = await subjects[1].session()
    names = [...(await parameters(sessions.theirs, '*')).map(([name]) => name), ...HIDDEN]
  })
  afterAll(() => Promise.all(subjects.map((each) => each.stop())))

  it('are the same, and begin with the same values', async () => {
    const [ours, theirs] = await Promise.all(both((session) => parameters(session, '*')))
    const values = new Map(ours)
    const other = theirs.filter(([name, value]) => !STARTED.has(name) && values.get(name) !== value)
    expect(other.map(([name, value]) => `${name}: ${value}, not ${values.get(name)}`)).toEqual([])
    const shown = new Set(theirs.map(([name]) => name))
    const rows = ADDED.filter(({ known }) => differs(knownDifferences(), known, title))
    const added = rows.flatMap(({ parameters }) => parameters)
    expect(ours.map(([name]) => name).filter((name) => !shown.has(name))).toEqual(added.sort())
  })

  it.each(HIDDEN)('%s is hidden from patterns, or not, as there', async (name) => {
    const [ours, theirs] = await Promise.all(both((session) => parameters(session, name)))
    expect(ours).toEqual(theirs)
  })

  it('take and refuse the same values', async () => {
    const found = []
    const differing = new Set()
    for (const name of names.filter((each) => !NOT_SET.has(each))) {
      const before = await Promise.all(both((session) => parameters(session, name)))
      for (const value of VALUES.filter((each) => !VALUES_NOT_SET[name]?.test(each))) {
        const [ours, theirs] = await Promise.all(both((session) => attempt(session, name, value)))
        if (ours === theirs) continue
        differing.add(rowOf(name))
        if (rowOf(name) === undefined) found.push(`${name} ${value}: ${ours}, not ${theirs}`)
      }
      await Promise.all(
        both((session, index) =>
          session.call(['CONFIG', 'SET', name, before[index][0]?.[1] ?? '']),
        ),
      )
    }
    expect(found).toEqual([])
    const rows = knownDifferences()
    for (const { known } of KNOWN) expect(`${known} ${differing.has(known)}`).toBe(`${known} true`)
    for (const { known } of KNOWN) expect(differs(rows, known, title)).toBe(true)
  }, 60_000)

  function both(act) {
    return [sessions.ours, sessions.theirs].map(act)
  }
})

async function parameters(session, pattern) {
  return (await session.call(['CONFIG', 'GET', pattern])).map
}

/** What CONFIG SET answers, and the value after it. */
async function attempt(session, name, value) {
  const reply = await session.call(['CONFIG', 'SET', name, value])
  const [[, after] = []] = await parameters(session, name)
  return reply.error !== undefined && STARTED.has(name)
    ? reply.error
    : `${reply.error ?? reply} → ${after}`
}
