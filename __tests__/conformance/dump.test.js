'use strict'

// What redlet dumps, the server of its dialect restores, and the other way: every kind of value, in
// each form that it can have. And the errors of RESTORE.

const { conformance } = require('../support/scripts/conformance.js')
const { installedServers } = require('../support/servers/genuine.js')
const { readState } = require('../support/compare/state.js')
const { genuine, subject } = require('../support/servers/subjects.js')

const many = (count, make) => Array.from({ length: count }, (_, i) => make(i)).flat()
const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
const long = 'the same again and again, '.repeat(400)

/** By type: the calls that make the key `k`. */
const VALUES = {
  'a small integer': [['SET', 'k', '12']],
  'integers of each width': [['RPUSH', 'k', '-1', '-129', '32768', '-2147483649', `${2n ** 62n}`]],
  'an integer that is a string of more than 32 bits': [['SET', 'k', '-9223372036854775808']],
  'an empty string': [['SET', 'k', '']],
  'a string of every byte': [['SET', 'k', bytes]],
  'a string that is compressed': [['SET', 'k', long]],
  'a string that was appended to': [
    ['SET', 'k', 'a'],
    ['APPEND', 'k', 'b'],
  ],
  'a small list': [['RPUSH', 'k', 'a', '1', bytes, '']],
  'a list of several nodes': [['RPUSH', 'k', ...many(2000, (i) => [`element ${i}`, `${i}`])]],
  'a list of a large string': [['RPUSH', 'k', 'a', 'x'.repeat(100_000), 'b']],
  'a list of compressed strings': [
    ['RPUSH', 'k', ...many(30, (i) => `${i}${long.slice(0, 3000)}`)],
  ],
  'a list with a limit of elements': [
    ['CONFIG', 'SET', 'list-max-listpack-size', '2'],
    ['RPUSH', 'k', 'a', 'b', 'c', 'd', 'e'],
  ],
  'an intset of 16 bits': [['SADD', 'k', '3', '1', '-5']],
  'an intset of 32 bits': [['SADD', 'k', '3', '100000']],
  'an intset of 64 bits': [['SADD', 'k', ...many(500, (i) => `${BigInt(i) * 10n ** 15n}`)]],
  'a set of many integers': [['SADD', 'k', ...many(600, String)]],
  'a small set': [['SADD', 'k', 'a', '1', bytes]],
  'a large set': [['SADD', 'k', ...many(300, (i) => `member ${i}`)]],
  'a set of a long member': [['SADD', 'k', 'a', long]],
  'a small hash': [['HSET', 'k', 'a', '1', '2', bytes]],
  'a large hash': [['HSET', 'k', ...many(700, (i) => [`field ${i}`, `${i}`])]],
  'a hash of a long value': [['HSET', 'k', 'a', long]],
  'a sorted set of -0 beside a long member': [
    ['ZADD', 'k', '-0', long],
    ['ZADD', 'k', '-0', 'a', '-0', 'b'],
  ],
}

/** Values that have a form of their own in the dumps of one server. */
const OF_ONE = {
  redis: {
    'a hash whose fields end no more': [
      ['HSET', 'k', 'a', '1', 'b', '2'],
      ['HPEXPIRE', 'k', '10000000', 'FIELDS', '1', 'a'],
      ['HPERSIST', 'k', 'FIELDS', '1', 'a'],
    ],
  },
}

describe.each(installedServers())('conformance: DUMP and RESTORE between redlet and %s', (id) => {
  let subjects = []
  beforeAll(async () => {
    subjects = await Promise.all([subject(id), genuine(id)])
  })
  afterAll(() => Promise.all(subjects.map((each) => each.stop())))

  it.each(Object.entries({ ...VALUES, ...OF_ONE[id] }))(
    'takes %s from one to the others',
    async (_, calls) => {
      const sessions = await Promise.all(subjects.map((each) => each.session()))
      const [ours] = sessions
      for (const session of sessions) await make(session, calls)
      const { type, content, encoding: form } = await stateOf(ours)
      for (const session of sessions) {
        await make(session, calls)
        const { encoding } = await stateOf(session)
        const payload = Buffer.from(await session.call(['DUMP', 'k']), 'latin1')
        for (const other of sessions) {
          expect(await other.call(['RESTORE', 'k', '0', payload, 'REPLACE'])).toBe('OK')
          expect(await stateOf(other)).toMatchObject({ type, content })
        }
        // Where it comes from, it has the form it had, but for a string that had been growing.
        if (encoding === 'raw') continue
        expect((await stateOf(session)).encoding).toBe(encoding)
        expect((await stateOf(ours)).encoding).toBe(form)
      }
      for (const session of sessions) {
        await session.call(['CONFIG', 'SET', 'list-max-listpack-size', '-2'])
        session.close()
      }
    },
  )
})

