'use strict'

const path = require('node:path')
const { version } = require('../../package.json')
const { root, runScript } = require('../support/processes/child.js')

const redlet = (...args) => runScript(path.join(root, 'lib', 'cli', 'index.js'), args)

describe('redlet', () => {
  it.each([
    [['--help'], /^Usage: redlet <command>\n/],
    [['-h'], /^Usage: redlet <command>\n/],
    [['help'], /^Usage: redlet <command>\n/],
    [['check', '--help'], /^Usage: redlet check \[--fix\] <folder>\n/],
    [['check', '-h'], /^Usage: redlet check \[--fix\] <folder>\n/],
    [['help', 'check'], /^Usage: redlet check \[--fix\] <folder>\n/],
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
    [[], /^Usage: redlet <command>\n/],
    [['--nosuch'], /^redlet: unknown option '--nosuch'\n\nUsage: redlet <command>\n/],
    [['nosuch'], /^redlet: unknown command 'nosuch'\n\nUsage: redlet <command>\n/],
    [['help', 'nosuch'], /^redlet: unknown command 'nosuch'\n\nUsage: redlet <command>\n/],
    [['constructor'], /^redlet: unknown command 'constructor'\n/],
    [['check'], /^redlet: check takes one folder\n\nUsage: redlet check /],
    [['check', 'a', 'b'], /^redlet: check takes one folder\n\nUsage: redlet check /],
    [['check', '--nosuch', 'a'], /^redlet: unknown option '--nosuch'\n\nUsage: redlet check /],
    [['check', 'a', '-x'], /^redlet: unknown option '-x'\n\nUsage: redlet check /],
    [
      ['server', '-x'],
      /^redlet: unknown option '-x'; options begin with --, as in --port 6379\n\nUsage: redlet server /,
    ],
  ])('refuses %j with 2', async (args, expected) => {
    const { code, stdout, stderr } = await redlet(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(expected)
  })
})
