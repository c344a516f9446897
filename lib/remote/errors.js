'use strict'

const { RedletError } = require('../error.js')

/** Errors of ioredis that say that a connection is gone, by their messages or names. */
const GONE = ['Connection is closed.', 'Command aborted due to connection close']
/** After the last try, ioredis has the error of the server in the text of its own. */
const AT_LAST = /^Too many Cluster redirections\. Last error: ReplyError: (.*)$/s
const NO_NODE = /startup nodes|Cluster isn't ready|Failed to refresh slots cache/

/** The error of a server as a RedletError. */
function told(error) {
  return error instanceof RedletError ? error : RedletError.told(error.message)
}

/** The error of a call that failed: that of the server, or what became of the connection. */
function failed(error) {
  if (error instanceof RedletError) return error
  if (error?.name === 'ReplyError') return told(error)
  const [, message] = AT_LAST.exec(error?.message) ?? []
  if (message !== undefined)
    return /^(ASK|MOVED|TRYAGAIN) /.test(message) ? moving() : told({ message })
  if (GONE.includes(error?.message)) return lost()
  if (error?.name === 'MaxRetriesPerRequestError' || NO_NODE.test(error?.message)) {
    return unreachable(error.message)
  }
  return Object.assign(new RedletError('UNREACHABLE', error?.message ?? String(error)), {
    cause: error,
  })
}

/** A call was sent, and the connection ended before its reply. */
function lost() {
  const text =
    'the connection was lost before the reply came: the server may or may not have run the call'
  return new RedletError('CONNECTION_LOST', text)
}

/** No node has all keys of the call, or takes the slot for its own. */
function moving() {
  return new RedletError('TRYAGAIN', 'the slot of the keys is on its way between nodes: try again')
}

function unreachable(why) {
  return new RedletError('UNREACHABLE', `the server can't be reached: ${why}`)
}

function closed() {
  return new RedletError('CLOSED', 'the connection is closed')
}

module.exports = { closed, failed, lost, told, unreachable }
