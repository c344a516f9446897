'use strict'

const { conformance } = require('../support/scripts/conformance.js')
const { installedServers } = require('../support/servers/genuine.js')
const { genuine, subject } = require('../support/servers/subjects.js')

const many = (count, make) => Array.from({ length: count }, (_, i) => make(i)).flat()

conformance('SLOWLOG, LATENCY, MEMORY, OBJECT and DEBUG', (script) => {
  script(
    'SLOWLOG',
    `
    CONFIG SET slowlog-log-slower-than 1000000000
    SLOWLOG RESET
    SLOWLOG LEN
    SLOWLOG GET
    SLOWLOG GET -1
    SLOWLOG GET 0
    SLOWLOG GET -2
    SLOWLOG GET x
    SLOWLOG GET 1 2
    SLOWLOG LEN x
    SLOWLOG RESET x
    SLOWLOG FOO
    SLOWLOG
    SLOWLOG RESET
    SLOWLOG LEN
    CONFIG SET slowlog-log-slower-than 0
    PING
    CONFIG SET slowlog-log-slower-than 1000000000
    SLOWLOG GET 1
    CONFIG SET slowlog-log-slower-than 10000
  `,
  )

  script(
    'COMMANDLOG',
    { known: 'valkey-commands' },
    `
    COMMANDLOG RESET slow
    COMMANDLOG LEN slow
    COMMANDLOG LEN large-reply
    COMMANDLOG GET -1 large-request
    COMMANDLOG GET -2 slow
    COMMANDLOG GET x slow
    COMMANDLOG GET 1 x
    COMMANDLOG GET 1
    COMMANDLOG LEN x
    COMMANDLOG FOO
    COMMANDLOG
  `,
  )

  script(
    'LATENCY',
    `
    LATENCY RESET
    LATENCY LATEST
    LATENCY HISTORY command
    LATENCY GRAPH command
    LATENCY GRAPH
    LATENCY RESET command fast-command
    LATENCY FOO
    LATENCY
    LATENCY HISTOGRAM foo
    CONFIG RESETSTAT
    SET k v
    LATENCY HISTOGRAM config|get
    CONFIG SET latency-monitor-threshold 5
    DEBUG SLEEP 0.02
    CONFIG SET latency-monitor-threshold 0
    LATENCY RESET none
    LATENCY RESET command
  `,
  )

  script(
    'MEMORY and OBJECT',
    `
    MEMORY PURGE
    MEMORY PURGE x
    MEMORY DOCTOR x
    MEMORY STATS x
    MEMORY MALLOC-STATS x
    MEMORY FOO
    MEMORY
    MEMORY USAGE missing
    MEMORY USAGE missing SAMPLES -1
    SET k 1
    OBJECT REFCOUNT missing
    OBJECT FREQ k
    OBJECT FREQ missing
    OBJECT IDLETIME k
    OBJECT ENCODING k
    OBJECT ENCODING missing
    OBJECT ENCODING
    OBJECT HELP x
    OBJECT FOO k
    LOLWUT VERSION x
  `,
  )

  script(
    'DEBUG',
    `
    DEBUG
    DEBUG FOO
    DEBUG OBJECT missing
    DEBUG OBJECT
    DEBUG DIGEST x
    DEBUG DIGEST
    DEBUG DIGEST-VALUE
    DEBUG DIGEST-VALUE missing
    DEBUG SET-ACTIVE-EXPIRE 0
    DEBUG SET-ACTIVE-EXPIRE 1
    DEBUG SET-ACTIVE-EXPIRE
    DEBUG QUICKLIST-PACKED-THRESHOLD 100b
    DEBUG QUICKLIST-PACKED-THRESHOLD 0
    DEBUG QUICKLIST-PACKED-THRESHOLD 5gb
    DEBUG QUICKLIST-PACKED-THRESHOLD x
    DEBUG PROTOCOL string
    DEBUG PROTOCOL integer
    DEBUG PROTOCOL double
    DEBUG PROTOCOL null
    DEBUG PROTOCOL array
    DEBUG PROTOCOL set
    DEBUG PROTOCOL map
    DEBUG PROTOCOL true
    DEBUG PROTOCOL false
    DEBUG PROTOCOL x
    DEBUG RELOAD x
  `,
  )

  script(
    'DEBUG DIGEST of every type',
    `
    SET s hello
    SET n 12
    SET e v EX 1000
    RPUSH l a b 3 ""
    RPUSH ll ${many(300, (i) => `element:${i}`).join(' ')}
    SADD t 1 2 3
    SADD u a b 1
    SADD v ${many(600, String).join(' ')}
    HSET h a 1 b 2
    HSET i ${many(600, (i) => `f${i} v${i}`).join(' ')}
    ZADD z 1 a 2.5 b -inf c 4 d
    ZADD y ${many(200, (i) => `${i} m${i}`).join(' ')}
    XADD x 1-1 a 1 b 2
    XADD x 2-1 a 1 b 3
    XADD x 3-1 other 4
    XDEL x 2-1
    XGROUP CREATE x group 0
    DEBUG DIGEST
    DEBUG DIGEST-VALUE s n e l ll t u v h i z y x missing
    ZADD z 1e300 e 0.1 f 3.333333333333333333 g -1e-9 h 123456789012345680000 i -0 j
    DEBUG DIGEST-VALUE z
    ZREM z e f g h i j
    SELECT 3
    SET s hello
    DEBUG DIGEST
    DEBUG DIGEST-VALUE s n
    DEBUG RELOAD
    DEBUG DIGEST
  `,
  )
})

