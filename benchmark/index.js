/* The benchmark: trials x drivers, one process each. README.md tells what the figures mean. */

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const drivers = require('./drivers')
const { install } = require('./install')
const { USAGE, options } = require('./options')
const report = require('./report')
const { Results } = require('./results')
const { runTrial, whyNot } = require('./run')
const { startServer } = require('./server')
const targets = require('./targets')
const trials = require('./trials')

async function main() {
  const wishes = options(process.argv.slice(2), trials, drivers)
  if (wishes.help) return console.log(USAGE)
  if (wishes.list) return list()

  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-benchmark-'))
  process.once('exit', () => fs.rmSync(scratch, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

  if (wishes.drivers.some((driver) => driver.package)) install(say)
  const { able, skipped, server } = await enlist(wishes.drivers)
  const setting = { port: server?.port, scratch, budget: wishes.budget }
  const results = await runAll(wishes.trials, able, setting)
  server?.stop()
  publish(results, wishes, able, skipped, server)
}

/** Which drivers can run here; for those that can't, why. */
async function enlist(wanted) {
  const skipped = []
  const able = []
  for (const driver of wanted) {
    const why = await whyNot(driver)
    if (why) skipped.push({ name: driver.name, why })
    else able.push(driver)
  }
  if (!able.some((driver) => driver.server)) return { able, skipped }
  try {
    return { able, skipped, server: await startServer() }
  } catch (error) {
    const idle = able.filter((driver) => driver.server)
    for (const { name } of idle) skipped.push({ name, why: error.message })
    return { able: able.filter((driver) => !driver.server), skipped }
  }
}

async function runAll(chosen, able, setting) {
  const results = new Results()
  for (const [at, trial] of chosen.entries()) {
    say(`${at + 1}/${chosen.length} ${trial.name}: ${trial.summary}`)
    results.add(
      await runTrial(
        trial,
        able.filter((driver) => takesPart(driver, trial)),
        setting,
      ),
    )
  }
  return results
}

/** A driver may be there for some trials only. */
function takesPart(driver, trial) {
  return driver.only ? driver.only.includes(trial.name) : trial.suits(driver)
}

function publish(results, wishes, able, skipped, server) {
  const print = wishes.markdown ? report.asMarkdown : report.asText
  const machine = describe(server)
  console.log(`\n${machine}\n`)
  console.log(print(report.trialTable(results, wishes.trials, able)))
  console.log(`\n${print(report.targetTable(results, targets))}`)
  for (const remark of report.remarks(results, skipped)) console.log(`\n${remark}`)
  if (wishes.json) {
    const reached = targets.map(({ of, ...target }) => ({ ...target, reached: of(results) }))
    const all = { machine, skipped, targets: reached, results }
    fs.writeFileSync(wishes.json, JSON.stringify(all, null, 2))
  }
}

function describe(server) {
  const [cpu] = os.cpus()
  const store = server ? `, Valkey ${server.version}` : ''
  const cores = `${os.cpus().length} cores (${cpu?.model})`
  const load = `load ${os.loadavg()[0].toFixed(1)}`
  return `Node ${process.versions.node}${store}, ${cores}, ${os.platform()} ${os.arch()}, ${load}`
}

function list() {
  for (const { name, summary } of trials) console.log(`${name.padEnd(18)} ${summary}`)
  console.log(`\ndrivers: ${drivers.map((driver) => driver.name).join(', ')}`)
}

/** Progress goes to standard error, so that standard output is the tables alone. */
function say(text) {
  process.stderr.write(`${text}\n`)
}

main().catch((error) => {
  say(error.message)
  process.exitCode = 1
})
