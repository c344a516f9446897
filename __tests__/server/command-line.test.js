'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { version } = require('../../package.json')
const { COMMANDS } = require('../../lib/cli/table.js')
const { page } = require('../../scripts/command-line.js')
const { root, runScript } = require('../support/processes/child.js')

const redlet = (...args) => runScript(path.join(root, 'lib', 'cli', 'index.js'), args)

describe('redlet', () => {
  it.each([
    [['--help'], /^Usage: redlet /],
    [['-h'], /^Usage: redlet /],
    [['help'], /^Usage: redlet /],
    [['check', '--help'], /^Usage: redlet check \[options\] <folder>\n/],
    [['check', '-h'], /^Usage: redlet check \[options\] <folder>\n/],
    [['check', '--nosuch', '--help'], /^Usage: redlet check \[options\] <folder>\n/],
    [['help', 'check'], /^Usage: redlet check \[options\] <folder>\n/],
    [['server', '--help'], /^Usage: redlet server /],
    [['server', '-h'], /^Usage: redlet server /],
    [['server', '--port', '0', '-h'], /^Usage: redlet server /],
    [['help', 'server'], /^Usage: redlet server /],
    [['--version'], new RegExp(`^${version}\n$`)],
    [['-v'], new RegExp(`^${version}\n$`)],
  ])('answers %j with 0', async (args, expected) => {
    const { code, stdout, stderr } = await redlet(...args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(expected)
  })

  it.each([
    [['--nosuch'], "unknown option '--nosuch'"],
    [['nosuch'], "unknown command 'nosuch'; a folder would be ./nosuch"],
    [['chek'], "unknown command 'chek'; did you mean check?"],
    [
      ['help', 'nosuch'],
      "unknown command 'nosuch'; the prompt explains commands of Redis: redlet, then help SET",
    ],
    [['help', 'servr'], "unknown command 'servr'; did you mean server?"],
    [['constructor'], "unknown command 'constructor'; a folder would be ./constructor"],
    [['check'], 'check needs <folder>', 'check [options] <folder>'],
    [['check', 'a', 'b'], "check takes only <folder>, and not 'b' too"],
    [['check', '--nosuch', 'a'], "unknown option '--nosuch'", 'check [options] <folder>'],
    [['check', '--constructor', 'a'], "unknown option '--constructor'"],
    [['check', '--fx', 'a'], "unknown option '--fx'; did you mean --fix?"],
    [['check', '--fix=yes', 'a'], '--fix takes no value'],
    [['check', 'a', '-x'], "unknown option '-x'"],
    [['server', '-x'], "unknown option '-x'; options begin with --, as in --port 6379"],
    [['server', '--port'], '--port needs a value: <port>', 'server [options]'],
    [['server', '--port', 'x'], "--port takes an integer, not 'x'"],
    [['server', '--threads', '0'], "--threads takes an integer from 1 to 128, not '0'"],
    [['server', '--read-only', 'yes'], '--read-only takes no value'],
    [['server', '--fsync', 'x'], "--fsync takes one of always, everysec, no, not 'x'"],
    [['server', '--save'], '--save needs a value'],
    [
      ['server', '--port', '0', '--maxmemry', '1mb'],
      "unknown option '--maxmemry', which is no parameter of CONFIG either; did you mean --maxmemory?",
    ],
  ])('refuses %j with 2 and a hint', async (args, message, usage = '') => {
    const { code, stdout, stderr } = await redlet(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.startsWith(`redlet: ${message}\n\nUsage: redlet ${usage}`)).toBe(true)
    expect(stderr).toMatch(/\n'redlet help.*' .*\.\n$/)
  })
})

const onUnix = process.platform === 'win32' ? describe.skip : describe // other errors there

onUnix('an error of the system', () => {
  const long = `./${'x'.repeat(300)}`

  it.each([
    [['stat', `${__filename}/x`], 'ENOTDIR'],
    [[long], 'ENAMETOOLONG'],
    [['import', __filename, long], 'ENAMETOOLONG'],
  ])('ends %j with 1 and its reason', async (args, code) => {
    const { stderr, ...ended } = await redlet(...args)
    expect(ended).toEqual({ code: 1, signal: null, stdout: '' })
    expect(stderr).toMatch(new RegExp(`^redlet: ${code}: [^\n]*\n$`))
  })
})

describe('the table of commands', () => {
  it.each(COMMANDS.map((command) => [command.name, command]))(
    'describes %s in one style',
    (name, { summary, options = {}, operands = [], examples, run }) => {
      expect(name).toMatch(/^[a-z]+$/)
      const helps = [...Object.values(options), ...operands].map(({ help }) => help)
      for (const text of [summary, ...helps]) {
        expect(text).toMatch(/^[a-z0-9].*[^.]$/)
      }
      for (const { type, value } of Object.values(options)) {
        expect([type, value]).toEqual(
          type === 'boolean'
            ? ['boolean', undefined]
            : ['string', expect.stringMatching(/^\[?<.+>\]?$/)],
        )
      }
      for (const [line] of examples) expect(line).toMatch(/\bredlet\b/)
      expect(run).toBeInstanceOf(Function)
    },
  )

  it('has each name once', () => {
    const names = COMMANDS.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('is what docs/command-line.md says; npm run generate writes it', () => {
    const file = path.join(root, 'docs', 'command-line.md')
    expect(fs.readFileSync(file, 'utf8')).toBe(page())
  })
})
