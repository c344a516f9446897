'use strict'

const { Redlet } = require('../../..')

/** `db.get('k')` */
function open() {
  const db = new Redlet()
  return {
    run: async (name, ...args) => db[name.toLowerCase()](...args),
    close: () => db.close(),
  }
}

module.exports = { open }
