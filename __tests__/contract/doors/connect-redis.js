'use strict'

const { through } = require('../connected.js')

module.exports = through('redis', {})
