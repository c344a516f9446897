'use strict'

// Users on connections from outside: who they are at first, and what disconnects them.

const { Redlet } = require('../..')
const { RawClient } = require('../support/servers/raw-client.js')

let db
let listener
const clients = []

beforeEach(async () => {
  db = new Redlet()
  listener = await db.listen({ port: 0 })
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  await db.close()
})

async function connect() {
  const client = await RawClient.connect({ port: listener.port })
  clients.push(client)
  return client
}

/** Sends a line, and gives the line that answers it. */
async function ask(client, line) {
  const from = client.received.length
  client.send(`${line}\r\n`)
  await client.until(from + 3)
  while (!client.received.slice(from).includes('\r\n')) await client.until(from + 4)
  return client.received.slice(from).trimEnd()
}

const acl = (...words) => db.call('ACL', ...words)

describe('a connection from outside', () => {
  it('is the default user', async () => {
    const client = await connect()
    expect(await ask(client, 'PING')).toBe('+PONG')
    acl('SETUSER', 'default', '-ping')
    expect(await ask(client, 'PING')).toBe(
      "-NOPERM User default has no permissions to run the 'ping' command",
    )
    expect(db.ping()).toBe('PONG')
  })

  it('must authenticate if the default user has a password or is off', async () => {
    acl('SETUSER', 'ada', 'on', '>secret', '+@all', '~*')
    acl('SETUSER', 'default', 'off')
    const client = await connect()
    expect(await ask(client, 'GET k')).toBe('-NOAUTH Authentication required.')
    expect(await ask(client, 'AUTH default x')).toMatch(/^-WRONGPASS/)
    expect(await ask(client, 'AUTH ada wrong')).toMatch(/^-WRONGPASS/)
    expect(await ask(client, 'AUTH ada secret')).toBe('+OK')
    expect(await ask(client, 'ACL WHOAMI')).toBe('$3\r\nada')
    expect(await ask(client, 'RESET')).toBe('+RESET')
    expect(await ask(client, 'PING')).toBe('-NOAUTH Authentication required.')
  })

  it('is closed when its user is deleted', async () => {
    acl('SETUSER', 'ada', 'on', 'nopass', '+@all')
    const [client, other] = [await connect(), await connect()]
    await ask(client, 'AUTH ada x')
    expect(acl('DELUSER', 'ada')).toBe(1)
    await client.end()
    expect(await ask(other, 'PING')).toBe('+PONG')
  })

  it('is closed when it may no longer use a channel it subscribed to', async () => {
    acl('SETUSER', 'ada', 'on', 'nopass', '+@all', '&news')
    const client = await connect()
    await ask(client, 'AUTH ada x')
    client.send('SUBSCRIBE news\r\n')
    await client.until(/subscribe/)
    acl('SETUSER', 'ada', 'resetchannels', '&other')
    await client.end()
  })
})

describe('functions of the store', () => {
  it('may do everything until they authenticate', () => {
    acl('SETUSER', 'default', 'off', '-@all')
    expect(db.set('k', '1')).toBe('OK')
    acl('SETUSER', 'ada', 'on', 'nopass', '+get', '~k')
    expect(db.auth('ada', 'x')).toBe('OK')
    expect(db.get('k')).toBe('1')
    expect(() => db.get('x')).toThrow('No permissions to access a key')
    expect(() => db.set('k', '2')).toThrow(/NOPERM|no permissions to run the 'set' command/)
    db.reset()
    expect(db.set('k', '2')).toBe('OK')
  })

  it('check all of multi() before any of it runs', async () => {
    acl('SETUSER', 'ada', 'on', 'nopass', '+set', '~k')
    db.auth('ada', 'x')
    await expect(db.multi().set('k', '1').get('k').exec()).rejects.toThrow('no permissions')
    db.reset()
    expect(db.get('k')).toBeNull()
  })
})
