'use strict'

// The calls of all examples, made on a store and, in the same order, on a server with the same seed: replies
// are the same, as strings and as Buffers.

const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet } = require('../..')
const { NAMESPACES } = require('../../lib/methods.js')
const { declaresStore, findCommandExamples } = require('../support/programs/examples.js')

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor

/** Examples that are of other things than one call after the other, and those whose replies differ. */
const OTHERS = {
  AUTH: 'credentials are those of the connection',
  'CLIENT CACHING': 'refused',
  'CLIENT INFO': 'tells of the connection',
  'CLIENT ID': 'tells of the connection',
  'CLIENT LIST': 'tells of connections',
  'CLIENT PAUSE': 'connections wait',
  'CLIENT REPLY': 'refused',
  'CLIENT TRACKING': 'refused',
  'CLIENT UNBLOCK': 'tells of the connection',
  'CLIENT UNPAUSE': 'connections wait',
  'ACL GENPASS': 'not repeatable',
  COMMAND: 'the type of its reply is not known',
  'COMMAND DOCS': 'the type of its reply is not known',
  'COMMAND INFO': 'the type of its reply is not known',
  'COMMANDLOG GET': 'tells times and addresses',
  'LATENCY GRAPH': 'tells times',
  'LATENCY HISTORY': 'tells times',
  'LATENCY LATEST': 'tells times',
  'LATENCY HISTOGRAM': 'tells times',
  HELLO: 'tells of the connection',
  INFO: 'tells of the process',
  'MEMORY STATS': 'tells of the process',
  MIGRATE: 'its target is gone',
  MONITOR: 'refused',
  QUIT: 'nothing is sent',
  RESET: 'refused',
  'SLOWLOG GET': 'tells times and addresses',
  TIME: 'tells the time',
  XADD: 'its id is the time',
  'XGROUP CREATE': 'its id is the time',
  'XINFO CONSUMERS': 'tells times',
  XPENDING: 'tells times',
  XREADGROUP: 'tells times',
  VINFO: 'counts what the process has made',
  XIDMPRECORD: 'its id is the time',
  XREAD: 'a call that waits has a connection of its own',
}

/** As Buffers, what a status line is and what a text is can't be told from each other. */
const STATUS = [
  ...['ACL CAT', 'ACL DRYRUN', 'DEBUG', 'LATENCY RESET', 'PFDEBUG', 'ROLE'],
  'JSON.RESP',
]

const examples = findCommandExamples().filter(
  ({ command, code }) =>
    !Object.hasOwn(OTHERS, command) &&
    !declaresStore(code) &&
    // Transactions and subscriptions are no calls; face.test.js has them.
    !/subscribe\(|multi\(/.test(code),
)

/** What is a promise, a subscription or a walk on a store cannot be repeated from its reply. */
const NOT_CALLS = /^(multi|defineScript|listen|fork|save|inspect|on|off|once)$|subscribe$|Iterator$/

/** `db`, which keeps what it was asked and what it answered. */
function recorded(store, calls, namespace = '') {
  return new Proxy(store, {
    get(_, last) {
      const method = store[last]
      if (NAMESPACES.has(last)) return recorded(method, calls, `${last}.`)
      const name = typeof last === 'string' ? namespace + last : last
      if (typeof method !== 'function') return method
      return (...args) => {
        if (NOT_CALLS.test(name)) return method.apply(store, args)
        const call = { name, args: args.map(copied) }
        calls.push(call)
        try {
          call.reply = method.apply(store, args)
          return call.reply
        } catch (error) {
          call.error = error
          throw error
        }
      }
    },
  })
}

/** A method of a store, or of a namespace of it. */
function methodOf(store, name) {
  const [first, last] = name.split('.')
  return (...args) => (last === undefined ? store[first](...args) : store[first][last](...args))
}

const copied = (value) => {
  const plain = typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
  return plain && !('signal' in value) ? structuredClone(value) : value
}

const outcome = async (run) => {
  try {
    return { reply: await run() }
  } catch (error) {
    return { code: error.code, message: error.message }
  }
}

/** Times go on, and what has no order has another one. */
function comparable({ name, args }, found) {
  if (/ttl$/.test(name) && found.reply > 0) return { reply: 'some time' }
  if (/^(xadd|ts\.add)$/.test(name) && args.includes('*')) return { reply: 'an id' }
  const words = args.map((arg) => String(arg).toUpperCase())
  const inAnyOrder =
    /^(keys|scan|hkeys|hvals|[sz](diff|inter|union)|smembers|srandmember|spop|randomkey|[hsz]scan|hgetall|hrandfield|zrandmember)$/
  if (words[0] === 'CAT' || inAnyOrder.test(name)) return { reply: sorted(found.reply) }
  return found
}

const sorted = (reply) =>
  Array.isArray(reply) ? reply.map(sorted).sort((a, b) => (String(a) < String(b) ? -1 : 1)) : reply

describe.each(['strings', 'buffers'])('as %s', (face) => {
  const [first, second] = [new Redlet({ seed: 1 }), new Redlet({ seed: 1 })]
  const [local, served] = [first.fork(), second.fork()]
  let remote

  beforeAll(async () => {
    const { port } = await served.listen({ port: 0 })
    remote = await Redlet.connect(`redis://127.0.0.1:${port}`)
  })
  beforeEach(async () => {
    local.rewind()
    served.rewind()
    await remote.select(0)
  })
  afterAll(async () => {
    await remote.close()
    await Promise.all([first, second, local, served].map((store) => store.close()))
  })

  const told = examples.filter(({ command }) => face === 'strings' || !STATUS.includes(command))

  it.each(told)('$command answers the same over a connection', async ({ code }) => {
    const calls = []
    const db = recorded(face === 'buffers' ? local.buffers : local, calls)
    const played = new AsyncFunction('db', 'console', 'Redlet', code)(db, { log() {} }, Redlet)
    await played.catch(() => {})
    const target = face === 'buffers' ? remote.buffers : remote
    const later = []
    for (const call of calls) {
      const { name, args, reply, error } = call
      const expected = outcome(() => {
        if (error) throw error
        return reply
      })
      const found = outcome(() => methodOf(target, name)(...args))
      const compare = async () => {
        const both = [await expected, await found].map((one) => [name, args, comparable(call, one)])
        expect(both[1]).toEqual(both[0])
      }
      // What may wait for a later call is given time to be answered before that.
      if (reply instanceof Promise) {
        later.push(compare)
        await Promise.race([found, sleep(50)])
      } else {
        await compare()
      }
    }
    for (const compare of later) await compare()
  })
})
