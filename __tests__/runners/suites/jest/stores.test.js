const { withIoredis, withStores } = require('../scenarios.js')
const { Redlet, RedletError } = require('redlet')
const Redis = require('redlet/ioredis')

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

test('a method can be spied on and put back', () => {
  const db = new Redlet()
  const get = jest.spyOn(db, 'get').mockReturnValue('spied')
  expect(db.get('k')).toBe('spied')
  expect(get).toHaveBeenCalledWith('k')
  get.mockRestore()
  db.set('k', 'v')
  expect(db.get('k')).toBe('v')
})
