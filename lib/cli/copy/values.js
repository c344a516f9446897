'use strict'

const { createHash } = require('node:crypto')
const { Redlet } = require('../../redlet.js')

const KEY = 'value'

/**
 * What is left out of what a stream says of itself: entries, which have a digest already, what follows
 * from the rest, and when a consumer last got an entry, which encodings for older servers lack.
 */
const LEFT_OUT =
  /^(radix-tree-.*|entries|length|recorded-first-entry-id|lag|pel-count|active-time)$/

/**
 * What values in Redis's encoding, as DUMP answers with them, hold. They are read by stores in memory,
 * one value at a time.
 */
class Values {
  #reader = new Redlet({ nearReads: false })
  #writer

  /** `dialect` is that of the server for which values are encoded anew. */
  constructor(dialect) {
    this.#writer = new Redlet({ dialect, nearReads: false })
  }

  /**
   * The same value for a server that has refused it: servers read only the encodings of their own kind,
   * and only those of their age. Undefined for what redlet does not know.
   */
  encoded(payload) {
    try {
      this.#writer.restore(KEY, 0, payload, { replace: true })
      return this.#writer.dump(KEY)
    } catch {
      return undefined
    }
  }

  /**
   * A digest of what a value holds, whatever order and encoding it is kept in. Values that redlet does
   * not know are compared by their bytes.
   */
  digest(payload) {
    const hash = createHash('sha256')
    try {
      this.#reader.restore(KEY, 0, payload, { replace: true })
    } catch {
      return hash.update(payload).digest()
    }
    const [content] = this.#reader.call('DEBUG', 'DIGEST-VALUE', KEY)
    const type = this.#reader.type(KEY)
    return hash.update(JSON.stringify([type, content, this.#more(type)])).digest()
  }

  /** What DIGEST-VALUE passes over, in an order of its own. */
  #more(type) {
    if (type === 'hash') return this.#deadlines()
    if (type === 'stream') return this.#groups()
    return type === 'vectorset' ? this.#vectors() : null
  }

  /** The fields that end, and when. */
  #deadlines() {
    const { buffers } = this.#reader
    const fields = buffers.hkeys(KEY)
    if (fields.length === 0) return []
    const times = buffers.hpexpiretime(KEY, 'FIELDS', fields.length, ...fields)
    const ending = fields.map((field, i) => [field.toString('hex'), times[i]])
    return ending.filter(([, time]) => time >= 0).sort(byName)
  }

  /** The ids that a stream remembers, its groups, their consumers, and what is pending. */
  #groups() {
    return plain(this.#reader.buffers.xinfo('STREAM', KEY, 'FULL', 'COUNT', 0))
  }

  /** The elements with their lengths: the content has their directions. */
  #vectors() {
    const { buffers } = this.#reader
    const names = buffers.vrandmember(KEY, buffers.vcard(KEY))
    return names
      .map((name) => [name.toString('hex'), this.#reader.vemb(KEY, name, 'RAW')[2]])
      .sort(byName)
  }

  async close() {
    await Promise.all([this.#reader.close(), this.#writer.close()])
  }
}

/** A reply for JSON: bytes as Latin-1, maps as pairs in the order of their names. */
function plain(reply) {
  if (Buffer.isBuffer(reply)) return reply.toString('latin1')
  if (Array.isArray(reply)) return reply.map(plain)
  if (!(reply instanceof Map)) return reply
  const pairs = [...reply].map(([name, value]) => [plain(name), value])
  const kept = pairs.filter(([name]) => !LEFT_OUT.test(name)).sort(byName)
  return kept.map(([name, value]) => [name, plain(value)])
}

function byName([a], [b]) {
  return a < b ? -1 : 1
}

module.exports = { Values }
