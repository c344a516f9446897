'use strict'

const { createHash } = require('node:crypto')

/**
 * The digest of all that a side holds: the sum of those of its keys and libraries, so that it does not
 * depend on their order.
 */
class Sum {
  #sum = 0n
  keys = 0
  libraries = 0

  /** `digest` is that of the value, as `Values` has it. */
  addKey(database, key, { deadline }, digest) {
    this.keys += 1
    this.#add('key', String(database), key, String(deadline), digest)
  }

  addLibrary(name, code) {
    this.libraries += 1
    this.#add('library', name, code)
  }

  #add(...parts) {
    const hash = createHash('sha256')
    for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part)
    this.#sum = BigInt.asUintN(256, this.#sum + BigInt(`0x${hash.digest('hex')}`))
  }

  /** The numbers, in words. */
  get contents() {
    const keys = counted(this.keys, 'key', 'keys')
    if (this.libraries === 0) return keys
    return `${keys}, ${counted(this.libraries, 'library', 'libraries')} of functions`
  }

  toString() {
    return this.#sum.toString(16).padStart(64, '0')
  }
}

function counted(number, one, many) {
  return `${number} ${number === 1 ? one : many}`
}

module.exports = { Sum }
