import { createRequire } from 'node:module'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const { acrossFakeTimers, byFakeTimers, underFakeTimers } = createRequire(import.meta.url)(
  '../scenarios.js',
)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** The first test loads it, with fake timers on. */
async function load() {
  const [{ Redlet }, { default: Redis }] = await Promise.all([
    import('redlet'),
    import('redlet/ioredis'),
  ])
  return { Redlet, Redis }
}

test.each(Object.keys(underFakeTimers({})))('%s', async (title) => {
  expect(vi.isFakeTimers()).toBe(true)
  await underFakeTimers(await load())[title]()
})

test('a store with clock timers follows them', async () => {
  await byFakeTimers(await load(), (millis) => vi.advanceTimersByTime(millis))
})

test('a store that was used under them works when timers are real again', async () => {
  const { begin, end } = acrossFakeTimers(await load())
  await begin()
  vi.useRealTimers()
  await end()
})
