'use strict'

const { RedletError } = require('../../error.js')
const { QUEUED } = require('./calls.js')

/**
 * How many calls of a pipeline are made at once. The thread works on the first ones while BullMQ
 * makes the others: jobs take longer to make in JavaScript than to add to a queue.
 */
const PART = 32

/**
 * Calls that BullMQ has run together: as one transaction, or as a pipeline. Those of a long pipeline
 * may run before `exec`, which BullMQ always calls.
 */
class QueueTransaction {
  #exec
  #scriptOf
  #part
  #calls = []
  /** Promises of answers. */
  #parts = []
  /** What makes each answer what BullMQ expects, by its place. */
  #shapes = []

  /**
   * `exec(calls)` returns the promise of their answers; `scriptOf(name)` a script's number. `atomic`
   * calls are one transaction.
   */
  constructor(exec, scriptOf, atomic) {
    this.#exec = exec
    this.#scriptOf = scriptOf
    this.#part = atomic ? Number.POSITIVE_INFINITY : PART
  }

  runCommand(name, args) {
    return this.#add({ script: this.#scriptOf(name), words: args })
  }

  #add(call) {
    this.#calls.push(call)
    this.#shapes.push(call.shape)
    if (this.#calls.length >= this.#part) this.#begin()
    return this
  }

  #begin() {
    const answers = this.#exec(this.#calls)
    // `exec` tells of a failure, if it is called.
    answers.catch(() => {})
    this.#parts.push(answers)
    this.#calls = []
  }

  /** `[error, answer]` for each call; null if a watched key has changed. */
  async exec() {
    this.#begin()
    const [parts, shapes] = [this.#parts, this.#shapes]
    this.#parts = []
    this.#shapes = []
    const answers = await Promise.all(parts)
    if (answers.includes(null)) return null
    return answers.flat().map((answer, index) => told(answer, shapes[index]))
  }

  static {
    for (const [name, make] of Object.entries(QUEUED)) {
      const method = {
        [name](...args) {
          return this.#add(make(...args))
        },
      }[name]
      Object.defineProperty(QueueTransaction.prototype, name, {
        value: method,
        configurable: true,
        writable: true,
      })
    }
  }
}

function told(answer, shape) {
  if (answer instanceof RedletError) return [answer, undefined]
  return [null, shape ? shape(answer) : answer]
}

module.exports = { QueueTransaction }
