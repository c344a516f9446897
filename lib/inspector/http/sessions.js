'use strict'

const { createHash, randomBytes, timingSafeEqual } = require('node:crypto')
const { Refusal } = require('../refusal.js')

/** Tries of a password in a second, whoever makes them. */
const TRIES = 5

/** Sessions that are kept; the oldest goes when there is one more. */
const MOST = 100

/** A session that is not used for so long ends. */
const IDLE_MS = 12 * 60 * 60 * 1000

/** Who has given the password. Without a password everybody may do everything. */
class Sessions {
  #password
  /** The hash of each token, and when it was last used. */
  #open = new Map()
  #tries = []

  constructor(password) {
    this.#password = password === undefined ? undefined : hash(password)
  }

  get needsPassword() {
    return this.#password !== undefined
  }

  /** Checks the password; the token of a new session. */
  login(password) {
    const now = performance.now()
    this.#tries = this.#tries.filter((time) => time > now - 1000)
    if (this.#tries.length >= TRIES)
      throw Refusal.busy('too many passwords were tried; wait a second')
    this.#tries.push(now)
    if (!this.needsPassword) throw Refusal.invalid('this inspector has no password')
    if (!timingSafeEqual(hash(password), this.#password)) {
      throw new Refusal(403, 'PASSWORD', 'that is not the password')
    }
    const token = randomBytes(32).toString('base64url')
    this.#open.set(name(token), now)
    if (this.#open.size > MOST) this.#open.delete(this.#open.keys().next().value)
    return token
  }

  /** Whether this token may do anything. */
  isOpen(token) {
    if (!this.needsPassword) return true
    if (token === undefined) return false
    const used = this.#open.get(name(token))
    const now = performance.now()
    this.#open.delete(name(token))
    if (used === undefined || used < now - IDLE_MS) return false
    this.#open.set(name(token), now)
    return true
  }

  logout(token) {
    if (token !== undefined) this.#open.delete(name(token))
  }
}

function hash(text) {
  return createHash('sha256').update(text).digest()
}

/** Tokens are looked up by their hash, which tells nobody how much of one was right. */
function name(token) {
  return hash(token).toString('base64')
}

module.exports = { Sessions }
