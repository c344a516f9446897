const path = require('node:path')
const { parseArgs } = require('node:util')

const USAGE = `Usage: npm run bench -- [options]

  --trial NAME,...    only these trials
  --driver NAME,...   only these drivers
  --targets           only what the targets need
  --against PATH      beside another built checkout of redlet: the driver \`before\`
  --scale             also how calls grow from 10,000 keys to five million
  --vector            also vector sets
  --queues            also libraries of queues (--trial queues: these alone)
  --guests            also processes that share a folder
  --documents         also JSON documents, beside Redis Stack
  --quick             fewer and shorter samples
  --json FILE         write all samples and medians to FILE
  --markdown          print the tables in Markdown
  --plot FOLDER       draw benchmark.svg, and with --scale scale.svg, into FOLDER
  --list              name the trials and drivers
  --help              this text
`

const TYPES = {
  trial: { type: 'string', multiple: true },
  driver: { type: 'string', multiple: true },
  targets: { type: 'boolean', default: false },
  against: { type: 'string' },
  scale: { type: 'boolean', default: false },
  vector: { type: 'boolean', default: false },
  queues: { type: 'boolean', default: false },
  guests: { type: 'boolean', default: false },
  documents: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  json: { type: 'string' },
  markdown: { type: 'boolean', default: false },
  plot: { type: 'string' },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
}

/**
 * Milliseconds of warm-up, of a sample and of idling; how many samples, or what share of a trial's
 * own.
 */
const BUDGETS = {
  full: { warm: 200, sample: 50, samples: 15, share: 1, idle: 60_000 },
  quick: { warm: 100, sample: 25, samples: 5, share: 1 / 3, idle: 5_000 },
}

/** The command line, apart from names; `against` is where `before` is required from. */
function parse(argv) {
  const { values } = parseArgs({ args: argv, options: TYPES })
  if (values.against !== undefined) values.against = path.resolve(values.against)
  return { ...values, budget: values.quick ? BUDGETS.quick : BUDGETS.full }
}

/**
 * The trials and drivers that are wished for. `needed` are those of the targets, by their names.
 * Throws an error fit to be shown when a name is unknown.
 */
function choose(wishes, trials, drivers, needed) {
  const forTargets = ({ name }) => needed.trials.includes(name) || needed.drivers.includes(name)
  const usual = (trial) =>
    trial.group ? wishes[trial.group] || (wishes.targets && forTargets(trial)) : true
  const wanted = (item) => !wishes.targets || forTargets(item) || item.group !== undefined
  return {
    trials: pick('trial', trials, wishes.trial) ?? trials.filter(usual).filter(wanted),
    drivers: pick('driver', drivers, wishes.driver) ?? drivers.filter(wanted),
  }
}

/** The items of these names or groups; undefined without names. */
function pick(kind, all, wishes) {
  const names = wishes?.flatMap((wish) => wish.split(','))
  const known = new Set(all.flatMap(({ name, group }) => (group ? [name, group] : [name])))
  const unknown = names?.find((name) => !known.has(name))
  if (unknown) throw new Error(`no ${kind} '${unknown}'; there are ${[...known].join(', ')}`)
  return names && all.filter(({ name, group }) => names.includes(name) || names.includes(group))
}

module.exports = { USAGE, choose, parse }
