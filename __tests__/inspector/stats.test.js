'use strict'

const { Samples } = require('../../lib/inspector/store/samples.js')
const { statsOf } = require('../../lib/inspector/store/stats.js')

/** A reading of the metrics at a time in seconds: `[name, labels, value, suffix]` of each sample. */
function reading(seconds, ...samples) {
  const families = new Map()
  for (const [name, labels, value, suffix = ''] of samples) {
    const family = families.get(name) ?? { name, samples: [] }
    families.set(name, family)
    family.samples.push({ suffix, labels: Object.entries(labels), value })
  }
  return { at: seconds * 1000, samples: new Samples([...families.values()]) }
}

/** The histogram of a command: how many calls took at most 1, 2 and 4 ms, and any time. */
function histogram(command, ...counts) {
  return ['0.001', '0.002', '0.004', '+Inf'].map((le, at) => {
    return ['redlet_call_duration_seconds', { command, le }, counts[at], '_bucket']
  })
}

const calls = (command, count) => ['redlet_calls_total', { command }, count]
const errors = (command, count) => ['redlet_call_errors_total', { command }, count]

describe('the numbers of an interval', () => {
  it('are rates of what has grown, and the values of what is now', () => {
    const before = reading(10, calls('get', 100), errors('get', 1), [
      'redlet_memory_used_bytes',
      {},
      9,
    ])
    const now = reading(
      ...[12, calls('get', 120), calls('set', 4), errors('get', 3), errors('set', 0)],
      ...[
        ['redlet_memory_used_bytes', {}, 50],
        ['redlet_keys', { database: '0', type: 'hash' }, 3],
      ],
      ...[['redlet_keys', { database: '2', type: 'string' }, 4]],
    )
    const stats = statsOf(before, now)
    expect(stats).toMatchObject({ interval: 2, calls: 12, errors: 1, keys: 7, latency: null })
    expect(stats.memory.used).toBe(50)
    expect(stats.commands).toEqual([
      { name: 'get', calls: 10, errors: 1, latency: null },
      { name: 'set', calls: 2, errors: 0, latency: null },
    ])
  })

  it('begin anew after CONFIG RESETSTAT, and are null where nobody knows', () => {
    const stats = statsOf(reading(0, calls('get', 100)), reading(1, calls('get', 5)))
    expect(stats).toMatchObject({ calls: 5, keys: null })
  })

  it('have quantiles of the calls of the interval, of each command and of all', () => {
    const before = reading(0, calls('get', 10), ...histogram('get', 10, 10, 10, 10))
    const now = reading(
      ...[1, calls('get', 110), ...histogram('get', 60, 110, 110, 110)],
      ...[calls('set', 100), ...histogram('set', 0, 0, 98, 100)],
    )
    const { latency, commands } = statsOf(before, now)
    const [get, set] = ['get', 'set'].map((name) => commands.find((each) => each.name === name))
    // Of 100 new calls half took up to 1 ms, and half 1 to 2 ms.
    expect(get.latency.p50).toBeCloseTo(0.001, 9)
    expect(get.latency.p90).toBeCloseTo(0.0018, 9)
    // What took longer than the last bound is said to have taken that long.
    expect(set.latency.p999).toBeCloseTo(0.004, 9)
    expect(set.latency.p50).toBeCloseTo(0.002 + (0.002 * 50) / 98, 9)
    expect(latency.p50).toBeCloseTo(0.002, 9)
  })
})
