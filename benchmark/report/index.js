/* All that is made of a run's results: tables, drawings, and the file of `--json`. */

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const { curve } = require('./curve')
const { plot } = require('./plot')
const { asMarkdown, asText, tables } = require('./tables')

/**
 * @param {Results} results
 * @param {{ sections, trials, drivers, skipped, servers }} run what was run, and what could not be
 * @param {{ markdown, json, plot }} wishes of the command line
 */
function publish(results, run, wishes) {
  const machine = describe(run.servers)
  const print = wishes.markdown ? asMarkdown : asText
  const all = tables(results, run.sections, run.trials, run.drivers)
  console.log([machine, ...all.map(print), ...remarks(results, run.skipped)].join('\n\n'))
  if (wishes.json) writeJson(wishes.json, results, run, machine)
  if (wishes.plot) draw(wishes.plot, results, run.drivers, machine)
}

function writeJson(file, results, { sections, skipped }, machine) {
  const targets = sections.flatMap((section) =>
    section.targets.map(({ of, ...target }) => ({ ...target, reached: of(results, 'redlet') })),
  )
  fs.writeFileSync(file, JSON.stringify({ machine, skipped, targets, results }, null, 2))
}

function draw(folder, results, drivers, machine) {
  const pictures = {
    'benchmark.svg': plot(results, drivers, machine),
    'scale.svg': curve(results, machine),
  }
  for (const [name, picture] of Object.entries(pictures)) {
    if (picture !== undefined) fs.writeFileSync(path.join(folder, name), picture)
  }
}

function describe(servers) {
  const [cpu] = os.cpus()
  const node = [`Node ${process.versions.node}`, ...servers.map(({ title }) => title)].join(', ')
  const cores = `${os.cpus().length} cores (${cpu?.model})`
  const load = `load ${os.loadavg()[0].toFixed(1)}`
  return `${node}, ${cores}, ${os.platform()} ${os.arch()}, ${load}`
}

/** Why cells are empty: drivers that could not run, and trials that failed. */
function remarks(results, skipped) {
  const failed = results.rows
    .filter((row) => row.error)
    .map((row) => `failed: ${row.trial} with ${row.driver}: ${row.error}`)
  return [...skipped.map(({ name, why }) => `skipped: ${name}: ${why}`), ...failed]
}

module.exports = { publish }
