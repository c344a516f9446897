'use strict'

/** A request that is answered by an error; see api.d.ts for statuses and codes. */
class Refusal extends Error {
  constructor(status, code, message) {
    super(message)
    this.status = status
    this.code = code
  }

  static invalid(message) {
    return new Refusal(400, 'INVALID', message)
  }

  static closed() {
    return new Refusal(503, 'CLOSED', 'the store is closed')
  }

  static busy(message) {
    return new Refusal(429, 'BUSY', message)
  }
}

module.exports = { Refusal }
