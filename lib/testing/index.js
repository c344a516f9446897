'use strict'

const { testClock } = require('./clock.js')
const { isolated } = require('./isolated.js')

module.exports = { isolated, testClock }
