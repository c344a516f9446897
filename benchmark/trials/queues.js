/*
 * Libraries of queues: 5,000 jobs that do nothing are added one by one and all at once, and are worked off one at
 * a time and fifty at a time. Beside the time of a job stands `gap`, the longest time in milliseconds between two
 * turns of an interval of 5 ms meanwhile: how long the program could do nothing else. These trials run with
 * `--queues`.
 */

const { libraries, nameOf, trialsOf } = require('../queues')

const JOBS = 5000
const INTERVAL = 5
/** Jobs of the first round, which is not a sample. */
const WARM = 1000

const PHASES = [
  {
    name: 'add',
    what: 'add, each awaited',
    phase: adding((queue, count) => queue.add(count)),
  },
  {
    name: 'bulk',
    what: 'all added in one call',
    phase: adding((queue, count) => queue.bulk(count)),
  },
  { name: 'one', what: 'worked off one at a time', phase: working(1) },
  { name: 'fifty', what: 'worked off fifty at a time', phase: working(50) },
]

function adding(add) {
  return async (queue, count) => async () => {
    await add(queue, count)
  }
}

/** Jobs are there before the clock runs. */
function working(concurrency) {
  return async (queue, count) => {
    await (queue.bulk ?? queue.add)(count)
    return queue.work(count, concurrency)
  }
}

function trial(library, { name, what, phase }) {
  return {
    name: nameOf(library, name),
    summary: `${library.title}, ${JOBS.toLocaleString('en')} jobs: ${what}, a job`,
    unit: 'ns',
    group: 'queues',
    samples: 5,
    suits: () => false,
    async prepare({ driver, place }) {
      const { connect, clear } = await driver.connect(library, place)
      const queue = await library.open(connect)
      const sample = async (count) => {
        const run = await phase(queue, count)
        const taken = await timed(count, run)
        await clear()
        return taken
      }
      await clear()
      await sample(WARM)
      return () => sample(JOBS)
    },
  }
}

/** Nanoseconds a job, and the longest gap. What `run` resolves with ends what it began. */
async function timed(count, run) {
  let last = performance.now()
  let gap = 0
  const turn = () => {
    const now = performance.now()
    gap = Math.max(gap, now - last)
    last = now
  }
  const interval = setInterval(turn, INTERVAL)
  const start = performance.now()
  const end = await run()
  turn()
  clearInterval(interval)
  const value = ((last - start) * 1e6) / count
  await end?.()
  return { value, beside: { gap } }
}

module.exports = libraries.flatMap((library) =>
  PHASES.map((phase) => trial(library, phase)).filter(({ name }) =>
    trialsOf(library).includes(name),
  ),
)
