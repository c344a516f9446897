'use strict'

// What a server says of its own commands, byte for byte in both protocols: COMMAND INFO, COMMAND
// DOCS without its prose, COMMAND GETKEYS, and the HELP of containers.

const { Redlet } = require('../..')
const { comparedServers } = require('../support/servers/subjects.js')
const { startServer } = require('../support/servers/genuine.js')
const { RespClient } = require('../support/servers/resp-client.js')
const { differing, shown } = require('../support/compare/descriptions.js')

/** Commands whose arity is that of a union: they take an argument that the server does not have. */
const LONGER = { redis: ['cluster|replicate', 'script|debug'], valkey: [] }

/** Not in redlet; docs/compatibility.md tells why. */
const MISSING = ['psync', 'sync']

/** Arguments that a store describes by a grammar of its own, which follows from how it parses them. */
const OWN_GRAMMAR = `
  auth bgsave bitcount bitfield bitfield_ro bitop bitpos client|capa client|kill client|list
  client|setinfo client|tracking cluster|migrateslots cluster|replicate cluster|setslot
  cluster|syncslots debug function|load georadius georadius_ro georadiusbymember
  georadiusbymember_ro geosearch geosearchstore hello hexpireat hexpiretime hgetdel hgetex hpersist
  hpexpire hpexpireat hpexpiretime hpttl hsetex httl migrate module|loadex quit replconf restore
  restore-asking scan script|debug set shutdown sort sort_ro xadd xclaim xgroup|create xgroup|setid
  xinfo|stream xread xreadgroup xtrim zincrby zinter zinterstore zrangebyscore zrevrange
  zrevrangebyscore zscan zunion zunionstore
`
  .trim()
  .split(/\s+/)

const CONTAINERS =
  'ACL CLIENT CLUSTER COMMAND CONFIG FUNCTION LATENCY MEMORY MODULE OBJECT PUBSUB SCRIPT SLOWLOG XGROUP XINFO'.split(
    ' ',
  )

/** Calls whose keys are asked for; `''` is an empty argument. */
const KEYED = `
  GET k|GET|GET k l|SET k v|SET k v GET|SET k v EX 1 GET|MSET a 1 b 2|MSET a 1 b|DEL a b c|PING|PING k
  BOGUS x|OBJECT|OBJECT ENCODING k|OBJECT FOO k|OBJECT HELP|MEMORY USAGE k|XGROUP CREATE k g 0|CONFIG
  GEORADIUS k 1 2 3 m|GEORADIUS k 1 2 3 m STORE a|GEORADIUS k 1 2 3 m STORE a STORE b
  GEORADIUS k 1 2 3 m STORE a STOREDIST b|GEORADIUS k 1 2 3 m STOREDIST a STORE b
  GEORADIUS k 1 2 3 m STOREDIST a STOREDIST b|GEORADIUS k 1 2 3 m COUNT 1 STORE
  GEORADIUS k 1 2 3 m STORE STORE a|GEORADIUSBYMEMBER k m 3 m STORE a STORE b
  GEORADIUSBYMEMBER k m 3 m STORE a STOREDIST b|GEORADIUSBYMEMBER k m 3 m STOREDIST b
  GEORADIUSBYMEMBER k STORE 3 m STORE b|GEOSEARCHSTORE a b FROMMEMBER m BYRADIUS 1 m
  SORT k|SORT k STORE a|SORT k STORE a STORE b|SORT k STORE|SORT k BY w_* GET # GET o_* STORE a
  SORT k BY STORE STORE a|SORT k LIMIT 0 STORE STORE b|SORT k GET STORE b|SORT_RO k GET STORE a
  ZUNIONSTORE a 2 b c|ZUNIONSTORE a 3 b c|ZUNIONSTORE a 0 b c|ZUNIONSTORE a x b c|ZINTER 2 a b|ZDIFF 1 a b
  ZMPOP 2 a MIN|BZMPOP 0 2 a b MIN|LMPOP 2 a b LEFT|SINTERCARD 2 a b|SINTERCARD 3 a b
  EVAL x 2 a b c|EVAL x 0|EVAL x -1|EVAL x 5 a|EVAL x y|EVAL x|FCALL f 1 a|FCALL f 2 a|FCALL_RO f 1 a
  MIGRATE h 1 k 0 10|MIGRATE h 1 '' 0 10|MIGRATE h 1 '' 0 10 KEYS a b|MIGRATE h 1 '' 0 10 AUTH KEYS KEYS a
  XREAD STREAMS a b 0 0|XREAD STREAMS a b 0|XREAD COUNT STREAMS STREAMS a 0|XREAD FOO STREAMS a 0
  XREAD COUNT 1|XREAD STREAMS|XREADGROUP GROUP g c STREAMS a >|XREADGROUP GROUP STREAMS c STREAMS a >
  XREADGROUP GROUP g c COUNT 1 STREAMS a b >|XACK k g 1|LMOVE a b LEFT RIGHT|BLPOP a b 0|RENAME a b
  COPY a b DB 1 REPLACE|BITOP AND d a b|BITFIELD k GET u8 0|BITFIELD k SET u8 0 1|PFCOUNT a b|GETEX k EX 1
  HSETEX k FIELDS 1 a b|HGETEX k FIELDS 1 a|ZRANGESTORE d s 0 1|SSUBSCRIBE c d|SPUBLISH c m|PUBLISH c m
  WATCH a b|EXEC|FLUSHALL|KEYS *|MOVE k 1|object encoding k|COMMAND GETKEYS GET k
`
  .trim()
  .split(/\n|\|/)
  .map((call) => call.trim().split(' '))
  .map((call) => call.map((word) => (word === "''" ? '' : word)))

