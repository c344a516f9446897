'use strict'

module.exports = { ...require('./lib/redlet.js'), ...require('./lib/open.js') }
