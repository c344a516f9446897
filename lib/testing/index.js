'use strict'

const { testClock } = require('./clock.js')
const { faultsOf } = require('./faults.js')
const { isolated } = require('./isolated.js')

module.exports = { faultsOf, isolated, testClock }
