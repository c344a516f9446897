'use strict'

// Examples in Markdown as programs. A line that ends in a value is a claim:
//
//     db.get('greeting')    // 'hello'
//
// runs as an assertion that the expression is 'hello'. Words may follow after a colon, comma or
// semicolon. A comment `throws ERR no such key` is the claim that the call fails with this code and
// text; dots at its end stand for the rest. A block that opens no store gets an empty one as `db`.
// Where a block declares a name again, the earlier one is closed: they are alternatives. A block
// with tests in it is run by the test runner that it is written for.

const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const root = path.resolve(__dirname, '..', '..', '..')
const { peerDependencies } = require('../../../package.json')

/** What examples may require: what redlet works with. */
const PACKAGES = [...Object.keys(peerDependencies), 'bull', 'pino']

/** A comment that states a value. */
const VALUE = String.raw`\/\/ (?:→ )?('[^']*'|"[^"]*"|-?\d[\d_.]*n?|null|true|false|undefined|\[.*\]|\{.*\})(?:[:;,] .*)?$`

const CLAIM = new RegExp(String.raw`^([\w(].*?)\s*${VALUE}`)
const THROWS = /^([\w(].*?)\s*\/\/ throws ([A-Z]+) (.+)$/

/** A comment that reads as a claim, wherever it stands. */
const LIKE_A_CLAIM = new RegExp(`${VALUE}|// throws `)

/** Opens with a word that begins a statement, not an expression. */
const STATEMENT = /^(const|let|var|for|if|while|try|return|throw|class|function|import|export)\b/

/** Written from the command table: its examples are those of `findCommandExamples`. */
const COMMANDS = 'docs/commands.md'

/** Every ```js block of the README and of the pages of docs/ written by hand, with its place. */
function findExamples() {
  const files = fs.readdirSync(path.join(root, 'docs'), { recursive: true })
  const docs = files.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)
  const pages = ['README.md', ...docs.map((name) => name.replaceAll(path.sep, '/'))]
  return pages.filter((page) => page !== COMMANDS).flatMap(blocksOf)
}

const read = (page) => fs.readFileSync(path.join(root, page), 'utf8')

