'use strict'

const prom = require('prom-client')
const parse = require('parse-prometheus-text-format')
const { Redlet } = require('../..')
const { register } = require('../../lib/adapters/metrics.js')
const { allMetrics } = require('../../lib/metrics.js')

const open = []
afterEach(() => Promise.all(open.splice(0).map((db) => db.close())))

function store() {
  const db = new Redlet()
  open.push(db)
  return db
}

/** Without what is another number at each reading. */
const withoutTimes = (text) =>
  text.split('\n').filter((line) => !/^redlet_(uptime|memory_(allocated|resident))|^$/.test(line))

describe('redlet/metrics', () => {
  it('adds to a registry what metrics() says, read when it is scraped', async () => {
    const [db, registry] = [store(), new prom.Registry()]
    register(db, { register: registry })
    db.set('k', 'v')
    db.keys('*')
    const text = await registry.metrics()
    const own = new Set(withoutTimes(db.metrics()))
    const got = withoutTimes(text).filter((line) => !line.startsWith('#'))
    expect(got.length).toBeGreaterThan(50)
    expect(got.filter((line) => !own.has(line))).toEqual([])
    db.set('k', 'v')
    expect(await registry.metrics()).toContain('redlet_calls_total{command="set"} 2\n')
  })

  it("goes to prom-client's own registry by default, beside other metrics", async () => {
    const [db, other] = [store(), new prom.Counter({ name: 'other_total', help: 'Other.' })]
    other.inc()
    const remove = register(db)
    const text = await prom.register.metrics()
    expect(text).toContain('other_total 1\n')
    expect(text).toContain('redlet_uptime_seconds ')
    remove()
    expect(await prom.register.metrics()).not.toContain('redlet')
    prom.register.clear()
  })

  it('tells several stores apart by their labels', async () => {
    const [cache, sessions, registry] = [store(), store(), new prom.Registry()]
    register(cache, { register: registry, labels: { store: 'cache' } })
    register(sessions, { register: registry, labels: { store: 'sessions' } })
    cache.set('k', 'v')
    sessions.set('k', 'v')
    sessions.set('k', 'v')
    const families = parse(await registry.metrics())
    const calls = families.find(({ name }) => name === 'redlet_calls_total').metrics
    const counts = calls.map(({ labels, value }) => [labels.store, labels.command, value])
    expect(counts).toEqual([
      ['cache', 'set', '1'],
      ['sessions', 'set', '2'],
    ])
    expect(() => register(store(), { register: registry, labels: { store: 'cache' } })).toThrow(
      'another store of this registry has the same labels',
    )
    expect(() => register(cache, { register: registry, labels: { store: 'cache' } })).not.toThrow()
  })

  it('forgets a store that is closed, and begins again after the registry was cleared', async () => {
    const [db, registry] = [new Redlet(), new prom.Registry()]
    register(db, { register: registry })
    await db.close()
    await registry.metrics()
    expect(await registry.metrics()).not.toContain('redlet')
    const next = store()
    register(next, { register: registry })
    expect(await registry.metrics()).toContain('redlet_uptime_seconds ')
    registry.clear()
    register(next, { register: registry })
    expect(await registry.metrics()).toContain('redlet_uptime_seconds ')
  })

  it('is right in the format of OpenMetrics too', async () => {
    const registry = new prom.Registry(prom.Registry.OPENMETRICS_CONTENT_TYPE)
    const db = store()
    register(db, { register: registry })
    db.set('k', 'v')
    for (let i = 0; i < 2; i++) {
      const text = await registry.metrics()
      expect(text).toContain('# TYPE redlet_calls counter\nredlet_calls_total{command="set"} 1\n')
      expect(text.endsWith('# EOF\n')).toBe(true)
    }
  })

  it('refuses a registry that has another metric of the same name', async () => {
    const registry = new prom.Registry()
    new prom.Gauge({ name: 'redlet_keys', help: 'mine', registers: [registry] })
    const db = new Redlet()
    expect(() => register(db, { register: registry })).toThrow(/another metric .* 'redlet_keys'/)
    await db.close()
  })

  it('is added up over the processes of a cluster', async () => {
    const texts = []
    for (let i = 0; i < 2; i++) {
      const [db, registry] = [store(), new prom.Registry()]
      register(db, { register: registry })
      db.set('k', 'v')
      texts.push(await registry.getMetricsAsJSON())
    }
    const all = prom.AggregatorRegistry.aggregate(texts)
    const text = await all.metrics()
    expect(text).toContain('redlet_calls_total{command="set"} 2\n')
    expect(text).toMatch(/redlet_info\{.*\} 1\n/)
  })

  it('keeps the default labels of a registry and of the store', async () => {
    const [db, registry] = [store(), new prom.Registry()]
    registry.setDefaultLabels({ app: 'shop' })
    register(db, { register: registry, labels: { store: 'cache' } })
    expect(await registry.metrics()).toMatch(/redlet_uptime_seconds\{store="cache",app="shop"\} /)
    await registry.resetMetrics()
    expect(registry.getMetricsAsArray().map(({ name }) => name)).toEqual(
      allMetrics().map(({ name }) => name),
    )
  })

  it.each([
    [() => register({}), 'register takes a store'],
    [() => register(store(), { register: {} }), "the option 'register' is a registry"],
    [() => register(store(), { registry: prom.register }), "unknown option 'registry'"],
    [() => register(store(), { labels: { type: 'x' } }), "the label 'type' is one that metrics"],
  ])('says what it takes: %#', (call, message) => {
    expect(call).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining(message),
      }),
    )
  })
})
