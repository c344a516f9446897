'use strict'

const { closeAll, inspected } = require('../support/inspector/client.js')
const { table } = require('../../lib/binding.js')
const { refusalOf } = require('../../lib/inspector/store/table.js')

afterEach(closeAll)

/** What a line is answered with at the prompt. */
async function answer(api, line, database) {
  return (await api.get('command', { line, database })).reply
}

const READ_ONLY = [403, 'READ_ONLY']

describe('the prompt of an inspector that only reads', () => {
  it('runs what reads', async () => {
    const { db, api } = await inspected()
    db.set('k', 'v')
    db.hset('h', { f: Buffer.from([0xff]) })
    db.sadd('s', 'm')
    db.zadd('z', 1.5, 'm')
    const bulk = (value, length = value.length) => ({ type: 'bulk', value, length })
    expect(await answer(api, 'GET k')).toEqual(bulk('v'))
    expect(await answer(api, '"ge\\x74" \'k\'')).toEqual(bulk('v'))
    expect(await answer(api, 'get none')).toEqual({ type: 'null', value: null })
    const map = { type: 'map', value: [[bulk('f'), bulk({ base64: '/w==' }, 1)]], length: 1 }
    expect(await answer(api, 'HGETALL h')).toEqual(map)
    expect(await answer(api, 'SMEMBERS s')).toEqual({ type: 'set', value: [bulk('m')], length: 1 })
    expect(await answer(api, 'ZSCORE z m')).toEqual({ type: 'double', value: 1.5 })
    expect(await answer(api, 'DBSIZE')).toEqual({ type: 'integer', value: 4 })
    expect(await answer(api, 'PING')).toEqual({ type: 'status', value: 'PONG' })
    expect((await answer(api, 'INFO server')).type).toBe('verbatim')
    expect(await answer(api, 'OBJECT ENCODING z')).toEqual(bulk('listpack'))
    const words = [{ base64: Buffer.from('get').toString('base64') }, 'k']
    expect((await api.get('command', { words })).reply).toEqual(bulk('v'))
  })

  it('answers errors as the store does', async () => {
    const { db, api } = await inspected()
    db.rpush('l', 1)
    const error = (value) => ({ type: 'error', value })
    expect(await answer(api, 'GET l')).toEqual(
      error('WRONGTYPE Operation against a key holding the wrong kind of value'),
    )
    expect(await answer(api, 'GET')).toEqual(
      error("ERR wrong number of arguments for 'get' command"),
    )
    expect(await answer(api, 'GTE k')).toEqual(error("ERR unknown command 'GTE'"))
    expect(await api.refused('command', { line: 'GET "k' })).toEqual([400, 'INVALID'])
    expect(await api.refused('command', { line: 'GET "k"x' })).toEqual([400, 'INVALID'])
    expect(await api.refused('command', { line: '  ' })).toEqual([400, 'INVALID'])
    expect(await api.refused('command', {})).toEqual([400, 'INVALID'])
  })

  it('selects a database for the calls that follow', async () => {
    const { db, api } = await inspected()
    db.select(3)
    db.set('k', 'there')
    const selected = await api.get('command', { line: 'SELECT 3' })
    expect(selected).toMatchObject({ reply: { type: 'status', value: 'OK' }, database: 3 })
    expect(await answer(api, 'GET k', 3)).toMatchObject({ value: 'there' })
    expect(await answer(api, 'GET k')).toMatchObject({ type: 'null' })
  })

  it('refuses what does more than read, and changes nothing', async () => {
    const { db, api } = await inspected()
    db.set('k', 'v')
    db.rpush('l', 1)
    const before = db.debug('DIGEST')
    const lines = [
      ...[
        'SET k w',
        'DEL k',
        'GETDEL k',
        'GETEX k EX 1',
        'EXPIRE k 1',
        'FLUSHALL',
        'FLUSHDB',
        'SORT l STORE m',
      ],
      ...['BLPOP l 1', 'XREAD BLOCK 0 STREAMS s 0', 'XREADGROUP GROUP g c STREAMS s >', 'WAIT 1 0'],
      ...['SUBSCRIBE c', 'PSUBSCRIBE c', 'SSUBSCRIBE c', 'MONITOR', 'PUBLISH c m', 'SPUBLISH c m'],
      ...[
        'EVAL "return 1" 0',
        'EVAL_RO "while true do end" 0',
        'EVALSHA_RO x 0',
        'FCALL f 0',
        'FCALL_RO f 0',
      ],
      ...[
        'SCRIPT FLUSH',
        'SCRIPT LOAD "return 1"',
        'FUNCTION FLUSH',
        'FUNCTION LOAD "x"',
        'FUNCTION DELETE x',
      ],
      ...['CONFIG SET maxmemory 1', 'CONFIG RESETSTAT', 'CONFIG REWRITE', 'CONFIG GET requirepass'],
      ...[
        'SHUTDOWN',
        'SAVE',
        'BGSAVE',
        'BGREWRITEAOF',
        'DEBUG SLEEP 0',
        'DEBUG FLUSHALL',
        'MIGRATE h 1 k 0 1',
      ],
      ...[
        'ACL SETUSER x',
        'ACL DELUSER x',
        'ACL LIST',
        'CLIENT KILL ID 1',
        'CLIENT PAUSE 1',
        'CLIENT LIST',
      ],
      ...[
        'SLOWLOG RESET',
        'LATENCY RESET',
        'REPLICAOF h 1',
        'SWAPDB 0 1',
        'MOVE k 1',
        'COPY k m',
        'RESTORE k 0 x',
      ],
      ...[
        'AUTH x',
        'HELLO 2',
        'RESET',
        'QUIT',
        'MULTI',
        'EXEC',
        'WATCH k',
        'CLIENT REPLY OFF',
        'MODULE LOAD x',
      ],
      ...['VADD v VALUES 1 1 e', 'PFADD p 1', 'SETRANGE k 0 x'],
    ]
    for (const line of lines) {
      expect([line, ...(await api.refused('command', { line }))]).toEqual([line, ...READ_ONLY])
    }
    expect(db.debug('DIGEST')).toBe(before)
  })

  it('goes by the table: no command with the flag write is run, and every one that only reads is', () => {
    const rows = JSON.parse(table()).flatMap((row) => [row, ...row.subcommands])
    const allowed = rows.filter((row) => refusalOf(row, false) === undefined)
    for (const { name, flags } of allowed) {
      const bad = flags.filter((flag) => ['write', 'admin', 'blocking', 'noscript'].includes(flag))
      expect([name, bad]).toEqual([name, []])
    }
    const reading = rows.filter(
      ({ flags, acl }) =>
        flags.includes('readonly') && !flags.includes('blocking') && !acl.includes('@scripting'),
    )
    expect(reading.length).toBeGreaterThan(80)
    expect(reading.filter((row) => !allowed.includes(row))).toEqual([])
  })
})

