'use strict'

const { Refusal } = require('../refusal.js')

/** The values of all metrics at a moment; see docs/metrics.md. */
class Samples {
  #families

  /** `metrics` is what the native side answers, null once the store is closed. */
  constructor(metrics) {
    if (metrics === null) throw Refusal.closed()
    this.#families = new Map(metrics.map(({ name, samples }) => [name, samples.map(readSample)]))
  }

  /** The samples of a metric: `{ suffix, labels, value }`; undefined if it does not exist now. */
  all(name) {
    return this.#families.get(name)
  }

  /** The only value of a metric. */
  value(name) {
    return this.all(name)?.[0]?.value ?? 0
  }

  sum(name) {
    return (this.all(name) ?? []).reduce((sum, { value }) => sum + value, 0)
  }

  labels(name) {
    return this.all(name)?.[0]?.labels ?? {}
  }

  /** The values of a metric by one of its labels. */
  by(name, label) {
    return Object.fromEntries(
      (this.all(name) ?? []).map(({ labels, value }) => [labels[label], value]),
    )
  }
}

function readSample({ suffix, labels, value }) {
  return { suffix, labels: Object.fromEntries(labels), value: Number(value) }
}

module.exports = { Samples }
