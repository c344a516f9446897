'use strict'

const { RedletError } = require('./error.js')
const { batchNumbers } = require('./binding.js')
const { snapshot } = require('./unpack.js')

/** A call is noted as its command's number plus how many values follow, which are fewer than this. */
const ROW = 1 << 20

/** More values than this are not spread over arguments, which engines have a limit for. */
const MOST_ARGUMENTS = 8192

/**
 * A transaction in the making: every command is a method that notes the call and answers the
 * chain; `exec()` runs them all or none. Arrays and objects are noted as they are at that moment;
 * the bytes of Buffers are read by `exec()`.
 */
class Multi {
  #batch
  #calls = []

  constructor(batch) {
    this.#batch = batch
  }

  /**
   * Runs the calls together. Answers their replies in order, or null when a watched key has
   * changed. A call that failed rejects with its error, whose `replies` holds all of them: the
   * calls after it have run, as in Redis.
   */
  async exec() {
    const calls = this.#calls
    this.#calls = []
    if (calls.length === 0) return []
    const replies = calls.length > MOST_ARGUMENTS ? this.#batch(calls) : this.#batch(...calls)
    if (replies !== null) failWithFirstError(replies)
    return replies
  }

  /** Forgets the calls. */
  discard() {
    this.#calls = []
  }

  /** Noted calls. */
  get length() {
    let count = 0
    for (let at = 0; at < this.#calls.length; at += (this.#calls[at] % ROW) + 1) count += 1
    return count
  }

  /** Notes very many arguments, which are not spread. */
  #noteMany(number, name, args) {
    if (args.length >= ROW) throw tooMany(name)
    this.#calls.push(number + args.length)
    for (const arg of args) this.#calls.push(arg)
  }

  static {
    for (const [name, numbers] of methods()) {
      if (name in Multi.prototype) continue
      const number = numbers.get(undefined)
      const note = {
        [name](...args) {
          const calls = this.#calls
          const from = calls.length
          if (args.length > MOST_ARGUMENTS) this.#noteMany(number, name, args)
          else calls.push(number + args.length, ...args)
          keep(calls, from)
          return this
        },
      }
      const noteSubcommand = {
        [name](subcommand, ...args) {
          const its = numbers.get(subcommand && String(subcommand).toLowerCase())
          if (its === undefined) throw unknownSubcommand(name, subcommand)
          const calls = this.#calls
          const from = calls.length
          if (args.length > MOST_ARGUMENTS) this.#noteMany(its, name, args)
          else calls.push(its + args.length, ...args)
          keep(calls, from)
          return this
        },
      }
      Object.defineProperty(Multi.prototype, name, {
        value: (numbers.size === 1 && number !== undefined ? note : noteSubcommand)[name],
        configurable: true,
        writable: true,
      })
    }
  }
}

/**
 * Replaces the objects among what was noted by what they are now. It looks where they were noted:
 * engines spare making an array of the arguments of a call that looks at none of them.
 */
function keep(calls, from) {
  for (let at = from + 1; at < calls.length; at++) {
    if (typeof calls[at] === 'object') calls[at] = snapshot(calls[at])
  }
}

/** For each method the numbers of its subcommands; that of the command itself is at `undefined`. */
function methods() {
  const found = new Map()
  for (const [fullName, number] of Object.entries(batchNumbers())) {
    const [name, subcommand] = fullName.split('|')
    if (!found.has(name)) found.set(name, new Map())
    found.get(name).set(subcommand, number)
  }
  return found
}

function tooMany(name) {
  const message = `${name} was given too many arguments; give an array of them`
  return new RedletError('INVALID_ARGUMENT', message)
}

function unknownSubcommand(name, subcommand) {
  const help = `Try ${name.toUpperCase()} HELP.`
  return new RedletError('ERR', `unknown subcommand '${subcommand}'. ${help}`)
}

function failWithFirstError(replies) {
  const failed = replies.find((reply) => reply instanceof RedletError)
  if (failed === undefined) return
  // Not enumerable: `replies` holds the error itself, and loggers walk what they can see.
  Object.defineProperty(failed, 'replies', { value: replies, configurable: true, writable: true })
  throw failed
}

module.exports = { Multi }
