'use strict'

// The native side. `native.js`, which `napi build` writes, finds the file. If there is none, it
// cannot report which package should have installed it.

const { explain, here } = require('./binary.js')

try {
  module.exports = require('./native.js')
} catch (error) {
  throw explain(error, here())
}
