'use strict'

const { Refusal } = require('../refusal.js')
const { Samples } = require('../store/samples.js')

const calls = {
  overview: {
    takes: {},
    async run({ calls, overview, health, metrics, writes }) {
      const found = overview()
      if (found === null) throw Refusal.closed()
      const [info, config] = await calls.all(0, [
        ['INFO', 'server'],
        ['CONFIG', 'GET', 'maxmemory-policy', 'databases'],
      ])
      const samples = new Samples(metrics())
      const { ok, problem } = health()
      return {
        version: samples.labels('redlet_info').version,
        dialect: { name: found.dialect, version: serverVersion(info, found.dialect) },
        path: found.path ?? null,
        name: found.name ?? null,
        readOnly: found.readOnly,
        writes,
        process: { pid: process.pid, node: process.version, uptime: process.uptime() },
        uptime: samples.value('redlet_uptime_seconds'),
        health: { ok, problem },
        databases: Number(config.databases),
        keyspace: keyspace(samples),
        memory: {
          used: samples.value('redlet_memory_used_bytes'),
          max: samples.value('redlet_memory_max_bytes'),
          policy: String(config['maxmemory-policy']),
          resident: samples.value('redlet_memory_resident_bytes'),
          kinds: samples.by('redlet_memory_bytes', 'kind'),
        },
        clients: samples.sum('redlet_clients'),
      }
    },
  },
}

function serverVersion(info, dialect) {
  const name = dialect === 'valkey' ? 'valkey_version' : 'redis_version'
  return new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1]
}

/** The databases with keys; null while a script keeps them. */
function keyspace(samples) {
  const keys = samples.all('redlet_keys')
  if (keys === undefined) return null
  const databases = new Map()
  for (const { labels, value } of keys) {
    const database = Number(labels.database)
    const types = databases.get(database) ?? {}
    databases.set(database, value > 0 ? { ...types, [labels.type]: value } : types)
  }
  const expiring = samples.by('redlet_expiring_keys', 'database')
  return [...databases]
    .map(([database, types]) => ({
      database,
      keys: Object.values(types).reduce((sum, count) => sum + count, 0),
      expiring: expiring[database] ?? 0,
      types,
    }))
    .filter((found) => found.keys > 0)
}

module.exports = { calls }
