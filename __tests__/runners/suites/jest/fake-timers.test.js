const { acrossFakeTimers, byFakeTimers, underFakeTimers } = require('../scenarios.js')

const load = () => ({ Redlet: require('redlet').Redlet, Redis: require('redlet/ioredis') })
// ioredis asks for its connection in `process.nextTick`.
const FAKES = [
  ['all but nextTick', { doNotFake: ['nextTick'] }],
  ['with a clock that moves', { doNotFake: ['nextTick'], advanceTimers: true }],
]

afterEach(() => jest.useRealTimers())

describe.each(FAKES)('fake timers, %s', (_, options) => {
  const scenarios = Object.keys(underFakeTimers({}))

  it.each(scenarios)('loaded before: %s', async (title) => {
    const loaded = load()
    jest.useFakeTimers(options)
    await underFakeTimers(loaded)[title]()
  })

  it.each(scenarios)('loaded under them: %s', async (title) => {
    jest.useFakeTimers(options)
    jest.resetModules()
    await underFakeTimers(load())[title]()
  })

  it('a store with clock timers follows them', async () => {
    jest.useFakeTimers(options)
    await byFakeTimers(load(), (millis) => jest.advanceTimersByTime(millis))
  })

  it('a store that was used under them works when timers are real again', async () => {
    jest.useFakeTimers(options)
    jest.resetModules()
    const { begin, end } = acrossFakeTimers(load())
    await begin()
    jest.useRealTimers()
    await end()
  })
})

it('calls of functions need no nextTick either', async () => {
  const { Redlet } = load()
  jest.useFakeTimers()
  const title = Object.keys(underFakeTimers({})).find((name) => !name.includes('ioredis'))
  await underFakeTimers({ Redlet })[title]()
})
