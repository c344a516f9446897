'use strict'

// What is not yet compared with Redis 8.2.3, but with Valkey alone: random calls, random programs, bytes of
// protocols, transcripts of several clients and parameters. REDLET_UNMENDED=1 compares them
// nevertheless.

/** Whether these are compared with server `id`. */
function isMended(id) {
  return process.env.REDLET_UNMENDED !== undefined || id !== 'redis'
}

module.exports = { isMended }
