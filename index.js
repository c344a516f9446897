'use strict'

module.exports = require('./lib/redlet.js')
