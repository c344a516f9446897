'use strict'

const { AsyncResource } = require('node:async_hooks')

/**
 * The asynchronous context in which an operation began, for later calls from the native side: they
 * see the same values of AsyncLocalStorage. Ends with `emitDestroy()`.
 */
class Context extends AsyncResource {
  constructor(type) {
    super(type, { requireManualDestroy: true })
  }

  /** For tools that list what keeps a process alive: this does not. */
  hasRef() {
    return false
  }
}

module.exports = { Context }
