'use strict'

const { choose, parse } = require('../benchmark/options.js')
const { Results } = require('../benchmark/results.js')
const { plot } = require('../benchmark/report/plot.js')
const { tables } = require('../benchmark/report/tables.js')
const { needed, sections } = require('../benchmark/targets')
const drivers = require('../benchmark/drivers')
const trials = require('../benchmark/trials')

const names = (list) => list.map(({ name }) => name)

/** Results of one sample: the figure, and what took turns with it. */
const results = (...rows) =>
  new Results(
    rows.map(([trial, driver, value, beside = {}]) => ({
      ...{ trial, driver, unit: 'ns', samples: [{ value, beside }] },
    })),
  )

describe('the targets', () => {
  it('ask only for trials and drivers that exist', () => {
    const asked = needed()
    expect(names(trials)).toEqual(expect.arrayContaining(asked.trials))
    const optional = ['before']
    expect([...names(drivers), ...optional]).toEqual(expect.arrayContaining(asked.drivers))
  })

  it('name trials that exist', () => {
    const named = sections.flatMap(({ targets }) => targets.flatMap(({ trial }) => trial ?? []))
    expect(names(trials)).toEqual(expect.arrayContaining(named))
  })

  it('are reached within their bound and missed beyond it', () => {
    const run = results(
      ['set', 'redlet', 190, { floor: 100 }],
      ['set', 'before', 300, { floor: 100 }],
      ['incr', 'redlet', 210, { floor: 100 }],
    )
    const [table] = tables(run, sections, trials, drivers)
    expect(table.body).toEqual([
      ['`set` / floor', '≤ 2.00', '3.00 (300 ns)', '1.90 (190 ns)', 'reached'],
      ['`incr` / floor', '≤ 2.00', '–', '2.10 (210 ns)', 'missed'],
    ])
  })

  it('hold BullMQ beside BullMQ over TCP to Valkey, and show the longest gap', () => {
    const run = results(
      ['bullmq-add', 'queues-valkey', 4000, { gap: 6 }],
      ['bullmq-add', 'queues-bullmq', 800, { gap: 25 }],
      ['bullmq-add', 'queues-ioredis', 2000, { gap: 6 }],
      ['bullmq-add', 'queues-server', 4000, { gap: 6 }],
    )
    const [table] = tables(run, sections, trials, drivers)
    expect(table.body.map(([, ...cells]) => cells)).toEqual([
      ['≥ 4.00', '–', '5.00', 'reached'],
      ['', '–', '2.00', ''],
      ['≥ 1.10', '–', '1.00', 'missed'],
      ['≤ 20 ms', '–', '25 ms', 'missed'],
      ['', '–', '6 ms', ''],
    ])
  })
})

describe('documents', () => {
  it('are held beside those of Redis Stack, by what is counted and by what the processes have grown', () => {
    const run = results(
      ['json-get', 'redlet', 500],
      ['json-get', 'ioredis-stack', 50_000],
      ['memory-json', 'redlet', 600, { resident: 800 }],
      ['memory-json', 'ioredis-stack', 2000, { resident: 3200 }],
    )
    const [table] = tables(run, sections, trials, drivers)
    expect(table.body.map(([, ...cells]) => cells)).toEqual([
      ['≥ 30', '–', '100 (500 ns)', 'reached'],
      ['≤ 0.80', '–', '0.30 (600 ns)', 'reached'],
      ['', '–', '0.25', ''],
    ])
  })
})

describe('the command line', () => {
  const chosen = (...argv) => choose(parse(argv), trials, drivers, needed())

  it('runs all trials but those of a group, with all drivers', () => {
    const all = chosen()
    expect(names(all.drivers)).toEqual(names(drivers))
    expect(names(all.trials)).toEqual(names(trials.filter(({ group }) => group === undefined)))
    expect(
      chosen('--scale', '--vector', '--queues', '--guests', '--documents').trials,
    ).toHaveLength(trials.length)
  })

  it('runs what the targets need', () => {
    const { trials, drivers } = chosen('--targets')
    expect(names(trials)).toEqual(expect.arrayContaining(['get-hot', 'scale-get-5m']))
    expect(names(trials)).not.toContain('scale-zadd-5m')
    expect(names(drivers)).not.toContain('keyv')
    expect(names(chosen('--targets', '--scale').trials)).toContain('scale-zadd-5m')
  })

  it('runs what it is asked for by name', () => {
    const { trials, drivers } = chosen('--trial', 'set,scale-get-1m', '--driver', 'map')
    expect(names(trials)).toEqual(['set', 'scale-get-1m'])
    expect(names(drivers)).toEqual(['map'])
    expect(() => chosen('--trial', 'gte')).toThrow("no trial 'gte'; there are get, ")
  })

  it('runs a group by its name', () => {
    const queues = names(trials).filter((name) => /^(bullmq|bull|bee|resque)-/.test(name))
    expect(names(chosen('--trial', 'queues').trials)).toEqual(queues)
    expect(queues).toContain('bullmq-fifty')
  })
})

describe('the results', () => {
  it('compare drivers round by round', () => {
    const rows = ['redlet', 'map'].map((driver) => ({ trial: 'get', driver, unit: 'ns' }))
    const sampled = (values) => values.map((value) => ({ value, beside: {} }))
    const run = new Results([
      { ...rows[0], samples: sampled([100, 1000, 200]) },
      { ...rows[1], samples: sampled([50, 500, 50]) },
    ])
    expect(run.ratio('get', 'redlet', 'map')).toBe(2)
    expect(run.value('get', 'redlet')).toBe(200)
  })
})

describe('the drawing', () => {
  it('has a bar for each driver, longer for a longer call', () => {
    const picture = plot(
      results(['get', 'redlet', 100], ['get', 'map', 20]),
      drivers,
      'a <machine>',
    )
    const widths = [...picture.matchAll(/<rect class="(\w+)" .*width="([\d.]+)" height="11"/g)]
    expect(widths.map(([, of]) => of)).toEqual(['own', 'other'])
    expect(Number(widths[0][2])).toBeGreaterThan(Number(widths[1][2]))
    expect(picture).toContain('a &lt;machine>')
  })
})
