/*
 * Runs a trial: a process a driver, and samples in rounds. In each round every driver takes one
 * sample while the others wait, so the drivers share the machine's good and bad moments, and a
 * ratio is the median of the rounds' ratios.
 */

const { fork } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const CHILD = path.join(__dirname, 'child.js')

/** Why the driver can't run here, or undefined. */
async function whyNot(driver) {
  const child = new Child({ step: 'check', driver: driver.name })
  return child.ended.then(
    () => undefined,
    (error) => error.message,
  )
}

/**
 * @param {object} trial
 * @param {object[]} drivers those that the trial suits
 * @param {{ ports: object, scratch: string, budget: object }} setting `ports`: by the servers' names
 * @returns {Promise<object[]>} a row a driver: `{ trial, driver, unit, samples, error }`
 */
async function runTrial(trial, drivers, setting) {
  const tasks = drivers.map((driver) => ({
    step: 'sample',
    trial: trial.name,
    driver: driver.name,
    budget: setting.budget,
    place: {
      port: setting.ports[driver.server],
      folder: path.join(setting.scratch, `${trial.name}-${driver.name}`),
    },
  }))
  const rows = tasks.map((task) => ({
    trial: task.trial,
    driver: task.driver,
    unit: trial.unit,
    samples: [],
  }))
  const { samples, share } = setting.budget
  const rounds = trial.samples ? Math.ceil(trial.samples * share) : samples
  const run = trial.once ? freshRounds : roundsOfOneProcess
  try {
    await run(tasks, rows, rounds, trial)
  } finally {
    for (const task of tasks) fs.rmSync(task.place.folder, { recursive: true, force: true })
  }
  return rows
}

async function roundsOfOneProcess(tasks, rows, rounds) {
  const children = []
  for (const [at, task] of tasks.entries()) children.push(await guard(rows[at], () => start(task)))
  for (let round = 0; round < rounds; round++) {
    for (const [at, child] of children.entries()) await take(rows[at], child)
  }
  for (const child of children) await child?.end()
}

async function freshRounds(tasks, rows, rounds, trial) {
  for (const [at, task] of tasks.entries()) {
    if (trial.arrange) await guard(rows[at], () => new Child({ ...task, step: 'arrange' }).ended)
  }
  for (let round = 0; round < rounds; round++) {
    const samples = tasks.map((task, at) => () => freshSample(task, rows[at], trial))
    if (trial.together) await Promise.all(samples.map((sample) => sample()))
    else for (const sample of samples) await sample()
  }
}

async function freshSample(task, row, trial) {
  if (row.error) return
  if (!trial.arrange) fs.rmSync(task.place.folder, { recursive: true, force: true })
  const child = await guard(row, () => start(task))
  await take(row, child)
  await child?.end()
}

async function start(task) {
  const child = new Child(task)
  await child.message()
  return child
}

async function take(row, child) {
  if (row.error || !child) return
  const sample = await guard(row, () => child.ask())
  if (sample) row.samples.push(sample)
}

/** Writes a failure into the row, so that one driver's failure is one cell of the table. */
async function guard(row, work) {
  try {
    return await work()
  } catch (error) {
    row.error = error.message
  }
}

class Child {
  constructor(task) {
    this.process = fork(CHILD, [JSON.stringify(task)], {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let text = ''
    this.process.stderr.on('data', (chunk) => {
      text += chunk
    })
    this.ended = new Promise((resolve, reject) => {
      this.process.once('close', (code, signal) => {
        if (code === 0) resolve()
        else
          reject(new Error(reason(text) ?? (signal ? `ended by ${signal}` : `exit code ${code}`)))
      })
    })
    this.ended.catch(() => {})
  }

  /** The child's next message; its end is an error. */
  message() {
    const arrived = new Promise((resolve, reject) => {
      this.process.once('message', (message) =>
        message.error ? reject(new Error(message.error)) : resolve(message),
      )
    })
    return Promise.race([
      arrived,
      this.ended.then(() => {
        throw new Error('ended without an answer')
      }),
    ])
  }

  ask() {
    const answer = this.message()
    this.process.send('sample')
    return answer
  }

  async end() {
    this.process.kill('SIGKILL')
    await this.ended.catch(() => {})
  }
}

function reason(text) {
  return text.match(/^\w*Error.*$/m)?.[0]
}

module.exports = { runTrial, whyNot }
