'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { version } = require('../../package.json')
const { root, runCode, runScript } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { binaryFor, explain, here } = require('../../lib/binary.js')

afterAll(removeFolders)

/** What is published under npm/: a package a platform. */
const PACKAGES = fs
  .readdirSync(path.join(root, 'npm'))
  .map((folder) => JSON.parse(fs.readFileSync(path.join(root, 'npm', folder, 'package.json'))))

/** redlet as npm installs it where no package with a binary is. */
function withoutBinary() {
  const folder = path.join(newFolder(), 'redlet')
  fs.cpSync(path.join(root, 'lib'), path.join(folder, 'lib'), {
    recursive: true,
    filter: (file) => !file.endsWith('.node'),
  })
  for (const name of ['index.js', 'package.json']) {
    fs.copyFileSync(path.join(root, name), path.join(folder, name))
  }
  return folder
}

const loading = `
  try {
    require(process.argv[1])
  } catch (error) {
    console.log(JSON.stringify({ name: error.name, code: error.code, message: error.message }))
  }`

describe('the package with the binary', () => {
  it.each(PACKAGES)('of $os $cpu $libc is $name', ({ name, os, cpu, libc }) => {
    const place = { platform: os[0], arch: cpu[0], glibc: libc?.[0] === 'glibc' }
    expect(binaryFor(place).name).toBe(name)
  })

  it('exists for no other platform', () => {
    for (const place of [
      { platform: 'freebsd', arch: 'x64' },
      { platform: 'linux', arch: 'arm', glibc: true },
      { platform: 'constructor', arch: 'x64' },
    ]) {
      expect(binaryFor(place).name).toBeUndefined()
      expect(explain(new Error('Unsupported OS'), place)).toMatchObject({
        code: 'NO_BINARY',
        message: expect.stringMatching(
          /^there is no binary for \w+ \w+: only for Linux, macOS and Windows on x64 and arm64$/,
        ),
      })
    }
  })
})

describe('where the binary is missing', () => {
  it('the error names its package, and what to do', async () => {
    const { stdout } = await runCode(loading, [withoutBinary()])
    const { name, system } = binaryFor(here())
    const seen = JSON.parse(stdout)
    expect(seen).toMatchObject({ name: 'RedletError', code: 'NO_BINARY' })
    expect(seen.message).toMatch(
      `the binary for ${system} is missing: the package ${name}@${version} is`,
    )
    expect(seen.message).toMatch('npm install')
  })

  it('the command line prints its help and its version, and exits with 1 otherwise', async () => {
    const cli = path.join(withoutBinary(), 'lib', 'cli', 'index.js')
    expect(await runScript(cli, ['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` })
    expect(await runScript(cli, ['--help'])).toMatchObject({ code: 0, stderr: '' })
    const { code, stdout, stderr } = await runScript(cli, ['check', root])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^redlet: NO_BINARY: the binary for .* is missing: [^\n]*\n$/)
  })
})

describe('a binary that does not load', () => {
  it('causes another error than a missing one', async () => {
    const folder = withoutBinary()
    const file = fs.readdirSync(path.join(root, 'lib')).find((name) => name.endsWith('.node'))
    fs.writeFileSync(path.join(folder, 'lib', file), 'no library')
    const { stdout } = await runCode(loading, [folder])
    const { system } = binaryFor(here())
    expect(JSON.parse(stdout).message).toMatch(`the binary for ${system} does not load: `)
  })
})
