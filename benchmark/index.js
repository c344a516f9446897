/* The benchmark: trials x drivers, one process each. README.md says what the figures mean. */

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const { install } = require('./install')
const { USAGE, choose, parse } = require('./options')

async function main() {
  const wishes = parse(process.argv.slice(2))
  if (wishes.help) return console.log(USAGE)
  // Before the drivers are loaded, here and in the processes that this one starts.
  if (wishes.against) process.env.REDLET_BENCH_AGAINST = wishes.against
  const drivers = require('./drivers')
  const trials = require('./trials')
  if (wishes.list) return list(trials, drivers)

  const { needed, sections } = require('./targets')
  const chosen = choose(wishes, trials, drivers, needed())
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-benchmark-'))
  process.once('exit', () => fs.rmSync(scratch, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

  const wanted = chosen.drivers.filter((driver) =>
    chosen.trials.some((trial) => takesPart(driver, trial)),
  )
  if (wanted.some((driver) => driver.package)) install(say)
  const { able, skipped, servers } = await enlist(wanted)
  const setting = { ports: servers.ports, scratch, budget: wishes.budget }
  const results = await runAll(chosen.trials, able, setting)
  for (const server of servers.all) await server.stop()
  const run = { sections, trials: chosen.trials, drivers: able, skipped, servers: servers.all }
  require('./report').publish(results, run, wishes)
}

/** Which drivers can run here; for those that can't, why. Starts the servers that they need. */
async function enlist(wanted) {
  const { whyNot } = require('./run')
  const servers = { all: [], ports: {} }
  const [able, skipped] = [[], []]
  for (const driver of wanted) {
    const why = (await whyNot(driver)) ?? (driver.server && (await serve(driver.server, servers)))
    if (why) skipped.push({ name: driver.name, why })
    else able.push(driver)
  }
  return { able, skipped, servers }
}

/** Starts server `id` unless it is there; answers why it can't. */
async function serve(id, { all, ports }) {
  if (ports[id] !== undefined) return undefined
  try {
    const server = await require('./servers').startServer(id)
    all.push(server)
    ports[id] = server.port
  } catch (error) {
    return error.message
  }
}

async function runAll(trials, drivers, setting) {
  const { Results } = require('./results')
  const { runTrial } = require('./run')
  const results = new Results()
  const run = async (trial) => {
    say(`${trials.indexOf(trial) + 1}/${trials.length} ${trial.name}: ${trial.summary}`)
    const able = drivers.filter((driver) => takesPart(driver, trial))
    results.add(await runTrial(trial, able, setting))
  }
  for (const trial of trials.filter((trial) => !trial.together)) await run(trial)
  await Promise.all(trials.filter((trial) => trial.together).map(run))
  return results
}

/** A driver may be there for some trials only. */
function takesPart(driver, trial) {
  return driver.only ? driver.only.includes(trial.name) : trial.suits(driver)
}

function list(trials, drivers) {
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
