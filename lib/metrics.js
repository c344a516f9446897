'use strict'

const { metricTable } = require('./binding.js')
const { RedletError } = require('./error.js')

let table

/** All metrics, as `{ name, type, help, labels }`: see src/metrics/table.rs. Read when it is needed. */
function allMetrics() {
  table ??= JSON.parse(metricTable())
  return table
}

/** Whether metrics have this label themselves. A program's own must be another. */
function isTaken(label) {
  return label === 'le' || allMetrics().some(({ labels }) => labels.includes(label))
}

/** The method for a collector: `store[readMetrics]()` returns the values of all metrics. */
const readMetrics = Symbol('readMetrics')

/** A program's own labels, as pairs. */
function readLabels(labels = {}) {
  if (typeof labels !== 'object' || labels === null) {
    throw refuse(`the option 'labels' is an object, as { store: 'cache' }, not ${typeof labels}`)
  }
  return Object.entries(labels).map(([name, value]) => {
    if (!/^[a-zA-Z_]\w*$/.test(name) || name.startsWith('__')) {
      throw refuse(`the label '${name}' is not a letter followed by letters, digits and _`)
    }
    if (isTaken(name)) throw refuse(`the label '${name}' is one that metrics have themselves`)
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw refuse(`the label '${name}' is a string or a number, not ${typeof value}`)
    }
    return [name, String(value)]
  })
}

/** What `db.metrics(options)` gets: the labels, as pairs. */
function readMetricsOptions(options = {}) {
  if (typeof options !== 'object' || options === null) {
    throw refuse(`metrics takes options: { labels }, not ${typeof options}`)
  }
  const { labels, ...others } = options
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw refuse(`unknown option '${unknown}'; there is labels`)
  return readLabels(labels)
}

function refuse(message) {
  return new RedletError('INVALID_ARGUMENT', message)
}

module.exports = { allMetrics, readLabels, readMetrics, readMetricsOptions }
