'use strict'

// What redlet does not yet answer as Redis 8.2.3: scripts by family, which are compared with Valkey
// alone, and random calls, programs, bytes of protocols, transcripts of several clients and parameters.
// REDLET_UNMENDED=1 compares them nevertheless.

const SCRIPTS = {
  MIGRATE: ['wrong arguments, and missing keys'],
  'SLOWLOG, LATENCY, MEMORY, OBJECT and DEBUG': ['COMMANDLOG', 'SLOWLOG'],
  SORT: ['SORT'],
  'a primary without replicas': [
    ...['MODULE', 'ROLE, REPLICAOF and FAILOVER', 'SHUTDOWN that is refused'],
  ],
  bitmaps: ['BITCOUNT', 'BITPOS'],
  'calls of users': ['databases', 'other subcommands', 'the password of the default user'],
  'changes of watched keys': ['commands that change a watched key'],
  'combining and encoding sorted sets': [
    ...['encodings', 'scans and random members', 'unions, intersections and differences'],
  ],
  'elements of lists': ['LSET'],
  'errors of scripts': ['errors whose texts are those of later versions'],
  'finding keys': ['SCAN'],
  'flags of scripts, numbers, and waiting calls': ['the first line of a script'],
  geo: ['GEOSEARCH BYPOLYGON'],
  'outside of a cluster': ['commands of later versions'],
  'rules of users': [
    ...['a user after reset', 'making and deleting users', 'rules of commands'],
    ...['rules of keys and channels', 'rules of passwords', 'selectors'],
  ],
  server: ['CONFIG'],
  'setting and getting strings': ['SET IFEQ'],
  'sorted sets': ['ZADD', 'sorted by something else'],
  'strings since Redis 8': [
    ...['DELIFEQ', 'MSETEX', 'MSETEX with a time in the past', 'SET IFNE'],
    ...['commands that neither server has', 'events of MSETEX and DELIFEQ'],
  ],
  'the content of strings': ['encodings of a string'],
  transactions: ['errors while the transaction is queued'],
}

const all = process.env.REDLET_UNMENDED !== undefined

/** Whether a script is compared with server `id`. */
function isMended(family, title, id) {
  return all || id !== 'redis' || SCRIPTS[family]?.includes(title) !== true
}

/** Whether the rest is compared with server `id`. */
function isMendedOtherwise(id) {
  return all || id !== 'redis'
}

module.exports = { isMended, isMendedOtherwise }
