'use strict'

const { findExamples, runExample, withClaims } = require('./support/examples.js')

describe('examples in the docs', () => {
  it.each(findExamples())(
    '$place runs and does what it says',
    ({ code }) => {
      expect(runExample(code)).toBe('')
    },
    60_000,
  )
})

describe('claims of an example', () => {
  it('asserts a line that ends in a value', () => {
    expect(withClaims("db.get('k')   // 'v': a value")).toBe(
      "assert.deepEqual(await (db.get('k')), 'v')",
    )
  })

  it('leaves other comments alone', () => {
    for (const line of [
      "const db = new Redlet('./data')  // 1",
      "db.set('k', 'v', { ex: 60 })  // 60 seconds",
      '  db.incr(x)  // 3',
    ]) {
      expect(withClaims(line)).toBe(line)
    }
  })

  it('runs tests by jest, and fails when one of them does', () => {
    expect(runExample("test('sums', () => {\n  expect(1 + 1).toBe(2)\n})")).toBe('')
    expect(runExample("test('sums', () => {\n  expect(1 + 1).toBe(3)\n})")).toContain('1 failed')
  }, 60_000)

  it('fails on a claim that does not hold', () => {
    expect(runExample('1 + 1  // 3')).toContain('AssertionError')
  })
})
