/* The drawing of how calls grow with the store: both axes logarithmic. */

const { CALLS, SIZES } = require('../trials/scale')
const svg = require('./svg')
const { format } = require('./units')

const [WIDTH, HEIGHT] = [760, 420]
const [LEFT, RIGHT, TOP, BOTTOM] = [70, 130, 64, 50]
/** Names of lines stand at least so far from each other. */
const APART = 16

/** The document, or undefined where nothing of it was measured. */
function curve(results, machine) {
  const lines = CALLS.flatMap(({ name }) => [
    { title: name, of: 'own', values: along(results, name, 'redlet') },
    { title: `${name}, before`, of: 'other faint', values: along(results, name, 'before') },
  ]).filter(({ values }) => !values.includes(undefined))
  if (lines.length === 0) return undefined

  const ticks = svg.decades(lines.flatMap(({ values }) => values))
  const across = svg.logarithmic(SIZES[0].size, SIZES.at(-1).size, LEFT, WIDTH - RIGHT)
  const up = svg.logarithmic(ticks[0], ticks.at(-1), HEIGHT - BOTTOM, TOP)
  return svg.document(WIDTH, HEIGHT, 'Time of a call by the size of the store', [
    svg.text(16, 24, 'Time of a call as the store grows, near reads off', { of: 'title' }),
    svg.text(16, 44, machine, { of: 'note' }),
    ...ticks.flatMap((tick) => [
      svg.line(
        [LEFT, WIDTH - RIGHT].map((end) => [end, up(tick)]),
        'grid',
      ),
      svg.text(LEFT - 8, up(tick) + 4, format('ns', tick), { of: 'axis', anchor: 'end' }),
    ]),
    ...SIZES.map(({ size }) =>
      svg.text(across(size), HEIGHT - BOTTOM + 22, size.toLocaleString('en'), {
        ...{ of: 'axis', anchor: 'middle' },
      }),
    ),
    ...lines.map(({ of, values }) =>
      svg.line(
        values.map((value, at) => [across(SIZES[at].size), up(value)]),
        `line ${of}`,
      ),
    ),
    ...labels(lines, up),
  ])
}

function along(results, call, driver) {
  return SIZES.map((size) => results.value(`scale-${call}-${size.name}`, driver))
}

/** The lines' names at their ends, moved apart where they would overlap. */
function labels(lines, up) {
  const ends = lines.map(({ title, values }) => ({ title, y: up(values.at(-1)) + 4 }))
  ends.sort((a, b) => a.y - b.y)
  for (let i = 1; i < ends.length; i++) ends[i].y = Math.max(ends[i].y, ends[i - 1].y + APART)
  return ends.map(({ title, y }) => svg.text(WIDTH - RIGHT + 8, y, title))
}

module.exports = { curve }
