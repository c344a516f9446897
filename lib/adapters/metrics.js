'use strict'

// The metrics of stores in a registry of prom-client: `register(db)`.

const { RedletError } = require('../error.js')
const { allMetrics, readLabels, readMetrics } = require('../metrics.js')
const { needPeer } = require('./peer.js')

/** The stores of each registry. */
const collections = new WeakMap()

/**
 * Adds the metrics of a store to a registry, which reads them when it is scraped. Several stores
 * differ by their labels. Returns a function that takes the store out again; one that is closed goes
 * by itself.
 */
function register(db, options = {}) {
  if (typeof db?.[readMetrics] !== 'function') {
    throw refuse('register takes a store: register(db, { labels })')
  }
  if (!db.health().recovered) throw new RedletError('CLOSED', 'the store is closed')
  const { register: given, labels, ...others } = options
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) {
    throw refuse(`unknown option '${unknown}'; there are register, labels`)
  }
  const registry = given ?? needPeer('prom-client', '15', 'redlet/metrics').register
  if (typeof registry?.registerMetric !== 'function') {
    throw refuse("the option 'register' is a registry of prom-client")
  }
  if (!collections.has(registry)) collections.set(registry, new Collection(registry))
  const collection = collections.get(registry)
  const key = collection.add(db, Object.fromEntries(readLabels(labels)))
  return () => collection.remove(key, db)
}

/** The stores of one registry. */
class Collection {
  #registry
  #stores = new Map()
  /** What this turn of the event loop has read: a scrape asks for each metric by itself. */
  #read

  constructor(registry) {
    this.#registry = registry
  }

  add(db, labels) {
    const key = JSON.stringify(Object.entries(labels).sort())
    const before = this.#stores.get(key)
    if (before !== undefined && before.db !== db && before.db.health().recovered) {
      throw refuse('another store of this registry has the same labels: give each its own')
    }
    this.#join()
    this.#stores.set(key, { db, labels })
    return key
  }

  remove(key, db) {
    if (this.#stores.get(key)?.db !== db) return
    this.#stores.delete(key)
    if (this.#stores.size > 0) return
    for (const { name } of allMetrics()) this.#registry.removeSingleMetric(name)
  }

  /** The registry may have been cleared since. */
  #join() {
    for (const metric of allMetrics()) {
      const known = this.#registry.getSingleMetric(metric.name)
      if (known !== undefined && !(known instanceof StoreMetric)) {
        throw refuse(`the registry has another metric with the name '${metric.name}'`)
      }
      if (known === undefined) {
        this.#registry.registerMetric(new StoreMetric(metric, this))
      }
    }
  }

  /** The values of a metric, of all stores. */
  values(name) {
    if (this.#read === undefined) {
      this.#read = this.#readAll()
      // Fake timers replace queueMicrotask.
      Promise.resolve().then(() => {
        this.#read = undefined
      })
    }
    return this.#read.get(name) ?? []
  }

  #readAll() {
    const all = new Map()
    for (const [key, { db, labels }] of this.#stores) {
      const families = db[readMetrics]()
      if (families === null) this.remove(key, db)
      for (const { name, samples } of families ?? []) {
        const values = samples.map((sample) => ({
          suffix: sample.suffix,
          value: sample.value,
          labels: { ...labels, ...Object.fromEntries(sample.labels) },
        }))
        all.set(name, [...(all.get(name) ?? []), ...values])
      }
    }
    return all
  }
}

/** A metric as a registry of prom-client knows it. */
class StoreMetric {
  #collection

  constructor({ name, type, help }, collection) {
    this.#collection = collection
    /** What its values are found by: prom-client changes `name` for OpenMetrics. */
    this.known = name
    this.name = name
    this.type = type
    this.help = help
    this.aggregator = aggregator(name, type)
  }

  async get() {
    const { name, type, help, aggregator } = this
    const values = this.#collection.values(this.known).map(({ suffix, ...value }) => {
      return suffix === '' ? value : { ...value, metricName: this.known + suffix }
    })
    return { name, type, help, aggregator, values }
  }

  /** What is counted belongs to the store. */
  reset() {}
}

/** How a cluster of processes adds up: what is a time or a fact is not added. */
function aggregator(name, type) {
  if (name === 'redlet_info') return 'first'
  return type === 'gauge' && name.endsWith('_seconds') ? 'max' : 'sum'
}

function refuse(message) {
  return new RedletError('INVALID_ARGUMENT', message)
}

module.exports = { register }
