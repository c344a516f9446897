/* The tables: of the trials, of the targets, of the scale; for a terminal, or in Markdown. */

const { CALLS, SIZES } = require('../trials/scale')
const { format, round } = require('./units')

const DASH = '–'

/** The tables of trials by where the store runs, so that none is too wide to be read. */
const PLACES = [
  ['In the process', (driver) => !driver.waits && !driver.serve && !driver.queues],
  ['Behind promises and over loopback', (driver) => driver.waits === true],
  ['redis-benchmark', (driver) => driver.serve !== undefined],
  ['Libraries of queues', (driver) => driver.queues === true],
]

/** All tables of a run: `{ title, head, body }`. Those that nothing was measured for are left out. */
function tables(results, sections, trials, drivers) {
  return [
    ...sections.map((section) => targetTable(results, section)),
    scaleTable(results, drivers),
    ...PLACES.map(([title, at]) => trialTable(title, results, trials, drivers.filter(at))),
  ].filter(({ body }) => body.length > 0)
}

/**
 * A row a trial, a column a driver; beside each figure how many times redlet's it is. Trials of the group
 * `scale` have a table of their own.
 */
function trialTable(title, results, trials, drivers) {
  const shown = trials.filter((trial) => trial.group !== 'scale')
  const rows = shown.map((trial) => [
    trial.name,
    ...drivers.map((driver) => cell(results, trial, driver)),
  ])
  return {
    title,
    head: ['', ...drivers.map((driver) => driver.title)],
    body: rows.filter(([, ...cells]) => cells.some((cell) => cell !== DASH)),
  }
}

function cell(results, trial, driver) {
  const row = results.rows.find((row) => row.trial === trial.name && row.driver === driver.name)
  if (row?.error) return 'failed'
  const value = results.value(trial.name, driver.name)
  if (value === undefined) return DASH
  const alone = driver.name === 'redlet' || trial.unit === 'times'
  const ratio = alone ? undefined : results.ratio(trial.name, driver.name, 'redlet')
  return format(trial.unit, value) + (ratio === undefined ? '' : ` (${round(ratio)}×)`)
}

/** A row a target: its bound, what it was before, what it is, and whether that is within the bound. */
function targetTable(results, { title, targets }) {
  const measured = targets.filter((target) => target.of(results, 'redlet') !== undefined)
  const body = measured.map((target) => {
    const show = (value) => figure(target, value)
    return [
      target.name,
      bound(target, show),
      state(results, target, 'before', show),
      state(results, target, 'redlet', show),
      mark(target, target.of(results, 'redlet')),
    ]
  })
  return { title, head: ['', 'bound', 'before', 'now', ''], body }
}

/** The target's figure, and in parentheses the trial's own. */
function state(results, target, own, show) {
  const reached = target.of(results, own)
  const row = target.trial && results.row(target.trial, own)
  const alone = row ? format(row.unit, results.value(target.trial, own)) : undefined
  if (reached === undefined) return alone ? `(${alone})` : DASH
  return alone && !target.unit && row.unit !== 'times'
    ? `${show(reached)} (${alone})`
    : show(reached)
}

function figure(target, value) {
  if (target.unit) return format(target.unit, value)
  return value.toFixed(value < 10 ? 2 : 0)
}

function bound({ most, least }, show) {
  if (most !== undefined) return `≤ ${show(most)}`
  return least === undefined ? '' : `≥ ${show(least)}`
}

function mark(target, reached) {
  const { most = Infinity, least = -Infinity } = target
  if (reached === undefined || (target.most ?? target.least) === undefined) return ''
  return reached <= most && reached >= least ? 'reached' : 'missed'
}

/** A row a call and driver, a column a size. */
function scaleTable(results, drivers) {
  const title = 'From 10,000 keys to five million'
  const body = []
  for (const call of CALLS) {
    const name = (size) => `scale-${call.name}-${size}`
    for (const driver of drivers) {
      const values = SIZES.map((size) => results.value(name(size.name), driver.name))
      if (values.every((value) => value === undefined)) continue
      const cells = values.map((value) => (value === undefined ? DASH : format('ns', value)))
      body.push([`${call.name}, ${driver.title}`, ...cells])
    }
  }
  return { title, head: ['', ...SIZES.map(({ size }) => size.toLocaleString('en'))], body }
}

function asText({ title, head, body }) {
  const lines = [head, ...body]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  const pad = (text, column) => text[column ? 'padStart' : 'padEnd'](widths[column])
  const print = (line) => line.map(pad).join('  ').trimEnd()
  const rule = print(widths.map((width) => '-'.repeat(width)))
  return [title, '', print(head), rule, ...body.map(print)].join('\n')
}

function asMarkdown({ title, head, body }) {
  const print = (line) => `| ${line.join(' | ')} |`
  const rule = `|${head.map((_, column) => (column ? '---:' : '---')).join('|')}|`
  return [`### ${title}`, '', print(head), rule, ...body.map(print)].join('\n')
}

module.exports = { asMarkdown, asText, tables }
