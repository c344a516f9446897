'use strict'

// The native side. `native.js`, which `napi build` writes, finds the file; where there is none, it
// cannot say which package would have brought it.

const { explain, here } = require('./binary.js')

try {
  module.exports = require('./native.js')
} catch (error) {
  throw explain(error, here())
}
