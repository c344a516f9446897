'use strict'

// INFO and MEMORY STATS tell much that is different in every server. What programs rely on is that
// fields are there and what kind of value they have.

const { comparedServers, genuine, subject } = require('../support/servers/subjects.js')

/** Fields of a genuine server that redlet does not have, and why. */
const ABSENT = {
  redis: {
    listener0: 'the store of this test does not listen',
    module: 'redlet has no modules',
  },
  valkey: {
    listener0: 'the store of this test does not listen',
    module: 'redlet has no modules',
    availability_zone: 'of a cloud',
    'replicas.repl.buffer': 'of a primary with replicas',
    'cluster.slot_import': 'of a cluster',
    'cluster.slot_export': 'of a cluster',
  },
}

/** Sections that redlet does not have. */
const NO_SECTIONS = { redis: [], valkey: ['TLS', 'Scripting Engines'] }

/** Sections whose fields are named after what happened. */
const VARIABLE = new Set(['Commandstats', 'Errorstats', 'Latencystats'])

/** The lines of INFO by section: objects of texts. */
function sectionsOf(text) {
  const sections = {}
  for (const part of text.split('# ').slice(1)) {
    const [name, ...lines] = part.split('\r\n')
    const pairs = lines.filter((line) => line.includes(':')).map((line) => line.split(/:(.*)/s))
    sections[name] = Object.fromEntries(pairs)
  }
  return sections
}

const KINDS = {
  integer: /^-?\d+$/,
  decimal: /^-?\d+\.\d+$/,
  percent: /^-?[\d.]+%$/,
  size: /^[\d.]+[BKMGTP]$/,
}

const kindOf = (value) =>
  Object.keys(KINDS).find((kind) => KINDS[kind].test(value)) ?? value.replace(/=[^,]*/g, '=')

const kindsOf = (fields) => Object.entries(fields).map(([name, value]) => [name, kindOf(value)])

/** Values whose text is each server's own. */
const TEXTS =
  'redis_git_sha1 redis_build_id os monotonic_clock multiplexing_api atomicvar_api gcc_version run_id executable config_file master_replid master_replid2 mem_allocator valkey_version redis_version server_name valkey_release_stage maxmemory_policy'.split(
    ' ',
  )

const SCRIPTS = [
  "return redis.call('lpush', 'k', 'x')",
  "return redis.pcall('lpush', 'k', 'x')",
  "redis.pcall('lpush', 'k', 'x') return 1",
  "redis.pcall('lpush', 'k', 'x') return redis.error_reply('OTHER error')",
  "error('x')",
  "error({err = 'FOO x'})",
  "return {err = 'FOO x'}",
  "return {err = 'x'}",
  "return {err = '-ERR x'}",
  "return {err = ''}",
  "return redis.error_reply('')",
  "return redis.error_reply('My Err')",
  "return redis.call('nosuch')",
  "return redis.pcall('get')",
  'syntax(',
]

describe.each(comparedServers())('conformance: INFO and MEMORY STATS, as %s', (id) => {
  let subjects = []
  let sessions = []
  beforeAll(async () => {
    subjects = await Promise.all([subject(id), genuine(id)])
    sessions = await Promise.all(subjects.map((each) => each.session()))
  })
  afterAll(() => Promise.all(subjects.map((each) => each.stop())))

  const both = (...call) => Promise.all(sessions.map((session) => session.call(call)))
  const textOf = (reply) => String(reply)

  it('have every field of the server, with a value of the same kind', async () => {
    await both('SET', 'k', 'v', 'EX', '1000')
    const [ours, theirs] = (await both('INFO', 'everything')).map((text) =>
      sectionsOf(textOf(text)),
    )
    for (const [section, fields] of Object.entries(theirs)) {
      if (VARIABLE.has(section) || NO_SECTIONS[id].includes(section)) continue
      const expected = kindsOf(fields).filter(([name]) => !(name in ABSENT[id]))
      const found = Object.fromEntries(kindsOf(ours[section] ?? {}))
      for (const [name, kind] of expected) {
        expect([section, name, name in found]).toEqual([section, name, true])
        if (!TEXTS.includes(name)) expect([name, found[name]]).toEqual([name, kind])
      }
    }
  })

  it('have every field of MEMORY STATS, with a value of the same type', async () => {
    const [ours, theirs] = (await both('MEMORY', 'STATS')).map((stats) => new Map(stats.map))
    for (const [name, value] of theirs) {
      if (name in ABSENT[id] || (id === 'valkey' && /^db\.[1-9]/.test(name))) continue
      expect([name, kindOfReply(ours.get(name))]).toEqual([name, kindOfReply(value)])
    }
  })

  it('count the errors of scripts, each once and under its code', async () => {
    for (const script of SCRIPTS) {
      await both('CONFIG', 'RESETSTAT')
      await both('EVAL', script, '0')
      const [ours, theirs] = (await both('INFO', 'errorstats')).map(textOf)
      expect([script, ours]).toEqual([script, theirs])
    }
  })

  const ofRedis = id === 'redis' ? it : it.skip // Valkey has no such section
  ofRedis(
    'show the same sections, but Keysizes only if it is asked for [info-keysizes]',
    async () => {
      const namesOf = (texts) => texts.map((text) => Object.keys(sectionsOf(textOf(text))))
      const [ours, theirs] = namesOf(await both('INFO', 'everything'))
      expect(ours).toEqual(theirs)
      const [oursByDefault, theirsByDefault] = namesOf(await both('INFO'))
      expect([...oursByDefault, 'Keysizes']).toEqual(theirsByDefault)
    },
  )

  ofRedis('count keys by the sizes of their values', async () => {
    await both('FLUSHALL')
    for (const length of [0, 1, 2, 3, 4, 7, 8, 1000, 1023, 1024, 2047, 2048, 1 << 20]) {
      await both('SET', `s${length}`, 'x'.repeat(length))
    }
    await both('SET', 'n', '12345')
    await both('RPUSH', 'l', '1', '2', '3', '4', '5')
    await both('HSET', 'h', 'a', '1')
    await both('SADD', 't', 'a', 'b')
    await both('ZADD', 'z', '1', 'a', '2', 'b', '3', 'c')
    await both('XADD', 'x', '1-1', 'a', 'b')
    const [ours, theirs] = (await both('INFO', 'keysizes')).map(textOf)
    expect(ours).toEqual(theirs)
  })
})

/** The type of a reply, and of the parts of a map. */
function kindOfReply(reply) {
  if (reply?.map !== undefined) return reply.map.map(([name, value]) => [name, kindOfReply(value)])
  if (typeof reply !== 'object' || reply === null) return typeof reply
  return Object.keys(reply)
}
