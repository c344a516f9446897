'use strict'

// Parameters of CONFIG that the command line of a server names, as `[[name, value]]`.

const { RedletError } = require('../error.js')
const { Redlet } = require('../redlet.js')
const { WrongUsage, nearest } = require('./usage.js')

/** Sets them in a store in memory: a mistake is found before a folder is opened. */
function tryOut(settings, own, dialect) {
  const trial = new Redlet({ dialect })
  try {
    configure(trial, settings, own)
  } finally {
    trial[Symbol.dispose]()
  }
}

/** Sets them; `own` are the names of the options that are not parameters. */
function configure(db, settings, own) {
  for (const [name, value] of settings) {
    if (Object.keys(db.call('CONFIG', 'GET', name)).length === 0) throw noParameter(db, name, own)
    try {
      db.call('CONFIG', 'SET', name, value)
    } catch (error) {
      if (!(error instanceof RedletError)) throw error
      throw new WrongUsage(`--${name}: ${error.message}`)
    }
  }
}

function noParameter(db, name, own) {
  const near = nearest(name, [...own, ...Object.keys(db.call('CONFIG', 'GET', '*'))])
  const hint = near === undefined ? '' : `; did you mean --${near}?`
  return new WrongUsage(`unknown option '--${name}', which is no parameter of CONFIG either${hint}`)
}

module.exports = { configure, tryOut }
