'use strict'

const { overTcp } = require('../wire.js')

/** Bytes of RESP2 over a socket. */
module.exports = overTcp(2)
