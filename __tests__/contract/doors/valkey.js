'use strict'

const { genuine } = require('../genuine.js')

const titles = Object.keys(require('../cases/module.js'))
const vectors = titles.map((title) => [`module: ${title}`, 'Valkey has no sets of vectors'])

module.exports = genuine('valkey', {
  ...Object.fromEntries(vectors),
  'cluster: a client need not say that it only reads':
    'Valkey lets it without a cluster; the doors have the dialect of Redis',
})
