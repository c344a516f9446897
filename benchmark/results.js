const { median } = require('./measure')

/** The rows of a run, and what is asked of them: undefined where it wasn't measured. */
class Results {
  constructor(rows = []) {
    this.rows = rows
  }

  add(rows) {
    this.rows.push(...rows)
  }

  row(trial, driver) {
    const row = this.rows.find((row) => row.trial === trial && row.driver === driver)
    return row?.samples.length && !row.error ? row : undefined
  }

  value(trial, driver) {
    return middle(this.row(trial, driver)?.samples.map((sample) => sample.value))
  }

  /** How many times the second driver's figure the first one's is: the median of the rounds. */
  ratio(trial, driver, other) {
    const [left, right] = [this.row(trial, driver), this.row(trial, other)]
    if (!left || !right) return undefined
    const rounds = Math.min(left.samples.length, right.samples.length)
    return middle(
      left.samples.slice(0, rounds).map((sample, at) => sample.value / right.samples[at].value),
    )
  }

  /** The figure over that of what took turns with it in the same process. */
  over(trial, driver, name) {
    return middle(
      this.row(trial, driver)?.samples.map((sample) => sample.value / sample.beside[name]),
    )
  }

  /** The best that `name` reached in any sample over the best that `other` reached. */
  best(trial, driver, name, other) {
    const samples = this.row(trial, driver)?.samples
    const most = (name) => Math.max(...samples.map((sample) => sample.beside[name]))
    return samples && most(name) / most(other)
  }

  /** All of it for `--json`: each row with its medians, and every sample. */
  toJSON() {
    return this.rows.map((row) => ({
      ...row,
      median: this.value(row.trial, row.driver),
      beside: this.beside(row),
    }))
  }

  beside({ trial, driver, samples }) {
    const names = Object.keys(samples[0]?.beside ?? {})
    return Object.fromEntries(
      names.map((name) => [
        name,
        {
          median: middle(samples.map((sample) => sample.beside[name])),
          ratio: this.over(trial, driver, name),
        },
      ]),
    )
  }
}

function middle(list) {
  return list?.length ? median(list) : undefined
}

module.exports = { Results }
