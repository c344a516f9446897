'use strict'

const { genuine } = require('../genuine.js')

module.exports = genuine('redis', {
  'cluster: a client may say that it only reads':
    'Redis refuses it without a cluster; the doors have the dialect of Valkey',
})
