'use strict'

const { overTcp } = require('../wire.js')

/** Bytes of RESP3 over a socket. */
module.exports = overTcp(3)
