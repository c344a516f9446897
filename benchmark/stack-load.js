// The load of stack.js: calls that are made beforehand, so that sending them takes little.

const net = require('node:net')
const { CONNECTIONS, MADE, ROUND } = require('./stack-cases.js')

function encode(call) {
  const parts = call.map((word) => {
    const bytes = Buffer.from(String(word))
    return Buffer.concat([Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n')])
  })
  return Buffer.concat([Buffer.from(`*${call.length}\r\n`), ...parts])
}

/** What replies with a size begin with: `*` and `$`. */
const SIZED = new Set([42, 36])

/** Counts whole replies of RESP2 in what comes, in pieces. */
class Counter {
  #skip = 0
  #line = ''
  #left = [1]
  count = 0

  add(bytes) {
    for (let at = 0; at < bytes.length; ) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, bytes.length - at)
        this.#skip -= skipped
        at += skipped
        if (this.#skip === 0) this.#end()
        continue
      }
      const end = bytes.indexOf(10, at)
      if (end >= 0 && this.#line === '' && !SIZED.has(bytes[at])) {
        at = end + 1
        this.#end()
        continue
      }
      if (end < 0) {
        this.#line += bytes.latin1Slice(at)
        return
      }
      const line = this.#line + bytes.latin1Slice(at, end)
      this.#line = ''
      at = end + 1
      this.#head(line)
    }
  }

  #head(line) {
    const size = Number.parseInt(line.slice(1), 10)
    if (line[0] === '*' && size > 0) this.#left.push(size)
    else if (line[0] === '$' && size >= 0) this.#skip = size + 2
    else this.#end()
  }

  #end() {
    while (this.#left.length > 1) {
      this.#left[this.#left.length - 1] -= 1
      if (this.#left.at(-1) > 0) return
      this.#left.pop()
    }
    this.count += 1
  }
}

/** Sends batches over one connection until it is time. Answers how many calls were answered. */
function load(port, batches, pipeline, until) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
    const counter = new Counter()
    let sent = 0
    const more = () => {
      if (performance.now() >= until) {
        socket.destroy()
        return resolve(counter.count)
      }
      const turn = sent / pipeline
      socket.write(batches[turn % batches.length].of(Math.floor(turn / batches.length)))
      sent += pipeline
    }
    socket.on('connect', more)
    socket.on('error', reject)
    socket.on('data', (bytes) => {
      counter.add(bytes)
      if (counter.count === sent) more()
    })
  })
}

/** Calls that are sent at once, and again in later rounds. */
class Batch {
  #bytes
  #marks = []

  constructor(calls) {
    this.#bytes = Buffer.concat(calls)
    for (let at = this.#next(0); at >= 0; at = this.#next(at + 1)) this.#marks.push(at)
  }

  #next(from) {
    return this.#bytes.indexOf(ROUND, from)
  }

  /** The bytes for a round. What was sent before has reached the socket: it was answered. */
  of(round) {
    if (this.#marks.length > 0) {
      const digits = String(round).padStart(ROUND.length, '0')
      for (const at of this.#marks) this.#bytes.latin1Write(digits, at)
    }
    return this.#bytes
  }
}

/** Batches for each connection. */
function made(call, pipeline) {
  return Array.from({ length: CONNECTIONS }, (_, connection) => {
    const calls = Array.from({ length: MADE }, (_, at) =>
      encode(call(at * CONNECTIONS + connection)),
    )
    const batches = []
    for (let at = 0; at < MADE; at += pipeline)
      batches.push(new Batch(calls.slice(at, at + pipeline)))
    return batches
  })
}

module.exports = { load, made }
