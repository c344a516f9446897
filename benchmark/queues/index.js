/*
 * Libraries of job queues. Each has `name`, `title`, `package`, and `open(connect)`, which takes a function that
 * makes a connection and resolves with
 *   add(count)               one job after the other, each awaited
 *   bulk(count)              all in one call; `lacks` says that the library has none
 *   work(count, concurrency) resolves with a function that starts the workers, and resolves when so many jobs
 *                            are done, with a function that ends them
 * Jobs do nothing: what is measured is the queue. A connection is an ioredis, of the version that the library
 * brings; for one with `sockets` it is the place of a socket: `{ host, port }` or `{ path }`.
 */
const libraries = [
  require('./bullmq'),
  require('./bull'),
  require('./bee-queue'),
  require('./node-resque'),
]

const PHASES = ['add', 'bulk', 'one', 'fifty']

/** The name of a trial: `bullmq-add`. */
const nameOf = (library, phase) => `${library.name}-${phase}`

/** The trials of a library. */
const trialsOf = (library) =>
  PHASES.filter((phase) => !library.lacks?.includes(phase)).map((phase) => nameOf(library, phase))

module.exports = { libraries, nameOf, trialsOf }