describe('the prompt of an inspector with writes', () => {
  it('runs what changes data, and what changes the store', async () => {
    const { db, api } = await inspected({ writes: true })
    const ok = { type: 'status', value: 'OK' }
    expect(await answer(api, 'SET k "a\\nb"')).toEqual(ok)
    expect(db.get('k')).toBe('a\nb')
    expect(await answer(api, 'EXPIRE k 100')).toEqual({ type: 'integer', value: 1 })
    expect(db.ttl('k')).toBe(100)
    expect(await answer(api, 'EVAL "return redis.call(\'INCR\', KEYS[1])" 1 n')).toMatchObject({
      value: 1,
    })
    expect(await answer(api, 'CONFIG SET maxmemory 100mb')).toEqual(ok)
    expect(await answer(api, 'CLIENT KILL ID 12345')).toEqual({ type: 'integer', value: 0 })
    expect(await answer(api, 'UNLINK k')).toEqual({ type: 'integer', value: 1 })
    expect(db.exists('k')).toBe(0)
  })

  it('waits for calls that wait, and gives them up when the page does', async () => {
    const { db, api } = await inspected({ writes: true })
    const waiting = answer(api, 'BLPOP q 5')
    await until(() => db.info('clients').includes('blocked_clients:1'))
    db.rpush('q', 'job')
    expect(await waiting).toMatchObject({ type: 'array', length: 2 })
    const headers = { 'Content-Type': 'application/json', Origin: api.origin }
    const gone = new AbortController()
    const body = JSON.stringify({ line: 'BLPOP q 0' })
    const given = api.begin('/api/command', { method: 'POST', headers, body, signal: gone.signal })
    await until(() => db.info('clients').includes('blocked_clients:1'))
    gone.abort()
    await expect(given).rejects.toThrow()
    await until(() => db.info('clients').includes('blocked_clients:0'))
    db.rpush('q', 'kept')
    expect(db.llen('q')).toBe(1)
  })

  it('refuses what needs a connection that stays', async () => {
    const { api } = await inspected({ writes: true })
    for (const line of ['MULTI', 'EXEC', 'DISCARD', 'WATCH k', 'SUBSCRIBE c', 'PSUBSCRIBE c']) {
      expect([line, ...(await api.refused('command', { line }))]).toEqual([line, ...READ_ONLY])
    }
    expect(await answer(api, 'QUIT')).toEqual({ type: 'status', value: 'OK' })
    expect(await answer(api, 'PING')).toEqual({ type: 'status', value: 'PONG' })
  })

  it('cannot write to a store that takes no writes', async () => {
    const { db, api } = await inspected({ writes: true })
    db.config('SET', 'maxmemory', '1')
    const { type, value } = await answer(api, 'SET k v')
    expect([type, value.slice(0, 3)]).toEqual(['error', 'OOM'])
  })
})