/** The example of every command, with the command's name. */
function findCommandExamples() {
  const sections = read(COMMANDS).split(/^### /m).slice(1)
  return sections.map((section) => ({
    command: /^.*/.exec(section)[0],
    code: /^```js\n(.*?)^```$/ms.exec(section)?.[1] ?? '',
  }))
}

function blocksOf(page) {
  const text = read(page)
  return [...text.matchAll(/^```js\n(.*?)^```$/gms)].map((match) => ({
    place: `${page}:${text.slice(0, match.index).split('\n').length + 1}`,
    code: match[1],
    runner: runnerOf(match[1]),
  }))
}

/** The test runner that a block is written for, if it is one of tests. */
function runnerOf(code) {
  if (/from 'vitest'/.test(code)) return 'vitest'
  if (/require\('node:test'\)/.test(code)) return 'node:test'
  if (/^ {2}it\(/m.test(code)) return 'mocha'
  return /^test[.(]/m.test(code) ? 'jest' : undefined
}

/** Runs a block as a program; answers what went wrong. */
const runExample = (code) => runInFolder((folder) => programOf(code, folder))

/** Checks blocks against the types, except for null; answers the errors. */
const compileExamples = (blocks) => runInFolder((folder) => compilerOf(blocks, folder))

/**
 * Runs `node` with the arguments that `write` answers, in a folder of its own, where `redlet` is this
 * checkout and the packages that it can work with are installed; answers what went wrong.
 */
function runInFolder(write) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-example-'))
  try {
    fs.mkdirSync(path.join(folder, 'node_modules'))
    const link = (name, to) =>
      fs.symlinkSync(to, path.join(folder, 'node_modules', name), 'junction')
    link('redlet', root)
    for (const name of PACKAGES) link(name, path.join(root, 'node_modules', name))
    const options = { cwd: folder, encoding: 'utf8', timeout: 60_000 }
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, write(folder), options)
    return status === 0 ? '' : stdout + stderr || `ended by ${signal}`
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Writes a block as a program; answers what `node` is to run. */
function programOf(code, folder) {
  const isModule = /^import\b/m.test(code)
  const runner = runnerOf(code)
  const name = isModule ? 'example.mjs' : runner ? 'example.test.js' : 'example.cjs'
  const file = path.join(folder, name)
  fs.writeFileSync(file, isModule ? moduleOf(code) : runner ? code : scriptOf(code))
  if (runner === 'node:test') return ['--test', file]
  if (runner === undefined) return [file]
  const config = JSON.stringify({ rootDir: folder, testEnvironment: 'node' })
  return [
    path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    '--ci',
    '--silent',
    '--config',
    config,
  ]
}

/** Writes blocks as one program; answers what `node` is to run to check its types. */
function compilerOf(blocks, folder) {
  const file = path.join(folder, 'examples.mts')
  const scoped = blocks.map((code) => `{\n${declaresStore(code) ? '' : STORE}${code}}\n`)
  fs.writeFileSync(file, `import { Redlet } from 'redlet'\n${scoped.join('')}`)
  const types = path.join(root, 'node_modules', '@types')
  return [
    path.join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
    ...['--noEmit', '--strict', '--strictNullChecks', 'false', '--module', 'nodenext'],
    ...['--target', 'es2023', '--lib', 'es2023,esnext.disposable'],
    ...['--typeRoots', types, '--types', 'node', file],
  ]
}

const STORE = 'const db = new Redlet()\n'

const opensStore = (code) => /\bnew Redlet\(|\bRedlet\.\w+\(|\bawait open\(/.test(code)

const declaresStore = (code) => /^const db =/m.test(code)

function moduleOf(code) {
  const imports = /from 'redlet'/.test(code)
  return [
    `import { strict as assert } from 'node:assert'`,
    imports ? '' : `import { Redlet, RedletError } from 'redlet'`,
    opensStore(code) ? '' : STORE,
    withClaims(code),
    'process.exit()',
  ].join('\n')
}

function scriptOf(code) {
  const requires = /require\('redlet'\)/.test(code)
  return [
    `const assert = require('node:assert').strict`,
    requires ? '' : `const { Redlet, RedletError } = require('redlet')`,
    opensStore(code) ? '' : STORE,
    `async function example() {\n${withClaims(code)}\n}`,
    `example().then(() => process.exit(), (error) => { console.error(error); process.exit(1) })`,
  ].join('\n')
}

function withClaims(code) {
  const declared = new Set()
  const again = (_, name) => `await ${name}.close?.(); ${name} =`
  const lines = code.split('\n').map((line) => {
    const name = /^const (\w+) =/.exec(line)?.[1]
    if (declared.has(name)) return line.replace(/^const (\w+) =/, again)
    if (name) declared.add(name)
    if (name && code.split(`const ${name} =`).length > 2) return line.replace('const', 'let')
    return STATEMENT.test(line) ? line : asserted(line)
  })
  return lines.join('\n')
}

function asserted(line) {
  const [, failing, code, message] = THROWS.exec(line) ?? []
  if (failing) {
    const error = `{ code: '${code}', message: /^${pattern(message)}/ }`
    return `await assert.rejects(async () => ${failing}, ${error})`
  }
  const [, call, value] = CLAIM.exec(line) ?? []
  return call ? `assert.deepEqual(await (${call}), ${value})` : line
}

/** Matches a text, or one that begins like it if it ends in dots. */
function pattern(text) {
  const [beginning] = text.split(' ...')
  const escaped = beginning.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return beginning === text ? `${escaped}$` : escaped
}

/** The lines with a comment that looks like a claim, but is checked by nothing. */
function uncheckedClaims(code) {
  const checked = withClaims(code).split('\n')
  return code.split('\n').filter((line, at) => LIKE_A_CLAIM.test(line) && checked[at] === line)
}

module.exports = {
  compileExamples,
  declaresStore,
  findCommandExamples,
  findExamples,
  runExample,
  uncheckedClaims,
  withClaims,
}
