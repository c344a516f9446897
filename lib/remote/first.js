'use strict'

// Connecting for the first time, which fails at once where it fails.

const { told, unreachable } = require('./errors.js')

/**
 * How every connection reads replies: as RESP2 has them, integers with all their digits. What is lost
 * with a connection is not sent again.
 */
const RAW = {
  protocol: 2,
  stringNumbers: true,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: true,
}

/** Connects for the first time: what fails then is not tried again. */
async function first(redis, name) {
  let last
  const heard = (error) => {
    last = error
  }
  redis.on('error', heard)
  redis.on('node error', heard)
  try {
    await redis.connect()
  } catch (error) {
    redis.disconnect()
    throw refused(last ?? error, name)
  }
  if (!isWrongDatabase(last)) return
  redis.disconnect()
  throw refused(last, name)
}

/** Whether a server has refused the database of a connection. ioredis would go on with database 0. */
function isWrongDatabase(error) {
  return error?.name === 'ReplyError' && error.command?.name === 'select'
}

/** The error of a server that is not there, or does not let the caller in. */
function refused(error, name) {
  const reason = error.lastNodeError ?? error
  if (reason.name === 'ReplyError') return told(reason)
  return Object.assign(unreachable(`${name}: ${reason.message || reason.code}`), { cause: reason })
}

module.exports = { RAW, first, isWrongDatabase }
