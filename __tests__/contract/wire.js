'use strict'

const { Redlet } = require('../..')
const { RespClient } = require('../support/servers/resp-client.js')

// What the contract's doors over the protocol have in common: calls as words, replies in the shapes
// that functions answer in.

/** The words of a call whose options may be an object: `{ nx: true, ex: 100 }` is NX EX 100. */
function words(args) {
  return args.flatMap((arg) => {
    if (Array.isArray(arg)) return words(arg)
    if (Buffer.isBuffer(arg) || typeof arg !== 'object') return [arg]
    const options = Object.values(arg).some((value) => value === true) || isOptions(arg)
    return Object.entries(arg).flatMap(([name, value]) => {
      const word = options ? name.toUpperCase() : name
      return value === true ? [word] : [word, value]
    })
  })
}

function isOptions(arg) {
  return ['match', 'count', 'ex', 'px'].some((name) => name in arg)
}

/** The value of a reply of RespClient; an error is thrown. */
function plain({ type, value }) {
  switch (type) {
    case 'error':
      throw failure(value)
    case 'bulk':
      return value.toString()
    case 'map':
      return object(value.map((pair) => pair.map(plain)))
    case 'array':
    case 'push':
    case 'set':
      return value.map(plain)
    default:
      return value
  }
}

/** `CODE message` as an error with a code. */
function failure(text) {
  const [, code, message] = /^(\S+) (.*)$/s.exec(text)
  return Object.assign(new Error(message), { code })
}

/** Not by assignment: a field may be called `__proto__`. */
function object(pairs) {
  const result = {}
  for (const [name, value] of pairs) {
    Object.defineProperty(result, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return result
}

function inPairs(flat) {
  return Array.from({ length: flat.length / 2 }, (_, i) => flat.slice(2 * i, 2 * i + 2))
}

/** Commands whose reply is a number that RESP2 writes as a string; WITHSCORES has them in pairs. */
const DOUBLES = /^(ZSCORE|ZINCRBY|ZMSCORE|GEOPOS) /
const MAPS = /^(HGETALL|CONFIG GET|XREAD|XREADGROUP) /
const PAIRS = /^HRANDFIELD .* WITHVALUES$/

/** RESP2 has no maps, pairs or doubles: what a client that knows the command makes of its reply. */
function shaped(call, value) {
  const words = call.join(' ').toUpperCase()
  if (value === null) return null
  if (MAPS.test(words)) return object(/^X/.test(words) ? value : inPairs(value))
  if (DOUBLES.test(words)) return asNumbers(value)
  if (/ WITHSCORES$/.test(words)) return inPairs(value).map(([name, of]) => [name, Number(of)])
  return PAIRS.test(words) ? inPairs(value) : value
}

function asNumbers(value) {
  if (Array.isArray(value)) return value.map(asNumbers)
  if (value === null) return null
  return value.endsWith('inf') ? Number(value.replace('inf', 'Infinity')) : Number(value)
}

/** What a client makes of arguments is its own affair. */
const SKIP = { 'errors: for what is no argument': 'the client says what it takes for one' }

/** A door of the contract: a store that listens, and a client of this version of the protocol. */
function overTcp(protocol) {
  async function open() {
    const db = new Redlet()
    const { port } = await db.listen({ port: 0 })
    const { run, close } = await connected(port, protocol)
    return {
      run,
      async close() {
        close()
        await db.close()
      },
    }
  }
  return { open, skip: SKIP }
}

/** `{ run, close }` of a connection to whatever listens on the port. */
async function connected(port, protocol) {
  const client = await RespClient.connect(port, protocol)
  const shape = protocol === 2 ? shaped : (_, value) => value
  return {
    run: async (...call) => shape(call, plain(await client.send(words(call)))),
    close: () => client.close(),
  }
}

module.exports = { SKIP, connected, failure, overTcp, shaped, words }
