'use strict'

const { genuine } = require('../genuine.js')

const titles = Object.keys(require('../cases/module.js'))
const vectors = titles.map((title) => [`module: ${title}`, 'Valkey has no sets of vectors'])

module.exports = genuine('valkey', Object.fromEntries(vectors))
