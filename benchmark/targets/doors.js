/* The doors for Redis clients: `redlet/ioredis` and `redlet server`. */

const { COMMANDS, PIPELINES, SERVED_SCRIPT, nameOf } = require('../redis-benchmark')
const { divided } = require('./figures')

/** A figure of redlet as it is, not of `before`. */
const now = (target) => ({
  ...target,
  of: (results, own) => (own === 'redlet' ? target.of(results) : undefined),
})

module.exports = [
  {
    title: 'The doors for Redis clients',
    targets: [
      {
        name: 'ioredis to Valkey / `redlet/ioredis`, awaited `get`',
        least: 4,
        of: (results) => results.ratio('get', 'ioredis', 'redlet-ioredis'),
      },
      {
        name: 'ioredis to Valkey / `redlet/ioredis`, 1,000 gets in a pipeline',
        least: 1.2,
        of: (results) => results.ratio('pipeline', 'ioredis', 'redlet-ioredis'),
      },
      ...PIPELINES.map((pipeline) => ({
        name: `redis-benchmark, pipeline ${pipeline}: redlet server / Valkey, the least of six`,
        least: 0.9,
        of: (results) => leastOf(results, pipeline),
      })),
      {
        name: 'EVALSHA in the process / a request to Valkey, pipeline 16',
        most: 1,
        of: (results) =>
          divided(
            results.value('evalsha', 'redlet'),
            results.value(SERVED_SCRIPT, 'valkey-server'),
          ),
      },
      {
        name: 'a server with 1,000 idle connections, above an empty one',
        most: 20 << 20,
        unit: 'bytes',
        of: (results) => results.value('connections', 'redlet-server'),
      },
    ].map(now),
  },
]

/** Requests a second of redlet's server over Valkey's: of the command that is furthest behind. */
function leastOf(results, pipeline) {
  const ratios = COMMANDS.map((command) =>
    results.ratio(nameOf(command, pipeline), 'valkey-server', 'redlet-server'),
  )
  return ratios.includes(undefined) ? undefined : Math.min(...ratios)
}
