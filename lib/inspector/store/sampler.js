'use strict'

const { statsOf } = require('./stats.js')
const { Samples } = require('./samples.js')

const SECOND = 1000

/** The samples that are kept: five minutes. */
const KEPT = 300

/** Reads the metrics each second, while somebody wants to know. */
class Sampler {
  #metrics
  #listeners = new Set()
  #timer
  #before
  #history = []

  /** `metrics()` reads the metrics; null once the store is closed. */
  constructor(metrics) {
    this.#metrics = metrics
  }

  /** What is known of the last minutes. */
  get history() {
    return this.#history
  }

  /** Tells a listener of each second until the signal is aborted. */
  listen(listener, signal) {
    if (this.#timer === undefined) this.#begin()
    this.#listeners.add(listener)
    return new Promise((resolve) => {
      const end = () => {
        this.#listeners.delete(listener)
        if (this.#listeners.size === 0) this.#end()
        resolve()
      }
      if (signal.aborted) end()
      else signal.addEventListener('abort', end)
    })
  }

  #begin() {
    this.#before = { at: performance.now(), samples: new Samples(this.#metrics()) }
    this.#timer = setInterval(() => this.#tick(), SECOND)
    this.#timer.unref()
  }

  #end() {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #tick() {
    const metrics = this.#metrics()
    // It is being closed, which ends the streams.
    if (metrics === null) return
    const now = { at: performance.now(), samples: new Samples(metrics) }
    const stats = statsOf(this.#before, now)
    this.#before = now
    this.#history.push(stats)
    if (this.#history.length > KEPT) this.#history.shift()
    for (const listener of this.#listeners) listener(stats)
  }
}

module.exports = { Sampler }