describe.each(comparedServers())('conformance: what %s says of its commands', (id) => {
  describe.each([2, 3])('in RESP%d', (protocol) => {
    let db, server, clients

    beforeAll(async () => {
      db = new Redlet({ dialect: id })
      server = await startServer(id)
      const ours = await RespClient.over(db[Symbol.for('redlet.connect')](), protocol)
      clients = [ours, await RespClient.connect(server.port, protocol)]
    })

    afterAll(async () => {
      for (const client of clients) client.close()
      db.close()
      await server.stop()
    })

    const both = (...call) => Promise.all(clients.map((client) => client.send(call)))

    /** The calls that are answered differently, with both replies. */
    async function differingOf(calls) {
      const [ours, theirs] = await Promise.all(clients.map((client) => client.pipeline(calls)))
      const replies = calls.map((call, at) => [call.join(' '), shown(ours[at]), shown(theirs[at])])
      return replies.filter(([, mine, yours]) => mine !== yours)
    }

    it('COMMAND describes each of them', async () => {
      const [ours, theirs] = await both('COMMAND')
      const found = differing.info(ours, theirs).map(([name, what]) => `${name}: ${what}`)
      const listed = [
        ...LONGER[id].map((name) => `${name}: arity`),
        ...MISSING.map((name) => `${name}: missing`),
      ]
      expect(found.sort()).toEqual(listed.sort())
    })

    it('COMMAND DOCS documents each of them', async () => {
      const [ours, theirs] = await both('COMMAND', 'DOCS')
      const found = differing.docs(ours, theirs).filter(([name]) => !MISSING.includes(name))
      expect(found.filter(([, what]) => what !== 'arguments')).toEqual([])
      const others = found.map(([name]) => name).filter((name) => !OWN_GRAMMAR.includes(name))
      expect(others).toEqual([])
    })

    it('COMMAND GETKEYS finds the keys of calls', async () => {
      const calls = ['GETKEYS', 'GETKEYSANDFLAGS'].flatMap((sub) =>
        KEYED.map((call) => ['COMMAND', sub, ...call]),
      )
      expect(await differingOf(calls)).toEqual([])
    })

    it('HELP lists the subcommands of a container', async () => {
      const calls = CONTAINERS.flatMap((name) => [
        [name, 'HELP'],
        [name, 'hELP', 'x'],
      ])
      expect(await differingOf(calls)).toEqual([])
    })

    it('a subcommand that there is not is quoted as typed', async () => {
      const words = [['fOO'], ['fo|o', 'x'], [''], ["a\r\n'\\\0b"]]
      const calls = ['DEBUG', ...CONTAINERS].flatMap((name) => words.map((rest) => [name, ...rest]))
      expect(await differingOf(calls)).toEqual([])
    })

    it('modules are those that the server has from the beginning, and in one dialect three more', async () => {
      const [ours, theirs] = await both('MODULE', 'LIST')
      const [own, ...more] = ours.value
      expect(shown({ ...ours, value: [own] })).toBe(shown(theirs))
      const names = more.map((module) => /name\W+bulk (\w+)/.exec(shown(module))[1])
      expect(names).toEqual(id === 'redis' ? ['ReJSON', 'bf', 'timeseries'] : [])
      const [mine, yours] = await both('INFO', 'modules')
      expect(shown(mine).startsWith(shown(yours).slice(0, -1))).toBe(true)
    })

    it('functions and scripts refuse what they do not take', async () => {
      const library = "#!lua name=lib\nredis.register_function('f', function() end)"
      const payload = await clients[1]
        .pipeline([
          ['FUNCTION', 'LOAD', library],
          ['FUNCTION', 'DUMP'],
          ['FUNCTION', 'FLUSH'],
        ])
        .then(([, { value }]) => value)
      const lines = `
        SCRIPT FLUSH x|SCRIPT FLUSH ASYNC SYNC|SCRIPT FLUSH async|SCRIPT DEBUG
        FUNCTION FLUSH x|FUNCTION FLUSH ASYNC SYNC|FUNCTION DELETE none|FUNCTION KILL|FUNCTION STATS
        FUNCTION LIST|FUNCTION LIST WITHCODE|FUNCTION LIST LIBRARYNAME|FUNCTION LIST WITHCODE WITHCODE
        FUNCTION RESTORE x|FUNCTION RESTORE x FOO|FUNCTION RESTORE x FLUSH x|FUNCTION DUMP x`
      const calls = lines.split(/\n|\|/).map((line) => line.trim().split(' '))
      const shebangs = ['#!LUA', '#!lua flags=x', '#!lua foo=x', '#!', '#!js'].map((shebang) => [
        'EVAL',
        `${shebang}\nreturn 1`,
        '0',
      ])
      const restored = ['FLUSH', 'APPEND', 'REPLACE'].map((how) => [
        'FUNCTION',
        'RESTORE',
        payload,
        how,
      ])
      const all = [
        ...calls.slice(1),
        ...shebangs,
        ...restored,
        ['FUNCTION', 'LIST'],
        ['FUNCTION', 'FLUSH'],
      ]
      expect(await differingOf(all)).toEqual([])
    })
  })
})
