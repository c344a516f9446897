/* The tables: one of the trials, one of the targets; for a terminal, or in Markdown. */

const DASH = '–'

const UNITS = {
  ns: (value) => (value < 1000 ? `${round(value)} ns` : UNITS.us(value / 1e3)),
  us: (value) => (value < 1000 ? `${round(value)} µs` : UNITS.ms(value / 1e3)),
  ms: (value) => (value < 1000 ? `${round(value)} ms` : `${round(value / 1e3)} s`),
  bytes: (value) => (value < 1 << 20 ? `${round(value)} B` : `${round(value / 2 ** 20)} MB`),
  times: (value) => `${value.toFixed(2)}×`,
}

/** A row a trial, a column a driver; beside each figure how many times redlet's it is. */
function trialTable(results, trials, drivers) {
  const head = ['', ...drivers.map((driver) => driver.title)]
  const body = trials.map((trial) => [
    trial.name,
    ...drivers.map((driver) => cell(results, trial, driver)),
  ])
  return { head, body }
}

function cell(results, trial, driver) {
  const row = results.rows.find((row) => row.trial === trial.name && row.driver === driver.name)
  if (row?.error) return 'failed'
  const value = results.value(trial.name, driver.name)
  if (value === undefined) return DASH
  const alone = driver.name === 'redlet' || trial.unit === 'times'
  const ratio = alone ? undefined : results.ratio(trial.name, driver.name, 'redlet')
  return UNITS[trial.unit](value) + (ratio === undefined ? '' : ` (${round(ratio)}×)`)
}

/** A row a target: its bound, what was reached, and whether that is within it. */
function targetTable(results, targets) {
  const body = targets.map((target) => {
    const reached = target.of(results)
    const show = (value) =>
      target.unit ? UNITS[target.unit](value) : value.toFixed(value < 10 ? 2 : 0)
    const value = reached === undefined ? DASH : show(reached)
    return [target.name, bound(target, show), value, mark(target, reached)]
  })
  return { head: ['target', 'bound', 'reached', ''], body }
}

function bound({ most, least }, show) {
  if (most !== undefined) return `≤ ${show(most)}`
  return least === undefined ? '' : `≥ ${show(least)}`
}

function mark(target, reached) {
  const { most = Infinity, least = -Infinity } = target
  if (reached === undefined || (target.most ?? target.least) === undefined) return ''
  return reached <= most && reached >= least ? '✓' : '✗'
}

/** Why cells are empty: drivers that could not run, and trials that failed. */
function remarks(results, skipped) {
  const failed = results.rows
    .filter((row) => row.error)
    .map((row) => `failed: ${row.trial} with ${row.driver}: ${row.error}`)
  return [...skipped.map(({ name, why }) => `skipped: ${name}: ${why}`), ...failed]
}

function asText({ head, body }) {
  const lines = [head, ...body]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  const pad = (text, column) => text[column ? 'padStart' : 'padEnd'](widths[column])
  const print = (line) => line.map(pad).join('  ').trimEnd()
  return [print(head), print(widths.map((width) => '-'.repeat(width))), ...body.map(print)].join(
    '\n',
  )
}

function asMarkdown({ head, body }) {
  const print = (line) => `| ${line.join(' | ')} |`
  const rule = `|${head.map((_, column) => (column ? '---:' : '---')).join('|')}|`
  return [print(head), rule, ...body.map(print)].join('\n')
}

/** Three digits are what these figures are good for. */
function round(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(value < 1 ? 2 : 3).replace(/\.0+$/, '')
}

module.exports = { asMarkdown, asText, remarks, targetTable, trialTable }
