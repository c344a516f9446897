'use strict'

const { Redlet } = require('../../..')

/** `db.call('GET', 'k')` */
function open() {
  const db = new Redlet()
  return {
    run: async (...call) => db.call(...call),
    close: () => db.close(),
  }
}

module.exports = { open }
