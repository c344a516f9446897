'use strict'

// An error is the same whoever asks for it: its code is the first word of what a server sends, if that
// word is in capitals and a blank ends it, and its message the rest; any other error has the code ERR and
// the whole text.

const { Redlet, RedletError } = require('../..')
const { overSockets } = require('../../lib/adapters/over-sockets.js')
const { overStores } = require('../../lib/adapters/over-stores.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { Sharing } = require('../support/processes/sharing.js')
const { STACK, findBinary, startServer } = require('../support/servers/genuine.js')

const SETUP = [
  ['SET', 'text', 'x'],
  ['JSON.SET', 'doc', '$', '{"a":1}'],
  ['TOPK.RESERVE', 'top', '3'],
  ['TS.ADD', 'series', '1000', '1'],
]

const WRONG = 'Operation against a key holding the wrong kind of value'
const INTERVAL = 'value must be an integer between 1 and 255, inclusive.'
const OLD = 'timestamp must be equal to or higher than the maximum existing timestamp'
const say = (text) => ['EVAL', 'return redis.error_reply(ARGV[1])', 0, text]

/** `[call, text on the wire, code, message]`. */
const ERRORS = [
  [['INCR', 'text'], 'ERR value is not an integer or out of range', 'ERR'],
  [['LPUSH', 'text', 'a'], `WRONGTYPE ${WRONG}`, 'WRONGTYPE'],
  [['BF.ADD', 'text', 'a'], `WRONGTYPE ${WRONG}`, 'WRONGTYPE'],
  [['BF.RESERVE', 'b', '2', '10'], 'ERR (0 < error rate range < 1) ', 'ERR'],
  [['BF.INFO', 'none'], 'ERR not found', 'ERR'],
  [['CF.DEL', 'none', 'a'], 'Not found'],
  [['CF.RESERVE', 'c', '10', 'BUCKETSIZE', '0'], `BUCKETSIZE: ${INTERVAL}`],
  [['CMS.QUERY', 'none', 'a'], 'CMS: key does not exist'],
  [['JSON.GET', 'text'], 'Existing key has wrong Redis type'],
  [['JSON.SET', 'doc', '$', Buffer.from('[1')], 'EOF while parsing a list at line 1 column 2'],
  [['JSON.SET', 'doc', '$..none', Buffer.from('1')], 'Err wrong static path'],
  [
    ['JSON.STRLEN', 'none', '$'],
    "ERR could not perform this operation on a key that doesn't exist",
    'ERR',
  ],
  [['TDIGEST.MIN', 'none'], 'ERR T-Digest: key does not exist', 'ERR'],
  [['TOPK.LIST', 'none'], 'TopK: key does not exist'],
  [['TOPK.LIST', 'top', 'FOO'], 'WITHCOUNT keyword expected'],
  [['TS.GET', 'none'], 'ERR TSDB: the key does not exist', 'ERR'],
  [['TS.GET', 'text'], `ERR WRONGTYPE ${WRONG}`, 'ERR'],
  [['TS.INCRBY', 'series', '1', 'TIMESTAMP', '1'], `TSDB: ${OLD}`],
  [say('OWN_CODE 7 of 9'), 'OWN_CODE 7 of 9', 'OWN_CODE'],
  [say('OOPS'), 'ERR OOPS', 'ERR'],
  [say('My error'), 'My error'],
  [say('OUT-OF-STOCK now'), 'OUT-OF-STOCK now'],
  [say('404 not found'), '404 not found'],
].map(([call, wire, code]) => {
  const message = code === undefined ? wire : wire.slice(code.length + 1)
  return { call, wire, code: code ?? 'ERR', message }
})

/** Runs a call by its method. */
function byMethod(db, [name, ...args]) {
  const [first, last] = name.toLowerCase().split('.')
  return last === undefined ? db[first](...args) : db[first][last](...args)
}

const failed = async (run) => {
  try {
    return { answered: await run() }
  } catch (error) {
    return error
  }
}

afterAll(removeFolders)

describe('the errors of calls are the same', () => {
  let db, connection, owner, guest
  beforeAll(async () => {
    db = new Redlet()
    const { port } = await db.listen({ port: 0 })
    connection = await Redlet.connect(`redis://127.0.0.1:${port}`)
    const folder = newFolder()
    owner = await Sharing.start(folder)
    guest = new Redlet(folder, { shared: true })
    for (const store of [db, guest]) for (const call of SETUP) store.call(...call)
  })
  afterAll(async () => {
    await connection.close()
    await guest.close()
    await owner.kill()
    await db.close()
  })

  const DOORS = {
    'by a method': (call) => byMethod(db, call),
    'by name': (call) => db.call(...call),
    'as Buffers': (call) => byMethod(db.buffers, call),
    'in a transaction': (call) => byMethod(db.multi(), call).exec(),
    'in a guest': (call) => byMethod(guest, call),
    'in a transaction of a guest': (call) => byMethod(guest.multi(), call).exec(),
    'over a connection': (call) => byMethod(connection, call),
    'over a connection by name': (call) => connection.call(...call),
    'as Buffers over a connection': (call) => byMethod(connection.buffers, call),
    'in a transaction over a connection': (call) => byMethod(connection.multi(), call).exec(),
  }

  it.each(Object.entries(DOORS))('%s', async (_, door) => {
    const found = []
    for (const { call } of ERRORS) found.push([call[0], await failed(() => door(call))])
    expect(found.map(([name, { code, message }]) => [name, code, message])).toEqual(
      ERRORS.map(({ call, code, message }) => [call[0], code, message]),
    )
    for (const [, error] of found) expect(error).toBeInstanceOf(RedletError)
  })

  it('and client libraries have the whole text, as over a socket', async () => {
    const Redis = overStores(require('ioredis'))
    const redis = new Redis({ store: db })
    const client = await overSockets(require('redis')).createClient({ store: db }).connect()
    for (const { call, wire } of ERRORS) {
      const words = call.map((word) => (Buffer.isBuffer(word) ? word : String(word)))
      const errors = [
        await failed(() => redis.call(...call)),
        await failed(() => client.sendCommand(words)),
      ]
      expect([call[0], ...errors.map(({ message }) => message)]).toEqual([call[0], wire, wire])
    }
    redis.disconnect()
    client.destroy()
  })

  const suite = findBinary('stack') === undefined ? it.skip : it
  suite(`over a connection to ${STACK.title}`, async () => {
    const server = await startServer('stack')
    const there = await Redlet.connect(`redis://127.0.0.1:${server.port}`)
    for (const call of SETUP) await there.call(...call)
    const found = []
    for (const { call } of ERRORS) {
      const { code, message } = await failed(() => byMethod(there, call))
      found.push([call[0], code, message])
    }
    await there.close()
    await server.stop()
    expect(found).toEqual(ERRORS.map(({ call, code, message }) => [call[0], code, message]))
  }, 60_000)
})
