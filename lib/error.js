'use strict'

/** A first word in capitals is a code, but for two with which texts of modules begin. */
const TEXT = /^(?!(?:EOF|WITHCOUNT) )([A-Z][A-Z0-9_]*)(?: (.*))?$/s

/**
 * The error of a failed call. `code` is the first word of Redis's error (`WRONGTYPE`, `ERR`,
 * `EXECABORT`, `OOM` ...), `ERR` where the text has none, or one of ours (`CLOSED`, `LOCKED`, `INVALID_ARGUMENT`, `INTERNAL` ...).
 */
class RedletError extends Error {
  constructor(code, message) {
    super(message)
    this.code = code
  }

  /** Creates an error for the native side. Its stack begins at the program's call. */
  static make(code, message) {
    const error = new RedletError(code, message)
    Error.captureStackTrace(error, RedletError.make)
    return error
  }

  /** The error that a server tells in this text, as a store tells it: `Error::parts` has the rule. */
  static told(text) {
    const [, code = 'ERR', message = text] = TEXT.exec(text) ?? []
    return new RedletError(code, message)
  }

  /** An error that `method` passes on. Its stack begins at the program's call of that method. */
  static through(method, error) {
    if (error instanceof RedletError) Error.captureStackTrace(error, method)
    return error
  }

  /** Throws the error that a native function returned in place of a result. */
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
