'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { root } = require('./support/processes/child.js')
const {
  findExamples,
  runExample,
  uncheckedClaims,
  withClaims,
} = require('./support/programs/examples.js')

/** Those of runners that are not installed here; __tests__/runners/runners.test.js runs them. */
const ELSEWHERE = ['vitest', 'mocha']

describe('examples in the docs', () => {
  it('are ES modules, but for tests: where there is require, no await stands outside functions', () => {
    const requires = ({ code }) => /\brequire\(/.test(code.replace(/\/\/.*$/gm, ''))
    const written = findExamples().filter((example) => !example.runner && requires(example))
    expect(written.map(({ place }) => place)).toEqual([])
  })

  it('are there for every test runner', () => {
    const runners = findExamples().map(({ runner }) => runner)
    expect(new Set(runners)).toEqual(new Set([undefined, 'jest', 'node:test', ...ELSEWHERE]))
  })

  it.each(findExamples().filter(({ runner }) => !ELSEWHERE.includes(runner)))(
    '$place runs, and its claims are true',
    ({ code }) => {
      expect(runExample(code)).toBe('')
    },
    60_000,
  )
})

describe('the guide and the recipes', () => {
  const blocks = findExamples().filter(({ place }) => /^docs\/(guide|recipes)/.test(place))

  it.each(blocks)('$place claims only what is checked', ({ code }) => {
    expect(uncheckedClaims(code)).toEqual([])
    expect(withClaims(code)).not.toBe(code)
  })
})

describe('claims of an example', () => {
  it('asserts a line that ends in a value', () => {
    expect(withClaims("db.get('k')   // 'v': a value")).toBe(
      "assert.deepEqual(await (db.get('k')), 'v')",
    )
  })

  it('asserts that a call fails with a text, or one that begins so', () => {
    const asserted = (message) =>
      `await assert.rejects(async () => db.get(), { code: 'ERR', message: /^${message}/ })`
    expect(withClaims('db.get()  // throws ERR (1) no')).toBe(asserted(String.raw`\(1\) no$`))
    expect(withClaims('db.get()  // throws ERR one ...')).toBe(asserted('one'))
  })

  it('finds a claim that stands where none is checked', () => {
    const nested = "  db.get('k')  // 'v'"
    expect(uncheckedClaims(`${nested}\ndb.get('k')  // 'v'\n  wait()  // 60 seconds`)).toEqual([
      nested,
    ])
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

describe('docs/durability.md', () => {
  const read = (file) => fs.readFileSync(path.join(root, file), 'utf8')
  const rustTests = fs
    .readdirSync(path.join(root, 'tests'), { recursive: true })
    .filter((file) => file.endsWith('.rs'))
    .map((file) => read(`tests/${file}`))
    .join('\n')

  /** The last column of each row: files, and names of Rust tests. */
  const named = read('docs/durability.md')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .flatMap(
      (line) =>
        line
          .split('|')
          .at(-2)
          .match(/(?<=`)[\w./-]+(?=`)/g) ?? [],
    )

  it('names tests that exist', () => {
    expect(named.length).toBeGreaterThan(15)
    const missing = named.filter((name) =>
      name.includes('/')
        ? !fs.existsSync(path.join(root, name))
        : !rustTests.includes(`fn ${name}(`),
    )
    expect(missing).toEqual([])
  })
})
