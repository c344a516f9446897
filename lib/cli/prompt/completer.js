'use strict'

const { setTimeout: sleep } = require('node:timers/promises')
const { splitWords } = require('./words.js')
const { quoted, textOf } = require('../quote.js')
const { scanned } = require('../wire/replies.js')

/** Words that the prompt itself understands. */
const OWN = ['help', 'clear', 'exit']

/** How many steps of SCAN a completion may take, each of so many keys, and how many keys it shows. */
const STEPS = 20
const STEP = 500
const SHOWN = 100

/** Milliseconds that a completion may take, for meanwhile the terminal takes no keys. */
const PATIENCE = 1000

/** What the Tab key does. */
class Completer {
  #docs
  #session
  #client

  constructor(docs, session) {
    this.#docs = docs
    this.#session = session
  }

  /** `[candidates, what they replace]`, as Node's readline wants it; none if that takes long. */
  async complete(line) {
    const nothing = [[], line]
    const late = sleep(PATIENCE, undefined, { ref: false })
    const found = await Promise.race([this.#find(line).catch(() => nothing), late])
    if (found === undefined) this.#client?.close()
    return found ?? nothing
  }

  async #find(line) {
    const { words, typed, bytes } = parts(line)
    const names = words.map(String)
    if (names[0]?.toLowerCase() === 'help') return [this.#helpWords(names.slice(1), typed), typed]
    const { tokens, key } = this.#docs.next(names)
    const own = words.length === 0 ? OWN : []
    const found = [...beginning(tokens, typed), ...beginning(own, typed)]
    if (key) found.push(...(await this.#keys(typed, bytes)))
    if (wantsParameter(names)) found.push(...beginning(await this.#parameters(), typed))
    return [found, typed]
  }

  close() {
    this.#client?.close()
  }

  #helpWords(words, typed) {
    const groups = words.length === 0 ? this.#docs.groups.map((group) => `@${group}`) : []
    return beginning([...this.#docs.next(words).tokens, ...groups], typed)
  }

  /**
   * Keys that begin so. It looks at some thousands of keys at most, over a connection of its own: the
   * other one may be within a transaction.
   */
  async #keys(typed, bytes) {
    const client = await this.#connected()
    await client.ask('SELECT', this.#session.database)
    const pattern = Buffer.concat([escapedGlob(bytes), Buffer.from('*')])
    const keys = new Set()
    let cursor = '0'
    for (let step = 0; step < STEPS && keys.size < SHOWN; step++) {
      const found = scanned(await client.ask('SCAN', cursor, 'MATCH', pattern, 'COUNT', STEP))
      for (const key of found.keys) keys.add(written(key, typed))
      cursor = found.cursor
      if (cursor === '0') break
    }
    return [...keys]
      .filter((key) => key?.startsWith(typed))
      .sort()
      .map((key) => `${key} `)
  }

  /** The names of the parameters of CONFIG. */
  async #parameters() {
    const client = await this.#connected()
    const { value } = await client.ask('CONFIG', 'GET', '*')
    return value
      .map(([name]) => textOf(name.value))
      .filter(Boolean)
      .sort()
  }

  async #connected() {
    if (!this.#client || this.#client.ended) this.#client = await this.#session.another()
    return this.#client
  }
}

/** Whether the next word is a parameter: any of CONFIG GET, every second of CONFIG SET. */
function wantsParameter([name = '', subcommand = '', ...more]) {
  if (name.toUpperCase() !== 'CONFIG') return false
  const isSet = subcommand.toUpperCase() === 'SET' && more.length % 2 === 0
  return isSet || subcommand.toUpperCase() === 'GET'
}

/** The whole words of a line, and what is typed of the next: as written, and its bytes. */
function parts(line) {
  try {
    const { words, open, last, partial } = splitWords(line)
    if (open) return { words, typed: last, bytes: partial }
    if (last === '') return { words, typed: '', bytes: Buffer.alloc(0) }
    return { words: words.slice(0, -1), typed: last, bytes: words.at(-1) }
  } catch {
    return { words: [], typed: line, bytes: Buffer.from(line) }
  }
}

/** The words that begin as typed, in the letters of what is typed. */
function beginning(words, typed) {
  const lower = /^@?[^A-Z]+$/.test(typed)
  return words
    .filter((word) => word.toLowerCase().startsWith(typed.toLowerCase()))
    .map((word) => `${typed}${(lower ? word.toLowerCase() : word).slice(typed.length)} `)
}

/** How a key is written at the prompt. */
function written(key, typed) {
  const text = textOf(key)
  const isPlain = text !== undefined && /^[^\s"'\\\p{C}]+$/u.test(text)
  return isPlain && !typed.startsWith('"') ? text : quoted(key)
}

function escapedGlob(bytes) {
  return Buffer.from(bytes.toString('latin1').replace(/[*?[\]\\^]/g, '\\$&'), 'latin1')
}

module.exports = { Completer }
