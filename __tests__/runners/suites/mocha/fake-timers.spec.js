const sinon = require('sinon')
const { acrossFakeTimers, byFakeTimers, underFakeTimers } = require('../scenarios.js')

const load = () => ({ Redlet: require('redlet').Redlet, Redis: require('redlet/ioredis') })

const titles = Object.keys(underFakeTimers({}))
let clock
const fake = (options) => () => {
  clock = sinon.useFakeTimers(options)
}
const restore = () => clock.restore()

describe("sinon's fake timers", () => {
  beforeEach(fake())
  afterEach(restore)

  it('a store with clock timers follows them', () =>
    byFakeTimers(load(), (millis) => clock.tick(millis)))

  for (const title of titles.filter((name) => !name.includes('ioredis'))) {
    it(title, () => underFakeTimers(load())[title]())
  }
})

// ioredis asks for its connection in `process.nextTick`.
describe("sinon's fake timers but for nextTick", () => {
  beforeEach(fake({ toNotFake: ['nextTick'] }))
  afterEach(restore)

  for (const title of titles) it(title, () => underFakeTimers(load())[title]())

  it('a store that was used under them works when timers are real again', async () => {
    const { begin, end } = acrossFakeTimers(load())
    await begin()
    clock.restore()
    await end()
  })
})
