/*
 * What redlet means to reach, as data: how each figure comes from the results, and its bound.
 *
 * A section is `{ title, targets }`, a target `{ name, trial, most | least, unit, of }`. `of(results,
 * own)` is the figure, for `own` being `redlet` or `before`; undefined where it wasn't measured.
 * `trial` is the one whose own figures are shown beside it. A target without a bound is there to be
 * compared with the one above it.
 */

const calls = require('./calls')
const documents = require('./documents')
const doors = require('./doors')
const queues = require('./queues')
const store = require('./store')
const { Results } = require('../results')

const sections = [...calls, ...store, ...doors, ...queues, ...documents]

/** The names of the trials and drivers that the targets ask for. */
function needed() {
  const asked = new Asked()
  for (const { of, trial } of sections.flatMap((section) => section.targets)) {
    for (const own of ['redlet', 'before']) of(asked, own)
    if (trial) asked.row(trial, 'redlet')
  }
  return { trials: [...asked.trials], drivers: [...asked.drivers] }
}

/** Results of which each is there, and which remember what they were asked for. */
class Asked extends Results {
  trials = new Set()
  drivers = new Set()

  row(trial, driver) {
    this.trials.add(trial)
    this.drivers.add(driver)
    return { samples: [{ value: 1, beside: new Proxy({}, { get: () => 1 }) }] }
  }
}

module.exports = { needed, sections }
