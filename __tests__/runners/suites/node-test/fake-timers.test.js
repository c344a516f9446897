const test = require('node:test')
const { acrossFakeTimers, byFakeTimers, underFakeTimers } = require('../scenarios.js')

const fake = ({ mock }) =>
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'] })

/** The first test loads it, with fake timers on. */
const load = () => ({ Redlet: require('redlet').Redlet, Redis: require('redlet/ioredis') })

for (const title of Object.keys(underFakeTimers({}))) {
  test(title, async (t) => {
    fake(t)
    await underFakeTimers(load())[title]()
  })
}

test('a store with clock timers follows them', async (t) => {
  fake(t)
  await byFakeTimers(load(), (millis) => t.mock.timers.tick(millis))
})

test('a store that was used under them works when timers are real again', async (t) => {
  fake(t)
  const { begin, end } = acrossFakeTimers(load())
  await begin()
  t.mock.timers.reset()
  await end()
})
