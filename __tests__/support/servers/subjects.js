'use strict'

// What a script can be run on. A subject opens sessions; a session takes calls and answers with
// normalized replies (normalize.js), errors included. A subject of redlet gives the answers of a
// dialect, whose name is also the id of the server that it is compared with.

const { RespClient } = require('./resp-client.js')
const { fromRedlet, fromServer } = require('../compare/normalize.js')
const { SERVERS, STACK, findBinary, installedServers, startServer } = require('./genuine.js')

/** A genuine server, by its id in genuine.js. */
async function genuine(id) {
  const { title, stop, port } = await startServer(id)
  return spokenTo({ id, title, stop }, () => RespClient.connect(port))
}

/** redlet through its byte door: RESP3 over a stream in the process, a store of its own. */
function redletInBytes(dialect) {
  const { Redlet } = require('../../../index.js')
  const db = new Redlet({ dialect })
  const subject = { id: 'redlet-resp', title: 'redlet over RESP', stop: () => db.close() }
  return spokenTo(subject, () => RespClient.over(db[Symbol.for('redlet.connect')]()))
}

/** A subject that is spoken to in RESP3. */
function spokenTo(subject, connect) {
  return {
    ...subject,
    async events(hear) {
      const client = await connect()
      client.onPush = (push) => {
        const [kind, , channel, message] = fromServer(push)
        if (kind === 'pmessage') hear(channel, message)
      }
      client.post(['PSUBSCRIBE', EVENTS])
      return () => client.close()
    },
    async session() {
      const client = await connect()
      const pipeline = async (calls) => (await client.pipeline(calls)).map(fromServer)
      return {
        pipeline,
        call: async (call) => (await pipeline([call]))[0],
        close: () => client.close(),
      }
    },
  }
}

/** The channels of keyspace events, by event; see events.js. */
const EVENTS = '__keyevent@*'

let stores = 0

/** redlet through its native door: a store of its own in memory. */
function redlet(dialect) {
  const { Redlet } = require('../../../index.js')
  const name = `conformance-${dialect}-${process.pid}-${stores++}`
  const first = new Redlet({ name, dialect })
  return {
    id: 'redlet',
    title: 'redlet',
    stop: () => first.close(),
    async events(hear) {
      const db = new Redlet({ name })
      db.psubscribe(EVENTS, (message, channel) => hear(channel, message))
      return () => db.close()
    },
    async session() {
      const db = new Redlet({ name })
      const call = (args) => {
        try {
          const answer = db.buffers.call(...args)
          // A call that waits.
          if (answer instanceof Promise) return answer.then(fromRedlet, fromRedlet)
          return fromRedlet(answer)
        } catch (error) {
          return fromRedlet(error)
        }
      }
      return { call, pipeline: (calls) => calls.map(call), close: () => db.close() }
    },
  }
}

const SUBJECTS = { redlet, 'redlet-resp': redletInBytes, genuine }
const { REDLET_SUBJECT = 'redlet' } = process.env

/**
 * What is compared with the server of a dialect: redlet through its native door, or what
 * REDLET_SUBJECT names: `redlet-resp`, its byte door, or `genuine`, another process of the same server,
 * to check the scripts themselves.
 */
function subject(dialect) {
  return SUBJECTS[REDLET_SUBJECT](dialect)
}

/**
 * The ids of the servers that a suite compares with subjects of their dialects. Called within
 * `describe`: each server that is missing becomes a skipped test.
 */
function comparedServers() {
  const installed = installedServers()
  for (const id of Object.keys(SERVERS).filter((each) => !installed.includes(each))) {
    it.skip(`${SERVERS[id].title} is not installed`, () => {})
  }
  return installed
}

/** The same for Redis Stack. */
function comparedStack() {
  if (findBinary('stack') !== undefined) return ['stack']
  it.skip(`${STACK.title}: ${STACK.absent ?? 'it is not installed'}`, () => {})
  return []
}

/** The dialect of redlet that is compared with a server. */
function dialectOf(id) {
  return id === 'stack' ? 'redis' : id
}

/** What random runs go through, by name: both doors, or what REDLET_SUBJECT names alone. */
const DOORS =
  process.env.REDLET_SUBJECT === undefined
    ? [
        ['function by function', redlet],
        ['over RESP', redletInBytes],
      ]
    : [[REDLET_SUBJECT, subject]]

module.exports = {
  ...{ DOORS, comparedServers, comparedStack, dialectOf },
  ...{ genuine, redlet, redletInBytes, subject },
}
