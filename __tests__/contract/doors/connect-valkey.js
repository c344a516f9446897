'use strict'

const { through } = require('../connected.js')
const { skip } = require('./valkey.js')

// What is no argument is refused before it is sent.
const { 'errors: for what is no argument': refused, ...others } = skip

module.exports = through('valkey', others)
