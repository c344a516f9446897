'use strict'

const { genuine } = require('../genuine.js')

module.exports = genuine('redis', {})
