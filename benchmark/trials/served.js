const { execFileSync } = require('node:child_process')
const redisBenchmark = require('../redis-benchmark')

const { COMMANDS, PIPELINES, SERVED_SCRIPT, ask, connect, nameOf } = redisBenchmark

const IDLE = 1000

/** redis-benchmark with 50 connections against a server, a request. */
const loads = PIPELINES.flatMap((pipeline) =>
  COMMANDS.map((command) =>
    served(nameOf(command, pipeline), command, pipeline, (port) =>
      redisBenchmark.load(port, command, pipeline),
    ),
  ),
)

const script = served(SERVED_SCRIPT, 'the script of `evalsha`', 16, redisBenchmark.loadScript)

function served(name, what, pipeline, load) {
  return {
    name,
    summary: `redis-benchmark, 50 connections, pipeline ${pipeline}: ${what}, a request`,
    unit: 'ns',
    samples: 3,
    suits: (driver) => driver.serve !== undefined,
    async prepare({ driver, place }) {
      const { port } = await driver.serve(place)
      const sample = async () => {
        await ask(port, 'FLUSHALL')
        return { value: await load(port), beside: {} }
      }
      await sample()
      return sample
    },
  }
}

/** How much a server grows by a thousand connections that were answered once and are idle. */
const connections = {
  name: 'connections',
  summary: 'memory of a server with 1,000 idle connections, above an empty one',
  unit: 'bytes',
  once: true,
  samples: 3,
  suits: (driver) => driver.serve !== undefined,
  async prepare({ driver, place }) {
    const { port } = await driver.serve(place)
    return async () => {
      const about = await ask(port, 'INFO server')
      const process = Number(about.match(/process_id:(\d+)/)[1])
      const before = resident(process)
      const sockets = []
      for (let i = 0; i < IDLE; i++) sockets.push(await connect(port))
      const after = resident(process)
      for (const socket of sockets) socket.destroy()
      return { value: after - before, beside: {} }
    }
  },
}

/** Bytes that a process has in memory. */
function resident(process) {
  const text = execFileSync('ps', ['-o', 'rss=', '-p', String(process)], { encoding: 'utf8' })
  return Number(text) * 1024
}

module.exports = [...loads, script, connections]