describe('conformance: DUMP and RESTORE of hashes whose fields end', () => {
  const at = '9999999999600'
  const times = ['HPEXPIRETIME', 'k', 'FIELDS', '3', 'a', 'b', 'none']

  it.each(installedServers())('carry the times from redlet to %s and back', async (id) => {
    const subjects = await Promise.all([subject(id), genuine(id)])
    const sessions = await Promise.all(subjects.map((each) => each.session()))
    for (const session of sessions) {
      await make(session, [
        ['HSET', 'k', 'a', '1', 'b', 'two'],
        ['HPEXPIREAT', 'k', at, 'FIELDS', '1', 'a'],
      ])
      const payload = Buffer.from(await session.call(['DUMP', 'k']), 'latin1')
      for (const other of sessions) {
        expect(await other.call(['RESTORE', 'k', '0', payload, 'REPLACE'])).toBe('OK')
        expect(await other.call(times)).toEqual([Number(at), -1, -2])
        expect(await other.call(['HGET', 'k', 'a'])).toBe('1')
      }
    }
    await Promise.all(subjects.map((each) => each.stop()))
  })

  it('expire restored fields at their deadlines', async () => {
    const ours = await subject()
    const session = await ours.session()
    await make(session, [
      ['HSET', 'k', 'a', '1', 'b', '2'],
      ['HPEXPIRE', 'k', '60', 'FIELDS', '1', 'a'],
    ])
    const payload = Buffer.from(await session.call(['DUMP', 'k']), 'latin1')
    await session.call(['RESTORE', 'copy', '0', payload])
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await session.call(['HKEYS', 'copy'])).toEqual(['b'])
    expect(await session.call(['HLEN', 'copy'])).toBe(1)
    await ours.stop()
  })
})

async function make(session, calls) {
  await session.call(['FLUSHALL'])
  for (const call of calls) await session.call(call)
}

async function stateOf(session) {
  return (await readState(session)).get('0:k')
}

