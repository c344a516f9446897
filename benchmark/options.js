const { parseArgs } = require('node:util')

const USAGE = `Usage: npm run bench -- [options]

  --trial NAME,...    only these trials
  --driver NAME,...   only these drivers
  --quick             fewer and shorter samples
  --json FILE         write all samples and medians to FILE
  --markdown          print the tables in Markdown
  --list              name the trials and drivers
  --help              this text
`

const TYPES = {
  trial: { type: 'string', multiple: true },
  driver: { type: 'string', multiple: true },
  quick: { type: 'boolean', default: false },
  json: { type: 'string' },
  markdown: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
}

/** Milliseconds of warm-up and of a sample; how many samples, or what share of a trial's own. */
const BUDGETS = {
  full: { warm: 300, sample: 100, samples: 15, share: 1 },
  quick: { warm: 100, sample: 50, samples: 5, share: 1 / 3 },
}

/** The command line's wishes; throws an error fit to be shown when a name is unknown. */
function options(argv, trials, drivers) {
  const { values } = parseArgs({ args: argv, options: TYPES })
  return {
    ...values,
    trials: pick('trial', trials, values.trial),
    drivers: pick('driver', drivers, values.driver),
    budget: values.quick ? BUDGETS.quick : BUDGETS.full,
  }
}

function pick(kind, all, wishes) {
  const names = wishes?.flatMap((wish) => wish.split(','))
  const known = all.map((item) => item.name)
  const unknown = names?.find((name) => !known.includes(name))
  if (unknown) throw new Error(`no ${kind} '${unknown}'; there are ${known.join(', ')}`)
  return names ? all.filter((item) => names.includes(item.name)) : all
}

module.exports = { USAGE, options }