describe.each(installedServers())('conformance: what calls cost, as %s answers', (id) => {
  let subjects = []
  beforeAll(async () => {
    subjects = await Promise.all([subject(id), genuine(id)])
  })
  afterAll(() => Promise.all(subjects.map((each) => each.stop())))

  /** What `look` finds at each subject, redlet first: all is to be the same. */
  async function compared(look) {
    const seen = await Promise.all(subjects.map(async ({ session }) => look(await session())))
    for (const other of seen.slice(1)) expect(seen[0]).toEqual(other)
  }

  const logged = (entries) => entries.map((entry) => entry[3])

  it('is logged for SLOWLOG', () =>
    compared(async (client) => {
      const call = (...words) => client.call(words)
      await call('SLOWLOG', 'RESET')
      await call('CONFIG', 'SET', 'slowlog-log-slower-than', '0')
      await call('SET', 'k', 'x'.repeat(200))
      await call('MSET', ...many(20, (i) => [`k${i}`, 'v']))
      await call('MULTI')
      await call('GET', 'k')
      await call('EXEC')
      await call('LPUSH', 'k', 'v')
      await call('CONFIG', 'SET', 'slowlog-log-slower-than', '-1')
      const all = logged(await call('SLOWLOG', 'GET', '-1'))
      const two = logged(await call('SLOWLOG', 'GET', '2'))
      await call('CONFIG', 'SET', 'slowlog-max-len', '1', 'slowlog-log-slower-than', '0')
      await call('GET', 'k')
      const length = await call('SLOWLOG', 'LEN')
      await call('CONFIG', 'SET', 'slowlog-max-len', '128', 'slowlog-log-slower-than', '10000')
      return { all, two, length }
    }))

  it('is reported by INFO and LATENCY HISTOGRAM', () =>
    compared(async (client) => {
      await client.call(['CONFIG', 'RESETSTAT'])
      await client.call(['DEL', 'k'])
      for (const call of ['SET k v', 'SET k v', 'GET k', 'LPUSH k v', 'SET k', 'NONE']) {
        await client.call(call.split(' '))
      }
      const info = (section) => client.call(['INFO', section])
      const lines = (await info('commandstats')).split('\r\n')
      const stats = lines.filter((line) => /_(set|get|lpush):/.test(line))
      const histogram = await client.call(['LATENCY', 'HISTOGRAM', 'set', 'none'])
      return {
        errors: await info('errorstats'),
        stats: stats.map((line) => line.replace(/usec\w*=[\d.]+,/g, '')).sort(),
        commands: histogram.map.map(([name, { map }]) => [name, map[0]]),
      }
    }))
})
