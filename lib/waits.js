'use strict'

const { RedletError } = require('./error.js')

const WAITS = Symbol('waits')

/** Waiting calls of one client, by the numbers that the native side assigned. */
class Waits {
  #client
  #inbox
  /** Native functions: the number of a wait that has its reply, and that reply. */
  #next
  #answer
  #pending = new Map()
  /** The wait that began last. */
  #latest
  /** Signals with the waits they end. Each has one listener, however many waits. */
  #heeded = new Map()
  #deliver = () => this.deliver()

  constructor(client, inbox) {
    this.#client = client
    this.#inbox = inbox
  }

  /** Creates the promise of a later reply. Called by the native side. */
  begin(number) {
    this.#inbox.listen(this.#deliver)
    const wait = { number }
    wait.promise = new Promise((resolve, reject) => Object.assign(wait, { resolve, reject }))
    this.#pending.set(number, wait)
    this.#inbox.expect(1)
    this.#latest = wait
    return wait.promise
  }

  /** Settles the promises of replies that have come. */
  deliver() {
    for (let number = this.#next(); number !== undefined; number = this.#next()) {
      const wait = this.#pending.get(number)
      this.#pending.delete(number)
      this.#inbox.expect(-1)
      if (wait.signal) this.#ignore(wait)
      try {
        wait.resolve(this.#answer(number))
      } catch (error) {
        wait.reject(error.code === 'ABORTED' ? wait.signal.reason : error)
      }
    }
  }

  /** Makes the functions of `waiting` return promises and accept an AbortSignal. */
  adopt(functions, waiting, next, answer) {
    this.#next = next
    this.#answer = answer
    for (const name of waiting) functions[name] = this.#waiting(name, functions[name])
    // An object that can begin a wait keeps alive what settles it.
    functions.call[WAITS] = this
  }

  /** Not an `async` function: a reply that has come would be delayed by three more microtasks. */
  #waiting(name, run) {
    const waiting = {
      [name]: (...args) => {
        try {
          const signal = takeSignal(name, args)
          signal?.throwIfAborted()
          const answer = run(...args)
          if (signal && this.#latest?.promise === answer) this.#heed(this.#latest, signal)
          return Promise.resolve(answer)
        } catch (error) {
          return Promise.reject(error)
        }
      },
    }
    return waiting[name]
  }

  /** Ends a wait with its signal, unless it has its reply by then. */
  #heed(wait, signal) {
    wait.signal = signal
    if (!this.#heeded.has(signal)) {
      const waits = new Set()
      const abort = () => {
        for (const { number } of waits) this.#client.giveUp(number)
        this.deliver()
      }
      this.#heeded.set(signal, { waits, abort })
      signal.addEventListener('abort', abort)
    }
    this.#heeded.get(signal).waits.add(wait)
  }

  #ignore(wait) {
    const { waits, abort } = this.#heeded.get(wait.signal)
    waits.delete(wait)
    if (waits.size > 0) return
    this.#heeded.delete(wait.signal)
    wait.signal.removeEventListener('abort', abort)
  }
}

/** Takes the `signal` out of the options of a call. */
function takeSignal(name, args) {
  const has = (arg) => typeof arg === 'object' && arg !== null && Object.hasOwn(arg, 'signal')
  const at = args.findIndex(has)
  if (at === -1) return undefined
  const { signal, ...others } = args[at]
  args.splice(at, 1, ...(Object.keys(others).length > 0 ? [others] : []))
  if (signal === undefined || typeof signal?.addEventListener === 'function') return signal
  throw new RedletError('INVALID_ARGUMENT', `the signal of ${name} is an AbortSignal`)
}

module.exports = { Waits, takeSignal }