describe('long replies', () => {
  it('are cut, and tell their length', async () => {
    const { db, api } = await inspected()
    db.sadd('s', ...Array.from({ length: 20_000 }, (_, index) => index))
    const set = await answer(api, 'SMEMBERS s')
    expect([set.value.length, set.length]).toEqual([9999, 20_000])
    db.set('k', 'x'.repeat(2 << 20))
    const string = await answer(api, 'GET k')
    expect([string.value.length, string.length]).toEqual([1 << 20, 2 << 20])
  })
})

describe('the commands for completion and help', () => {
  it('have a summary, a syntax, and whether they are run here', async () => {
    const { api } = await inspected()
    const { commands } = await api.get('commands')
    const by = new Map(commands.map((command) => [command.name, command]))
    expect(by.get('GETRANGE')).toMatchObject({
      syntax: 'GETRANGE key start end',
      ...{ group: 'string', arity: 4, since: '2.4.0', allowed: true, writes: false },
    })
    expect(by.get('SET')).toMatchObject({ allowed: false, writes: true })
    expect(by.get('SET').syntax).toBe(
      'SET key value [NX|XX|IFEQ comparison-value|IFNE different-value|IFDEQ comparison-digest|IFDNE different-digest] ' +
        '[GET] [EX seconds|PX milliseconds|EXAT unix-time-seconds|PXAT unix-time-milliseconds|KEEPTTL]',
    )
    expect(by.get('CONFIG GET')).toMatchObject({ syntax: 'CONFIG GET parameter [parameter ...]' })
    expect(by.get('CONFIG GET').refused).toContain('{ writes: true }')
    expect(by.has('CONFIG')).toBe(false)
    const all = (await (await inspected({ writes: true })).api.get('commands')).commands
    expect(all.find(({ name }) => name === 'SET').allowed).toBe(true)
  })
})

async function until(holds) {
  const end = Date.now() + 10_000
  while (!holds() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(holds()).toBe(true)
}
