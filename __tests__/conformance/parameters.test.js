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

/** Rows of docs/compatibility.md, and the parameters that they are about. */
const KNOWN = [
  { known: 'config-policies', parameters: ['maxmemory-policy'] },
  { parameters: ['maxmemory-samples'] },
  { parameters: ['loglevel'] },
  { known: 'config-port', parameters: ['port'] },
  {
    known: 'config-memory',
    parameters: [
      ...['active-defrag-ignore-bytes', 'auto-aof-rewrite-min-size', 'client-query-buffer-limit'],
      ...['cluster-link-sendbuf-limit', 'hash-max-listpack-value', 'hash-max-ziplist-value'],
      ...['hll-sparse-max-bytes', 'maxmemory', 'maxmemory-clients', 'proto-max-bulk-len'],
      ...['repl-backlog-size', 'stream-node-max-bytes', 'zset-max-listpack-value'],
      ...['zset-max-ziplist-value'],
    ],
  },
  { parameters: ['appendonly'] },
  { known: 'event-letters', parameters: ['notify-keyspace-events'] },
]

/** Changing these would end the server, or the conversation with it. */
const NOT_SET = new Set(['bind', 'tls-port', 'maxclients', 'requirepass'])
const VALUES_NOT_SET = {
  port: /^[1-9]\d*$|^0$/,
  'maxmemory-clients': /^([1-9]\d*\w*|10%)$/,
  timeout: /^1$/,
}

const rowOf = (name) => KNOWN.find(({ parameters }) => parameters.includes(name))?.known

// These were compared with Redis 7.0.15. The two servers that redlet is held against now have about
// 45 parameters more, and refuse some values in other words: see support/compare/unmended.js.
const skipped = process.env.REDLET_UNMENDED === undefined
const reason = skipped ? ' (skipped: newer parameters and texts are still missing)' : ''
const compare = skipped ? describe.skip : describe

compare.each(installedServers())(`conformance: the parameters of %s${reason}`, (id) => {
  const sessions = {}
  let names = []
  const subjects = []
  beforeAll(async () => {
    subjects.push(await subject(id), await genuine(id))
    sessions.ours = await subjects[0].session()
    sessions.theirs = await subjects[1].session()
    names = (await parameters(sessions.theirs, '*')).map(([name]) => name)
  })
  afterAll(() => Promise.all(subjects.map((each) => each.stop())))

  it('are all there, and begin with the same values', async () => {
    const ours = new Map(await parameters(sessions.ours, '*'))
    const theirs = await parameters(sessions.theirs, '*')
    const other = theirs.filter(([name, value]) => !STARTED.has(name) && ours.get(name) !== value)
    expect(other.map(([name, value]) => `${name}: ${value}, not ${ours.get(name)}`)).toEqual([])
    expect(theirs.filter(([name]) => !ours.has(name))).toEqual([])
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
    const { title } = SERVERS[id]
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