conformance('RESTORE', (script) => {
  const ten = String.raw`"\x00\xc0\n\n\x00n\x9fWE\x0e\xaec\xbb"`
  script(
    'options and errors of RESTORE',
    String.raw`
    DUMP missing
    DUMP
    DUMP a b
    RESTORE k 0 ${ten}
    GET k
    RESTORE k 0 ${ten}
    RESTORE k x "bad"
    RESTORE k 0 ${ten} REPLACE
    RESTORE k 100000 ${ten} REPLACE
    TTL k
    RESTORE k 9999999999600 ${ten} ABSTTL REPLACE
    PEXPIRETIME k
    RESTORE k 1 ${ten} ABSTTL REPLACE
    EXISTS k
    RESTORE k 1 ${ten} ABSTTL REPLACE
    RESTORE k 1 ${ten} ABSTTL
    RESTORE k 9223372036854775807 ${ten}
    RESTORE k 9223372036854775807 ${ten} ABSTTL
    PEXPIRETIME k
    DEL k
    RESTORE k -1 ${ten}
    RESTORE k -1 ${ten} ABSTTL
    RESTORE k x ${ten}
    RESTORE k 1.5 ${ten}
    RESTORE k 0 ""
    RESTORE k 0 abc
    RESTORE k 0 "\x00\xc0\n\n\x00n\x9fWE\x0e\xaec\xbc"
    RESTORE k 0 "\x00\xc0\x0b\n\x00n\x9fWE\x0e\xaec\xbb"
    RESTORE k 0 ${ten} IDLETIME 1000
    OBJECT IDLETIME k
    RESTORE k 0 ${ten} IDLETIME 1 IDLETIME 2000 REPLACE
    OBJECT IDLETIME k
    RESTORE k 0 ${ten} FREQ 10 REPLACE
    OBJECT FREQ k
    CONFIG SET maxmemory-policy allkeys-lfu
    RESTORE k 0 ${ten} FREQ 255 REPLACE
    OBJECT FREQ k
    RESTORE k 0 ${ten} IDLETIME 10 REPLACE
    OBJECT IDLETIME k
    CONFIG SET maxmemory-policy noeviction
    RESTORE k 0 ${ten} IDLETIME -1
    RESTORE k 0 ${ten} IDLETIME x
    RESTORE k 0 ${ten} IDLETIME
    RESTORE k 0 ${ten} FREQ 256
    RESTORE k 0 ${ten} FREQ -1
    RESTORE k 0 ${ten} FREQ x
    RESTORE k 0 ${ten} FREQ
    RESTORE k 0 ${ten} FREQ 1 IDLETIME 1
    RESTORE k 0 ${ten} IDLETIME 1 FREQ 1
    RESTORE k 0 ${ten} foo
    RESTORE k 0
    RESTORE k
    RESTORE
  `,
  )

  script(
    'impossible histories of streams, which are accepted, and repeated members, which are not',
    String.raw`
    RESTORE s 0 "\x13\x01\x10\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x0066\x00\x00\x00\x14\x00\x03\x01\x00\x01\x01\x01\x81f\x02\x00\x01\x02\x01\x00\x01\x00\x01\x82v0\x03\x04\x01\x02\x01\x01\x01\x00\x01\x82v1\x03\x04\x01\x02\x01\x02\x01\x00\x01\x82v2\x03\x04\x01\xff\x03\x03\x00\x01\x00\x00\x00\x01\x00\x0a\x00\xea\x2a\x8cWy\x7d\xc4K" REPLACE
    XADD s 9-1 f v
    XLEN s
    RESTORE s 0 "\x13\x01\x10\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x0066\x00\x00\x00\x14\x00\x03\x01\x00\x01\x01\x01\x81f\x02\x00\x01\x02\x01\x00\x01\x00\x01\x82v0\x03\x04\x01\x02\x01\x01\x01\x00\x01\x82v1\x03\x04\x01\x02\x01\x02\x01\x00\x01\x82v2\x03\x04\x01\xff\x03\x03\x00\x01\x00\x00\x00\x00\x00\x0a\x00\xecI\xf5\xdb\x1a\x15\x25\xc7" REPLACE
    RESTORE s 0 "\x13\x01\x10\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x0066\x00\x00\x00\x14\x00\x03\x01\x00\x01\x01\x01\x81f\x02\x00\x01\x02\x01\x00\x01\x00\x01\x82v0\x03\x04\x01\x02\x01\x01\x01\x00\x01\x82v1\x03\x04\x01\x02\x01\x02\x01\x00\x01\x82v2\x03\x04\x01\xff\x03\x03\x00\x01\x00\x09\x00\x03\x00\x0a\x00h\x8e\xc8\x97\x90\xf7\xa5V" REPLACE
    RESTORE s 0 "\x13\x01\x10\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x0066\x00\x00\x00\x14\x00\x03\x01\x00\x01\x01\x01\x81f\x02\x00\x01\x02\x01\x00\x01\x00\x01\x82v0\x03\x04\x01\x02\x01\x01\x01\x00\x01\x82v1\x03\x04\x01\x02\x01\x02\x01\x00\x01\x82v2\x03\x04\x01\xff\x03\x09\x00\x01\x00\x00\x00\x03\x00\x0a\x00\xd9\x89\xbf\xfe\xc0f\xd9\xf7" REPLACE
    XADD s 9-1 f v
    XLEN s
    RESTORE t 0 "\x02\x02\x01a\x01a\x0a\x00W\xbev\x2f\xc2\xd6R\x3a" REPLACE
  `,
  )

  script(
    'events of RESTORE',
    { events: true },
    `
    RESTORE k 0 ${ten}
    RESTORE k 100000 ${ten} REPLACE
    RESTORE k 1 ${ten} REPLACE ABSTTL
    RESTORE k 1 ${ten} REPLACE ABSTTL
    RESTORE l 0 ${ten}
    DEL l
    RPUSH l a
    RESTORE l 0 ${ten} REPLACE
  `,
  )

  script(
    'inside a transaction, of a watched key',
    `
    WATCH k
    other: RESTORE k 0 ${ten}
    MULTI
    SET k 1
    EXEC
    WATCH k
    other: RESTORE k 0 ${ten}
    MULTI
    RESTORE k 0 ${ten}
    RESTORE k 0 ${ten} REPLACE
    EXEC
  `,
  )
})
