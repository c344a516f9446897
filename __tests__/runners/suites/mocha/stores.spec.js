const { withIoredis, withStores } = require('../scenarios.js')
const { Redlet, RedletError } = require('redlet')
const Redis = require('redlet/ioredis')

describe('a store', () => {
  for (const make of [withStores, withIoredis]) {
    for (const [title, run] of Object.entries(make({ Redlet, RedletError, Redis }))) it(title, run)
  }
})
