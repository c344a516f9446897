'use strict'

/** The error that something throws, which it has to. */
function failure(work) {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}

module.exports = { failure }
