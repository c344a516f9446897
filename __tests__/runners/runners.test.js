// Suites that open, close and forget to close stores, in the test runners that people use: all
// pass, and all end by themselves.

const { spawn } = require('node:child_process')
const { once } = require('node:events')
const fs = require('node:fs')
const path = require('node:path')
const { findExamples } = require('../support/programs/examples.js')
const { layOut, missing, project } = require('./install.js')

/** Milliseconds until a runner that does not end is killed. */
const LIMIT = 150_000

/** What runners print when they had to end something that did not end itself. */
const FORCED =
  /did not exit|failed to exit|open handle|force exit|close timed out|prevents .* from exiting|timed out/i

beforeAll(() => {
  const why = missing()
  if (why !== undefined) throw new Error(why)
  layOut()
})

/** A runner, which is a script for Node or a program, in the folder of its suites. */
async function run(folder, runner, ...args) {
  const file = runner && path.join(project, 'node_modules', ...runner.split('/'))
  const command = [file?.endsWith('.exe') ? [] : process.execPath, file ?? [], args].flat()
  const child = spawn(command[0], command.slice(1), {
    cwd: path.join(project, folder),
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', NODE_OPTIONS: '' },
    timeout: LIMIT,
    killSignal: 'SIGKILL',
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text
    })
  }
  const [code, signal] = await once(child, 'close')
  return { code, signal, printed }
}

/** It passed, so many tests at least, and nothing had to be forced. */
function passed({ code, signal, printed }, pattern, atLeast) {
  if (code !== 0 || signal !== null || FORCED.test(printed)) {
    throw new Error(`ended with ${signal ?? code}:\n${printed}`)
  }
  const [, count] = pattern.exec(printed) ?? []
  expect(Number(count)).toBeGreaterThanOrEqual(atLeast)
}

const files = (folder) =>
  fs.readdirSync(path.join(project, folder)).filter((name) => /\.(test|spec)\./.test(name))

describe('jest', () => {
  it.each([
    ['with files in parallel', ['--maxWorkers=2']],
    ['in one process', ['--runInBand']],
    ['and finds no open handles', ['--runInBand', '--detectOpenHandles']],
  ])('passes and ends, %s', async (_, args) => {
    const result = await run('jest', 'jest/bin/jest.js', '--config', 'jest.config.json', ...args)
    passed(result, /Tests: +(\d+) passed, \d+ total/, 63)
  })
})

describe('vitest', () => {
  it.each(['threads', 'vmThreads', 'forks'])('passes and ends, with the pool %s', async (pool) => {
    const result = await run(
      'vitest',
      'vitest/vitest.mjs',
      'run',
      '--testTimeout=10000',
      `--pool=${pool}`,
    )
    passed(result, /Tests +(\d+) passed \(\d+\)/, 47)
  })
})

describe('node:test', () => {
  it('passes and ends', async () => {
    const result = await run('node-test', undefined, '--test', ...files('node-test'))
    passed(result, /[#ℹ] pass (\d+)/, 43)
  })
})

describe('mocha', () => {
  it('passes and ends', async () => {
    passed(
      await run('mocha', 'mocha/bin/mocha.js', '--timeout=10000', ...files('mocha')),
      /(\d+) passing/,
      44,
    )
  })
})

describe('ava', () => {
  it.each([
    ['threads', []],
    ['processes', ['--no-worker-threads']],
  ])('passes and ends, with files in %s', async (_, args) => {
    const result = await run('', 'ava/entrypoints/cli.mjs', '--timeout', '2m', ...args, 'ava/*.cjs')
    passed(result, /(\d+) tests passed/, 40)
  })
})

describe('the example of the docs', () => {
  const RUNS = {
    vitest: [
      'example.test.mjs',
      'vitest/vitest.mjs',
      ['run', '--testTimeout=10000'],
      /Tests +(\d+) passed/,
    ],
    mocha: ['example.spec.js', 'mocha/bin/mocha.js', ['--timeout=10000'], /(\d+) passing/],
    jest: ['example.test.js', 'jest/bin/jest.js', ['--config={}'], /Tests: +(\d+) passed/],
    'node:test': ['example.test.js', undefined, ['--test'], /[#ℹ] pass (\d+)/],
  }

  it.each(Object.entries(RUNS))(
    'passes and ends in %s',
    async (runner, [name, file, args, pattern]) => {
      const { code } = findExamples().find(
        (example) => example.runner === runner && example.code.includes('bullmq'),
      )
      const folder = `example-${runner.replace(':', '-')}`
      fs.mkdirSync(path.join(project, folder), { recursive: true })
      fs.writeFileSync(path.join(project, folder, name), code)
      passed(await run(folder, file, ...args, name), pattern, 3)
    },
  )
})

describe('isolated() finds the hooks', () => {
  const TESTS = `
const db = isolated({ prepare: (store) => store.set('visits', 0) })
test('once', () => { if (db.incr('visits') !== 1) throw new Error('not anew') })
test('again', () => { if (db.incr('visits') !== 1) throw new Error('not anew') })
`
  const RUNS = {
    'vitest with globals': [
      'found.test.mjs',
      "import { isolated } from 'redlet/testing'",
      ['vitest/vitest.mjs', 'run', '--globals'],
      /Tests +(\d+) passed/,
    ],
    'node:test': [
      'found.test.js',
      "const { isolated } = require('redlet/testing')\nconst { test } = require('node:test')",
      [undefined, '--test'],
      /[#ℹ] pass (\d+)/,
    ],
  }

  it.each(Object.entries(RUNS))('of %s', async (runner, [name, imports, command, pattern]) => {
    const folder = `found-${runner.replace(/\W+/g, '-')}`
    fs.mkdirSync(path.join(project, folder), { recursive: true })
    fs.writeFileSync(path.join(project, folder, name), imports + TESTS)
    passed(await run(folder, ...command, name), pattern, 2)
  })
})

describe('a worker that ends leaves nothing behind', () => {
  const program = path.join('runtimes', 'worker-ends.cjs')
  it.each([
    ['Node', undefined, []],
    ['Deno', 'deno/bin.cjs', ['run', '-A']],
    ['Bun', 'bun/bin/bun.exe', []],
  ])('in %s', async (_, runner, args) => {
    passed(await run('', runner, ...args, program), /(\d+) passed/, 2)
  })
})
