'use strict'

const { defineMethods } = require('./define.js')
const { RedletError } = require('./error.js')
const { parsed, withTexts } = require('./json.js')
const { FACTS, METHODS, NAMESPACES, ROW } = require('./methods.js')
const { defineNamespaces } = require('./namespace.js')
const { snapshot } = require('./unpack.js')

/** The numbers of commands whose replies are JSON text. */
const PARSED = new Set()
for (const [namespace, methods] of NAMESPACES) {
  for (const [last, numbers] of methods) {
    if (FACTS.get(`${namespace}.${last}`)?.parses) PARSED.add(numbers.get(undefined))
  }
}

/** More values than this are not passed as arguments, whose number engines limit. */
const MOST_ARGUMENTS = 8192

/**
 * A transaction in construction: every command is a method that queues the call and returns the
 * chain; `exec()` runs all of them or none. Arrays and objects are copied when a call is queued;
 * the bytes of Buffers are read by `exec()`.
 */
class Multi {
  #batch
  #buffers
  #calls = []

  /** `buffers`: whether replies have Buffers in place of strings, and the text of JSON. */
  constructor(batch, buffers) {
    this.#batch = batch
    this.#buffers = buffers
  }

  /**
   * Runs the calls together. Resolves to their replies in order, or to null if a watched key has
   * changed. If a call failed, it rejects with that error, whose `replies` holds all replies: the
   * calls after it have run, as in Redis.
   */
  async exec() {
    const calls = this.#calls
    this.#calls = []
    if (calls.length === 0) return []
    const answer = calls.length > MOST_ARGUMENTS ? this.#batch(calls) : this.#batch(...calls)
    const replies = answer instanceof Promise ? await answer : answer
    if (replies === null) return null
    if (!this.#buffers) parseReplies(calls, replies)
    failWithFirstError(replies)
    return replies
  }

  /** Drops the queued calls. */
  discard() {
    this.#calls = []
  }

  /** The number of queued calls. */
  get length() {
    let count = 0
    for (let at = 0; at < this.#calls.length; at += (this.#calls[at] % ROW) + 1) count += 1
    return count
  }

  /** Queues a call with too many arguments to be spread. */
  #noteMany(number, name, args) {
    if (args.length >= ROW) throw tooMany(name)
    this.#calls.push(number + args.length)
    for (const arg of args) this.#calls.push(arg)
  }

  /** Queues a call of the command with this number. */
  #note(number, name, args) {
    const calls = this.#calls
    const from = calls.length
    if (args.length > MOST_ARGUMENTS) this.#noteMany(number, name, args)
    else calls.push(number + args.length, ...args)
    keep(calls, from)
    return this
  }

  /** Queues a call of a command of a namespace. */
  #noteNamespaced(name, args) {
    const [namespace, last] = name.split('.')
    const numbers = NAMESPACES.get(namespace).get(last)
    const number = numbers.get(undefined)
    if (number === undefined) {
      const [subcommand, ...rest] = args
      return this.#note(numberOf(name, subcommand, numbers), name, rest)
    }
    const { json } = FACTS.get(name)
    return this.#note(number, name, json ? withTexts(name, args, json) : args)
  }

  static {
    defineNamespaces(Multi.prototype, (multi, name, args) => multi.#noteNamespaced(name, args))
    const methods = [...METHODS].filter(([name]) => !Object.hasOwn(Multi.prototype, name))
    defineMethods(
      Multi.prototype,
      methods.map(([name, numbers]) => {
        const number = numbers.get(undefined)
        const isWhole = numbers.size === 1 && number !== undefined
        const method = isWhole
          ? {
              [name](...args) {
                return this.#note(number, name, args)
              },
            }
          : {
              [name](subcommand, ...args) {
                return this.#note(numberOf(name, subcommand, numbers), name, args)
              },
            }
        return [name, method[name]]
      }),
    )
  }
}

/** Replaces JSON text among the replies by values. */
function parseReplies(calls, replies) {
  for (let at = 0, place = 0; at < calls.length; place++) {
    const count = calls[at] % ROW
    if (PARSED.has(calls[at] - count)) replies[place] = parsed(replies[place])
    at += count + 1
  }
}

/** The calls of a batch, as it gets them: the number of the row, then the values. */
function callsOf(batch) {
  const flat = Array.isArray(batch[0]) ? batch[0] : batch
  const calls = []
  for (let at = 0; at < flat.length; ) {
    const end = at + (flat[at] % ROW) + 1
    calls.push([Math.trunc(flat[at] / ROW), ...flat.slice(at + 1, end)])
    at = end
  }
  return calls
}

/**
 * Replaces the objects of the last queued call by copies. It searches the queue and not the
 * arguments: engines need not create an array of arguments for a function that reads none of them.
 */
function keep(calls, from) {
  for (let at = from + 1; at < calls.length; at++) {
    if (typeof calls[at] === 'object') calls[at] = snapshot(calls[at])
  }
}

function tooMany(name) {
  const message = `${name} was given too many arguments; give an array of them`
  return new RedletError('INVALID_ARGUMENT', message)
}

/** The number of a subcommand. */
function numberOf(name, subcommand, numbers) {
  const number = numbers.get(subcommand && String(subcommand).toLowerCase())
  if (number === undefined) throw unknownSubcommand(name, subcommand)
  return number
}

function unknownSubcommand(name, subcommand) {
  const help = `Try ${name.toUpperCase()} HELP.`
  return new RedletError('ERR', `unknown subcommand '${subcommand}'. ${help}`)
}

function failWithFirstError(replies) {
  const failed = replies.find((reply) => reply instanceof RedletError)
  if (failed === undefined) return
  // Not enumerable: `replies` contains the error itself, and loggers visit enumerable properties.
  Object.defineProperty(failed, 'replies', { value: replies, configurable: true, writable: true })
  throw failed
}

module.exports = { Multi, callsOf }
