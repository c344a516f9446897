'use strict'

const parse = require('parse-prometheus-text-format')
const { Redlet } = require('../..')
const { allMetrics } = require('../../lib/metrics.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

const open = []
afterEach(() => Promise.all(open.splice(0).map((db) => db.close())))
afterAll(removeFolders)

function store(...args) {
  const db = new Redlet(...args)
  open.push(db)
  return db
}

/** A comment, or a value with its labels, as the exposition format has lines. */
const LABEL = String.raw`[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*"`
const LINE = new RegExp(
  String.raw`^(?:# HELP \w+ .*\.|# TYPE \w+ (?:counter|gauge|histogram)|\w+(?:\{${LABEL}(?:,${LABEL})*\})? -?\d+(?:\.\d+)?)$`,
)

/** The families by name, as an independent parser reads them. */
function families(db, options) {
  return Object.fromEntries(parse(db.metrics(options)).map((family) => [family.name, family]))
}

/** The value of a metric with these labels. */
function value(db, name, labels = {}) {
  const of = (metric) => Object.entries(labels).every(([key, it]) => metric.labels?.[key] === it)
  const found = families(db)[name]?.metrics.find(of)?.value
  return found === undefined ? undefined : Number(found)
}

/** The histogram of a command, which the parser mixes with those of others. */
function times(db, command) {
  const name = 'redlet_call_duration_seconds'
  const labels = `command="${command}"`
  const lines = db.metrics().split('\n')
  const found = (suffix) => {
    const start = `${name}_${suffix}{${labels}`
    const rest = lines.filter((line) => line.startsWith(start))
    return rest.map((line) => line.slice(start.length).split('} '))
  }
  const buckets = found('bucket').map(([le, count]) => [le.slice(5, -1), Number(count)])
  return { buckets, count: Number(found('count')[0][1]), sum: Number(found('sum')[0][1]) }
}

describe('metrics()', () => {
  it('is the exposition format, line by line and as a parser of it reads', () => {
    const db = store(newFolder())
    db.set('k', 'v')
    db.get('k')
    db.keys('*')
    const text = db.metrics()
    expect(text.endsWith('\n')).toBe(true)
    expect(
      text
        .trimEnd()
        .split('\n')
        .filter((line) => !LINE.test(line)),
    ).toEqual([])
    const found = families(db)
    for (const { name, type, help } of allMetrics().filter(({ name }) => name in found)) {
      expect(found[name]).toMatchObject({ type: type.toUpperCase(), help })
      expect(found[name].metrics.length).toBeGreaterThan(0)
    }
    const missing = allMetrics()
      .map(({ name }) => name)
      .filter((name) => !(name in found))
    expect(missing).toEqual(expect.arrayContaining(['redlet_snapshot_bytes']))
    expect(Object.keys(found).length + missing.length).toBe(allMetrics().length)
  })

  it('counts calls, errors and refused calls by command', () => {
    const db = store()
    db.set('k', 'v')
    db.get('k')
    expect(() => db.lpush('k', 1)).toThrow('wrong kind of value')
    expect(() => db.call('SET')).toThrow('wrong number')
    const of = (name, command) => value(db, name, { command })
    expect(of('redlet_calls_total', 'set')).toBe(1)
    expect(of('redlet_call_errors_total', 'lpush')).toBe(1)
    expect(of('redlet_call_rejections_total', 'set')).toBe(1)
    expect(of('redlet_calls_total', 'hset')).toBeUndefined()
    expect(value(db, 'redlet_errors_total', { code: 'WRONGTYPE' })).toBe(1)
  })

  it('counts near reads as hits and calls', () => {
    const db = store()
    db.set('k', 'v')
    for (let i = 0; i < 10; i++) db.get('k')
    for (let i = 0; i < 5; i++) db.get('none')
    expect(value(db, 'redlet_keyspace_hits_total')).toBe(10)
    expect(value(db, 'redlet_keyspace_misses_total')).toBe(5)
    expect(value(db, 'redlet_calls_total', { command: 'get' })).toBe(15)
  })

  it('counts keys by database and type, and what INFO counts as INFO does', () => {
    const db = store()
    db.mset({ a: 1, b: 2 })
    db.hset('h', 'f', 1)
    db.set('soon', 1, { px: 1 })
    db.select(3)
    db.zadd('z', { m: 1 })
    const keys = (database, type) => value(db, 'redlet_keys', { database, type })
    expect([keys('0', 'hash'), keys('3', 'zset'), keys('3', 'string')]).toEqual([1, 1, 0])
    expect(keys('1', 'string')).toBeUndefined()
    const used = Number(/used_memory:(\d+)/.exec(db.info('memory'))[1])
    expect(value(db, 'redlet_memory_used_bytes')).toBe(used)
    const kinds = families(db).redlet_memory_bytes.metrics.map((metric) => metric.labels.kind)
    expect(kinds).toEqual(['data', 'tables', 'clients', 'scripts', 'lua'])
  })

  it('has histograms whose buckets grow and end with all calls', () => {
    const db = store()
    for (let i = 0; i < 50; i++) db.keys('*')
    const { buckets, count, sum } = times(db, 'keys')
    expect(buckets[0][0]).toBe('0.000001024')
    expect(buckets.at(-1)).toEqual(['+Inf', 50])
    expect(count).toBe(50)
    expect(sum).toBeGreaterThan(0)
    const [bounds, counts] = [0, 1].map((column) => buckets.map((bucket) => Number(bucket[column])))
    expect(bounds.slice(0, -1)).toEqual(bounds.slice(0, -1).sort((a, b) => a - b))
    expect(counts).toEqual([...counts].sort((a, b) => a - b))
  })

  it('estimates the calls of constant time, and the time that they took of the event loop', () => {
    const db = store({ nearReads: false })
    for (let i = 0; i < 20_000; i++) db.get('k')
    const { count, sum } = times(db, 'get')
    expect(Math.abs(count - 20_000)).toBeLessThan(5000)
    expect(sum).toBeGreaterThan(0)
    expect(value(db, 'redlet_event_loop_seconds_total')).toBeGreaterThan(0)
  })

  it('shows the log, its syncs and snapshots of a folder, and none of a store in memory', async () => {
    const db = store(newFolder(), { fsync: 'always' })
    const before = value(db, 'redlet_log_written_bytes_total')
    db.set('k', 'v'.repeat(1000))
    expect(value(db, 'redlet_log_written_bytes_total')).toBeGreaterThan(before + 1000)
    expect(Number(families(db).redlet_fsync_duration_seconds.metrics[0].count)).toBeGreaterThan(0)
    expect(value(db, 'redlet_log_writable')).toBe(1)
    expect(value(db, 'redlet_snapshots_total')).toBe(0)
    await db.save()
    expect(value(db, 'redlet_snapshots_total')).toBe(1)
    expect(value(db, 'redlet_snapshot_failures_total')).toBe(0)
    expect(value(db, 'redlet_snapshot_bytes')).toBeGreaterThan(0)
    const age = Date.now() / 1000 - value(db, 'redlet_snapshot_timestamp_seconds')
    expect(age).toBeLessThan(60)
    expect(value(store(), 'redlet_log_writable')).toBeUndefined()
  })

  it('shows the memory of the process as the system does', () => {
    const db = store()
    const { rss } = process.memoryUsage()
    const resident = value(db, 'redlet_memory_resident_bytes')
    expect(resident).toBeGreaterThan(rss / 2)
    expect(resident).toBeLessThan(rss * 2)
    expect(value(db, 'redlet_memory_allocated_bytes')).toBeLessThan(rss * 2)
  })

  it('counts what expired and what was evicted', async () => {
    const db = store()
    db.set('k', 'v', { px: 1 })
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(db.get('k')).toBeNull()
    expect(value(db, 'redlet_expired_keys_total')).toBe(1)
    db.config('SET', 'maxmemory-policy', 'allkeys-random')
    for (let i = 0; i < 500; i++) db.set(`k${i}`, 'v'.repeat(1000))
    // What the store has beside its keys takes some 310 kB.
    db.config('SET', 'maxmemory', 600_000)
    db.set('last', 1)
    expect(value(db, 'redlet_evicted_keys_total')).toBeGreaterThan(0)
  })

  it('adds labels, and escapes them', () => {
    const db = store()
    const labels = { store: 'a "cache"\\\n', shard: 7 }
    const [info] = families(db, { labels }).redlet_info.metrics
    expect(info.labels).toMatchObject({
      shard: '7',
      version: require('../../package.json').version,
    })
    expect(db.metrics({ labels })).toContain(
      'redlet_uptime_seconds{store="a \\"cache\\"\\\\\\n",shard="7"}',
    )
  })

  it.each([
    [{ labels: { command: 'x' } }, "the label 'command' is one that metrics have themselves"],
    [{ labels: { le: 'x' } }, "the label 'le' is one that metrics have themselves"],
    [{ labels: { 'a-b': 'x' } }, "the label 'a-b' is not a letter followed by"],
    [{ labels: { __name__: 'x' } }, "the label '__name__' is not a letter"],
    [{ labels: { a: null } }, "the label 'a' is a string or a number, not object"],
    [{ labels: 'x' }, "the option 'labels' is an object"],
    [{ label: {} }, "unknown option 'label'"],
    ['x', 'metrics takes options'],
  ])('refuses %j', (options, message) => {
    const db = store()
    expect(() => db.metrics(options)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining(message),
      }),
    )
  })

  it('has no key, value, password or text of an error in it', () => {
    const db = store()
    db.set('secret-key', 'secret-value')
    db.config('SET', 'requirepass', 'secret-password')
    expect(() => db.call('SECRETCALL', 'secret-argument')).toThrow('unknown command')
    expect(() => db.eval("return {err = 'SECRETCODE of a script'}", 0)).toThrow('of a script')
    expect(db.metrics().toLowerCase()).not.toContain('secret')
  })

  it('fails once the store is closed', async () => {
    const db = new Redlet()
    await db.close()
    expect(() => db.metrics()).toThrow(expect.objectContaining({ code: 'CLOSED' }))
  })
})
