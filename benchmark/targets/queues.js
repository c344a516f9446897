/* BullMQ in the process, and over TCP to `redlet server`, beside BullMQ over TCP to Valkey. */

const { median } = require('../measure')

const WHAT = {
  add: '`add`, each awaited',
  bulk: '`addBulk`',
  one: 'worked off one at a time',
  fifty: 'worked off fifty at a time',
}

const IN_PROCESS = { add: 4, bulk: 1.5, one: 2.5, fifty: 1.3 }

/** Milliseconds. In one call of `addBulk`, BullMQ itself makes 5,000 jobs without a break. */
const MOST_GAP = { add: 20, one: 20, fifty: 20 }

/** How many times as fast as over TCP to Valkey. */
function faster(phase, least, driver, title) {
  return {
    name: `BullMQ, ${WHAT[phase]}: TCP to Valkey / ${title}`,
    least,
    of: (results, own) =>
      own === 'redlet' ? results.ratio(`bullmq-${phase}`, 'queues-valkey', driver) : undefined,
  }
}

/** The longest time that an interval of 5 ms had to wait, in the median of the samples. */
function gap(phase, driver, most, title) {
  return {
    name: `BullMQ, ${WHAT[phase]}: longest gap of an interval of 5 ms, ${title}`,
    most,
    unit: 'ms',
    of(results, own) {
      const row = results.row(`bullmq-${phase}`, driver)
      if (own !== 'redlet' || !row) return undefined
      return median(row.samples.map(({ beside }) => beside.gap))
    },
  }
}

const phases = Object.keys(WHAT)

module.exports = [
  {
    title: 'Queues',
    targets: [
      ...phases.map((phase) =>
        faster(phase, IN_PROCESS[phase], 'queues-bullmq', '`redlet/bullmq`'),
      ),
      ...phases.map((phase) => faster(phase, undefined, 'queues-ioredis', '`redlet/ioredis`')),
      ...phases.map((phase) => faster(phase, 1.1, 'queues-server', 'TCP to redlet server')),
      ...phases.map((phase) => gap(phase, 'queues-bullmq', MOST_GAP[phase], '`redlet/bullmq`')),
      ...phases.map((phase) => gap(phase, 'queues-valkey', undefined, 'TCP to Valkey')),
    ],
  },
]
