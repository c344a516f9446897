/* The drawing of the README: a bar a driver, on a logarithmic scale, in a panel for each call. */

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

/** Panels stand in two columns. */
const COLUMNS = 2
const PANEL = { width: 440, head: 26, foot: 34 }
/** Within a panel: room for names and for figures, height of a bar and from bar to bar. */
const [NAMES, FIGURES, BAR, STEP] = [132, 64, 11, 17]
const TOP = 60

/** The document, or undefined where nothing of it was measured. */
function plot(results, drivers, machine) {
  const named = DRIVERS.map((name) => drivers.find((driver) => driver.name === name))
  const panels = CALLS.map((call) => ({ call, bars: bars(results, call, named) }))
  const shown = panels.filter(({ bars }) => bars.length > 0)
  if (shown.length === 0) return undefined

  const ticks = svg.decades(shown.flatMap(({ bars }) => bars.map(({ value }) => value)))
  const width = COLUMNS * PANEL.width
  const parts = [
    svg.text(12, 22, 'Time of a call, on a logarithmic scale: shorter is better', { of: 'title' }),
    svg.text(12, 42, machine, { of: 'note' }),
  ]
  let y = TOP
  for (let at = 0; at < shown.length; at += COLUMNS) {
    const row = shown.slice(at, at + COLUMNS)
    const rows = Math.max(...row.map(({ bars }) => bars.length))
    for (const [column, one] of row.entries()) {
      parts.push(...panel(one, column * PANEL.width, y, rows * STEP, ticks))
    }
    y += PANEL.head + rows * STEP + PANEL.foot
  }
  return svg.document(width, y, 'Time of a call by driver', parts)
}

function bars(results, call, drivers) {
  return drivers
    .filter(Boolean)
    .map(({ name, title }) => ({ name, title, value: results.value(call, name) }))
    .filter(({ value }) => value !== undefined)
}

function panel({ call, bars }, left, top, height, ticks) {
  const [start, end] = [left + NAMES, left + PANEL.width - FIGURES]
  const place = svg.logarithmic(ticks[0], ticks.at(-1), start, end)
  const y = top + PANEL.head
  return [
    svg.text(start, top + 14, call, { of: 'group' }),
    ...ticks.flatMap((tick) => [
      svg.line(
        [y - 4, y + height].map((end) => [place(tick), end]),
        'grid',
      ),
      svg.text(place(tick), y + height + 16, format('ns', tick), { of: 'axis', anchor: 'middle' }),
    ]),
    ...bars.flatMap((bar, at) => drawn(bar, start, y + at * STEP, place)),
  ]
}

function drawn({ name, title, value }, start, y, place) {
  const own = name.startsWith('redlet')
  return [
    svg.text(start - 8, y + BAR - 1, title, { anchor: 'end' }),
    svg.bar(start, y, place(value) - start, BAR, own ? 'own' : 'other'),
    svg.text(place(value) + 6, y + BAR - 1, format('ns', value), { of: 'note' }),
  ]
}

module.exports = { plot }
