/* JSON documents, beside the server whose module they come from. */

const { divided, ratio, times } = require('./figures')

/** How much a driver's process has grown for a document; for a server, the server's. */
const grown = (results, driver) =>
  divided(results.value('memory-json', driver), results.over('memory-json', driver, 'resident'))

module.exports = [
  {
    title: 'Documents',
    targets: [
      {
        name: 'ioredis to Redis Stack, JSON.GET of one path, awaited / `db.json.get`',
        trial: 'json-get',
        least: 30,
        of: times('json-get', 'ioredis-stack'),
      },
      {
        name: "memory of a document of 2 kB / Redis Stack's",
        trial: 'memory-json',
        most: 0.8,
        of: ratio('memory-json', 'ioredis-stack'),
      },
      {
        name: 'the same, by what the processes have grown',
        of: (results, own) => divided(grown(results, own), grown(results, 'ioredis-stack')),
      },
    ],
  },
]
