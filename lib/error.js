'use strict'

/**
 * What a failed call throws. `code` is the first word of Redis's error (`WRONGTYPE`, `ERR`,
 * `EXECABORT`, `OOM` ...) or one of ours (`CLOSED`, `LOCKED`, `INVALID_ARGUMENT`, `INTERNAL` ...).
 */
class RedletError extends Error {
  constructor(code, message) {
    super(message)
    this.code = code
  }

  /** Made by the native side: the stack begins where the program called. */
  static make(code, message) {
    const error = new RedletError(code, message)
    Error.captureStackTrace(error, RedletError.make)
    return error
  }

  /** An error that `method` lets through: the stack begins where the program called that. */
  static through(method, error) {
    if (error instanceof RedletError) Error.captureStackTrace(error, method)
    return error
  }

  /** Throws what a native function answered in the place of a result. */
  static check(answer) {
    if (answer?.code !== undefined) throw new RedletError(answer.code, answer.message)
    return answer
  }
}

Object.defineProperty(RedletError.prototype, 'name', {
  value: 'RedletError',
  configurable: true,
  writable: true,
})

module.exports = { RedletError }
