'use strict'

const { testClock } = require('./clock.js')

module.exports = { testClock }
