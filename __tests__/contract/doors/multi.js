'use strict'

const { Redlet } = require('../../..')

/** `await db.multi().get('k').exec()` */
function open() {
  const db = new Redlet()
  return {
    async run(name, ...args) {
      const [reply] = await db
        .multi()
        [name.toLowerCase()](...args)
        .exec()
      return reply
    },
    close: () => db.close(),
  }
}

const skip = {
  'errors: for too few arguments and wrong options':
    'a transaction with a call that could never run is an EXECABORT',
  'transactions: keys are watched and let go': 'WATCH comes before a transaction',
  'transactions: nothing is carried out or given up outside a transaction': 'it is one',
}

module.exports = { open, skip }
