'use strict'

// What is not yet compared with Redis 8.2.3, but with Valkey alone: bytes of protocols and
// transcripts of several clients. REDLET_UNMENDED=1 compares them nevertheless. Parameters are
// compared with neither without it.

/** Whether these are compared with server `id`. */
function isMended(id) {
  return process.env.REDLET_UNMENDED !== undefined || id !== 'redis'
}

module.exports = { isMended }
