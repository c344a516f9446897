import { createRequire } from 'node:module'
import { Redlet, RedletError } from 'redlet'
import Redis from 'redlet/ioredis'
import { expect, test } from 'vitest'

const { withIoredis, withStores } = createRequire(import.meta.url)('../scenarios.js')

const scenarios = [withStores, withIoredis].map((make) => make({ Redlet, RedletError, Redis }))
test.each(scenarios.flatMap(Object.entries))('%s', (_, run) => run())

test('replies are what literals are', () => {
  const db = new Redlet()
  db.hset('user:1', { name: 'Ada' })
  db.rpush('list', 'a', 'b')
  expect(db.hgetall('user:1')).toStrictEqual({ name: 'Ada' })
  expect(db.lrange('list', 0, -1)).toStrictEqual(['a', 'b'])
  expect(() => db.incr('list')).toThrow(Error)
})
