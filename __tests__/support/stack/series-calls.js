'use strict'

// Random calls about a few time series, as `randomSeriesCall(chance)`.
//
// What a genuine server does not answer rightly is left out: REVRANGE with EMPTY, `twa` together with
// EMPTY or a filter, an alignment with EMPTY, and samples before the only one of a large chunk: so
// no series is emptied, which keeps a chunk that samples between others have made large.

const KEYS = ['a', 'b', 'c']
const POLICIES = ['block', 'first', 'last', 'min', 'max', 'sum']
const AGGREGATIONS = [
  ...['avg', 'sum', 'min', 'max', 'range', 'count', 'first', 'last'],
  ...['std.p', 'std.s', 'var.p', 'var.s'],
]

/** Times go on from call to call, so that most samples are newer than those before. */
const LATEST = 5000

function time(chance) {
  return String(chance.between(0, LATEST))
}

function value(chance) {
  return chance.of([
    () => String(chance.between(0, 99) - 50),
    () => String(chance.between(0, 1e6) / 128),
    () => String(chance.between(0, 1e6) / 7),
    () => chance.of(['0', '-0', '1e300', '5e-324', '0.1', '1e15', '1e16', '-2.5e-7']),
    () => chance.of(['x', '', 'nan', '0x10', '.5', '5 ', '1e309']),
  ])()
}

function settings(chance, alters = false) {
  const words = []
  const maybe = (...more) => chance.once(4) && words.push(...more)
  maybe('RETENTION', chance.of(['0', '1000', '100000', '-1', 'x']))
  maybe('CHUNK_SIZE', chance.of(alters ? ['7'] : ['48', '64', '128', '7']))
  maybe('ENCODING', chance.of(['COMPRESSED', 'UNCOMPRESSED', 'x']))
  maybe('DUPLICATE_POLICY', chance.of([...POLICIES, 'x']))
  maybe('IGNORE', chance.of(['0', '10', '-1']), chance.of(['0', '2.5', 'x']))
  maybe('LABELS', 'area', chance.of(['hall', 'kitchen', '(']))
  return words
}

function filters(chance) {
  const words = []
  if (chance.once(4)) {
    const times = Array.from({ length: 1 + chance.between(0, 5) }, () => time(chance))
    words.push('FILTER_BY_TS', ...times)
  }
  if (chance.once(4)) {
    const least = chance.between(0, 59) - 50
    words.push('FILTER_BY_VALUE', String(least), String(least + chance.between(0, 59)))
  }
  return words
}

function buckets(chance, filtered, reverse) {
  const align = chance.once(3)
  const words = align ? ['ALIGN', time(chance)] : []
  const names = filtered ? AGGREGATIONS : [...AGGREGATIONS, 'twa']
  const name = chance.of(names)
  words.push('AGGREGATION', name, chance.of(['1', '10', '77', '1000', '0', 'x']))
  if (chance.once(3)) words.push('BUCKETTIMESTAMP', chance.of(['-', '~', '+', 'end', 'x']))
  const empty = !align && !reverse && name !== 'twa' && chance.once(4)
  return empty ? [...words, 'EMPTY'] : words
}

function range(chance) {
  const reverse = chance.once(2)
  const bounds = chance.of([
    () => ['-', '+'],
    () => [time(chance), '+'],
    () => [time(chance), time(chance)],
  ])()
  const words = filters(chance)
  if (chance.once(4)) words.unshift('COUNT', String(chance.between(0, 8)))
  if (chance.once(2))
    words.push(
      ...buckets(
        chance,
        words.includes('FILTER_BY_TS') || words.includes('FILTER_BY_VALUE'),
        reverse,
      ),
    )
  return [reverse ? 'TS.REVRANGE' : 'TS.RANGE', chance.of(KEYS), ...bounds, ...words]
}

function randomSeriesCall(chance) {
  const key = chance.of(KEYS)
  return chance.of([
    () => ['TS.CREATE', key, ...settings(chance)],
    () => ['TS.ALTER', key, ...settings(chance, true)],
    ...Array(6).fill(() => ['TS.ADD', key, time(chance), value(chance)]),
    () => ['TS.ADD', key, time(chance), value(chance), 'ON_DUPLICATE', chance.of(POLICIES)],
    () => ['TS.ADD', key, time(chance), value(chance), ...settings(chance)],
    () => {
      const some = Array.from({ length: 1 + chance.between(0, 19) }, () => [
        chance.of(KEYS),
        time(chance),
        value(chance),
      ])
      return ['TS.MADD', ...some.flat()]
    },
    () => {
      const name = chance.of(['TS.INCRBY', 'TS.DECRBY'])
      return [name, key, String(chance.between(0, 19)), 'TIMESTAMP', time(chance)]
    },
    () => {
      const from = chance.between(0, LATEST)
      return ['TS.DEL', key, String(from), String(from + chance.between(0, 5))]
    },
    () => ['TS.GET', key],
    () => (chance.once(8) ? ['DEL', key] : ['TS.GET', key]),
    ...Array(6).fill(() => range(chance)),
  ])()
}

module.exports = { randomSeriesCall }
