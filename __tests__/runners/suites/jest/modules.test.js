const name = `modules ${process.pid}`

test.each([1, 2, 3])('a module loaded anew has the same stores (%i)', async (time) => {
  jest.resetModules()
  const { Redlet, RedletError } = require('redlet')
  const db = new Redlet({ name })
  expect(db.incr('times')).toBe(time)
  expect(() => db.lpush('times', 'x')).toThrow(RedletError)
})

test('isolated modules too, while a store of another copy is open', () => {
  jest.isolateModules(() => {
    const { Redlet } = require('redlet')
    expect(new Redlet({ name }).get('times')).toBe('3')
  })
})
