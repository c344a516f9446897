'use strict'

const { Redlet } = require('../..')
const { conformance } = require('../support/scripts/conformance.js')
const { installedServers } = require('../support/servers/genuine.js')
const { genuine } = require('../support/servers/subjects.js')

conformance('MIGRATE', (script) => {
  script(
    'wrong arguments, and missing keys',
    `
    MIGRATE
    MIGRATE 127.0.0.1 1 k 0
    MIGRATE 127.0.0.1 1 k 0 100
    MIGRATE 127.0.0.1 x k 0 100
    MIGRATE 127.0.0.1 1 k x 100
    MIGRATE 127.0.0.1 1 k 0 x
    MIGRATE 127.0.0.1 1 k x y FOO
    MIGRATE 127.0.0.1 1 k 0 100 FOO
    MIGRATE 127.0.0.1 1 k 0 100 AUTH
    MIGRATE 127.0.0.1 1 k 0 100 AUTH2 a
    MIGRATE 127.0.0.1 1 k 0 100 KEYS a
    MIGRATE 127.0.0.1 1 "" 0 100 KEYS
    MIGRATE 127.0.0.1 1 "" 0 100 KEYS a b
    MIGRATE 127.0.0.1 1 "" 0 100
    SET k v
    MIGRATE 127.0.0.1 1 k 0 100
    MIGRATE 127.0.0.1 1 "" 0 -5 COPY REPLACE KEYS k k2
    MIGRATE host.invalid 1 k 0 100
    MULTI
    MIGRATE 127.0.0.1 1 k 0 100
    [migrate-inside] EXEC
    GET k
    COMMAND GETKEYS MIGRATE host 1 k 0 100
    COMMAND GETKEYS MIGRATE host 1 "" 0 100 COPY KEYS a b
  `,
  )
})

describe('conformance: MIGRATE between stores', () => {
  let servers = []
  let db
  let listener
  beforeAll(async () => {
    servers = await Promise.all(installedServers().map(genuine))
    db = new Redlet()
    listener = await db.listen({ port: 0 })
  })
  afterAll(async () => {
    await db?.close()
    await Promise.all(servers.map((each) => each.stop()))
  })

  it.each(installedServers())('takes keys to %s and back', async (id) => {
    const other = servers.find((each) => each.id === id)
    const client = await other.session()
    await client.call(['FLUSHALL'])
    db.flushall()
    db.mset({ a: '1', b: '2' })
    db.rpush('list', 'x', 'y')
    db.pexpire('b', 1_000_000)
    const [, port] = /tcp_port:(\d+)/.exec(await client.call(['INFO', 'server']))
    expect(db.migrate('127.0.0.1', port, '', 2, 1000, 'KEYS', 'a', 'none', 'b', 'list')).toBe('OK')
    expect(db.dbsize()).toBe(0)
    await client.call(['SELECT', '2'])
    expect(await client.call(['LRANGE', 'list', '0', '-1'])).toEqual(['x', 'y'])
    expect(await client.call(['PTTL', 'b'])).toBeGreaterThan(900_000)
    db.set('a', 'here')
    expect(() => db.migrate('127.0.0.1', port, 'a', 2, 1000)).toThrow(/replied with error: BUSYKEY/)
    expect(db.get('a')).toBe('here')
    const back = ['MIGRATE', '127.0.0.1', String(listener.port), 'a', '0', '1000', 'REPLACE']
    expect(await client.call(back)).toBe('OK')
    expect(db.get('a')).toBe('1')
  })

  it('copies a key into another database of the same store', () => {
    db.flushall()
    db.set('a', 'v')
    expect(db.migrate('127.0.0.1', listener.port, 'a', 3, 1000)).toBe('OK')
    expect(db.exists('a')).toBe(0)
    db.select(3)
    expect(db.get('a')).toBe('v')
    db.select(0)
  })
})
