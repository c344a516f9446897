/* The drawing of the README: a bar a driver, on a logarithmic scale, for a few calls. */

const svg = require('./svg')
const { format } = require('./units')

const CALLS = ['get', 'set', 'hget', 'incr']
const DRIVERS = [
  'redlet',
  'redlet-everysec',
  'map',
  'lru-cache',
  'keyv',
  'lmdb',
  'node-sqlite',
  'better-sqlite3',
  'ioredis-mock',
  'ioredis',
  'ioredis-redis',
  'node-redis',
]

const WIDTH = 760
const [LEFT, RIGHT] = [170, 90]
const [TOP, STEP, BAR, GAP] = [64, 18, 12, 30]

/** The document, or undefined where nothing of it was measured. */
function plot(results, drivers, machine) {
  const named = DRIVERS.map((name) => drivers.find((driver) => driver.name === name))
  const groups = CALLS.map((call) => ({ call, bars: bars(results, call, named) }))
  const shown = groups.filter(({ bars }) => bars.length > 0)
  if (shown.length === 0) return undefined

  const ticks = svg.decades(shown.flatMap(({ bars }) => bars.map(({ value }) => value)))
  const place = svg.logarithmic(ticks[0], ticks.at(-1), LEFT, WIDTH - RIGHT)
  const parts = [
    svg.text(16, 24, 'Time of a call, logarithmic: shorter is better', { of: 'title' }),
    svg.text(16, 44, machine, { of: 'note' }),
  ]
  let y = TOP
  for (const { call, bars } of shown) {
    parts.push(svg.text(16, y + 18, call, { of: 'group' }))
    y += GAP
    parts.push(...bars.flatMap((bar, at) => drawn(bar, y + at * STEP, ticks[0], place)))
    y += bars.length * STEP
  }
  const grid = ticks.flatMap((tick) => [
    svg.line(
      [TOP + 4, y + 6].map((end) => [place(tick), end]),
      'grid',
    ),
    svg.text(place(tick), y + 24, format('ns', tick), { of: 'axis', anchor: 'middle' }),
  ])
  return svg.document(WIDTH, y + 36, 'Time of a call by driver', [...grid, ...parts])
}

function bars(results, call, drivers) {
  return drivers
    .filter(Boolean)
    .map(({ name, title }) => ({ name, title, value: results.value(call, name) }))
    .filter(({ value }) => value !== undefined)
}

function drawn({ name, title, value }, y, from, place) {
  const own = name.startsWith('redlet')
  return [
    svg.text(LEFT - 8, y + BAR - 1, title, { anchor: 'end' }),
    svg.bar(place(from), y, place(value) - place(from), BAR, own ? 'own' : 'other'),
    svg.text(place(value) + 6, y + BAR - 1, format('ns', value), { of: 'note' }),
  ]
}

module.exports = { plot }
