/*
 * One trial with one driver, in a process of its own. It says `ready` when the store is filled and
 * warm, and then takes one sample for each message it is sent, until it is ended.
 */

const { data } = require('./data')

const drivers = require('./drivers')
const trials = require('./trials')

const task = JSON.parse(process.argv[2])

async function main() {
  const driver = drivers.find((driver) => driver.name === task.driver)
  if (task.step === 'check') return check(driver)
  const trial = trials.find((trial) => trial.name === task.trial)
  const context = { ...task, driver, data: trial.once ? undefined : data() }
  if (task.step === 'arrange') {
    await trial.arrange(context)
    return process.disconnect()
  }

  const sample = await trial.prepare(context)
  process.on('message', () => Promise.resolve().then(sample).then(process.send.bind(process), fail))
  process.send('ready')
}

/** Loads the package: a binary of the wrong kind ends the process rather than throwing. */
function check(driver) {
  require(driver.require())
  process.disconnect()
}

function fail(error) {
  console.error(error)
  process.send({ error: String(error?.message ?? error).split('\n')[0] }, () => process.exit(1))
}

// Whatever the store keeps open, the process ends with the benchmark.
process.once('disconnect', () => process.exit())
main().catch(fail)
