'use strict'

// What DEBUG answers, byte for byte as genuine servers do, in both versions of the protocol: statuses
// and strings, attributes, and a message behind a reply.

const { Redlet } = require('../..')
const { RawClient } = require('../support/servers/raw-client.js')
const { SERVERS, installedServers, startServer } = require('../support/servers/genuine.js')

const CALLS = `
DEBUG PROTOCOL attrib
DEBUG PROTOCOL push
DEBUG PROTOCOL verbatim
MULTI
DEBUG PROTOCOL attrib
DEBUG PROTOCOL push
EXEC
DEBUG SET-DISABLE-DENY-SCRIPTS 1
EVAL "return redis.call('DEBUG', 'PROTOCOL', 'attrib')" 0
EVAL "redis.setresp(3) return redis.call('DEBUG', 'PROTOCOL', 'attrib')" 0
EVAL "return redis.call('DEBUG', 'PROTOCOL', 'push')" 0
DEBUG SET-DISABLE-DENY-SCRIPTS 0
SET k v
DEBUG DIGEST
DEBUG DIGEST-VALUE k none
DEBUG HTSTATS 0
DEBUG STRUCTSIZE
CLIENT REPLY SKIP
DEBUG PROTOCOL push
ECHO end`.trim()

describe.each(installedServers())('DEBUG as %s answers it', (id) => {
  let server
  let db
  let listener

  beforeAll(async () => {
    db = new Redlet({ dialect: id })
    listener = await db.listen({ port: 0 })
    server = await startServer(id)
  })
  afterAll(async () => {
    await server.stop()
    await db.close()
  })

  it.each([2, 3])(`is the same in RESP%i as that of ${SERVERS[id].title}`, async (protocol) => {
    const ask = async (port) => {
      const client = await RawClient.connect({ port })
      client.send(`HELLO ${protocol}\r\nECHO begin\r\n${CALLS.replaceAll('\n', '\r\n')}\r\n`)
      const all = await client.until(/\r\nend\r\n$/)
      client.close()
      return all.slice(all.indexOf('begin'))
    }
    const [ours, theirs] = await Promise.all([listener.port, server.port].map(ask))
    expect(ours).toBe(theirs)
    expect(ours.includes('>2\r\n$16\r\nserver-cpu-usage\r\n:42\r\n')).toBe(protocol === 3)
  })
})
