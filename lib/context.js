'use strict'

const { AsyncResource } = require('node:async_hooks')

/**
 * The asynchronous context in which something was begun, for what the native side calls later: what
 * AsyncLocalStorage holds then is there again. Ends with `emitDestroy()`.
 */
class Context extends AsyncResource {
  constructor(type) {
    super(type, { requireManualDestroy: true })
  }

  /** For tools that look for what keeps a process alive: not this. */
  hasRef() {
    return false
  }
}

module.exports = { Context }
