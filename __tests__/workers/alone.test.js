'use strict'

// Which thread loads the addon first, and how often, in processes of their own, which an error there ends.

const fs = require('node:fs')
const path = require('node:path')
const { root, runCode, runScript } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

afterAll(removeFolders)

const SCENE = path.join(__dirname, '..', 'support', 'workers', 'alone.js')
const limit = { timeout: 60_000 }

describe('workers whose main thread never loads redlet', () => {
  it('end one after the other, however each of them ends', async () => {
    const { code, signal, stdout, stderr } = await runScript(SCENE, [], limit)
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' })
    const five = [
      { end: 'return', said: 'v', code: 0 },
      { end: 'exit', said: 'v', code: 3 },
      { end: 'error', said: 'v', error: 'on purpose', code: 1 },
      { end: 'terminate', said: 'v', code: 1 },
      { end: 'in a call', said: 'v', code: 1 },
    ]
    expect(JSON.parse(stdout)).toEqual([...five, ...five])
  }, 90_000)
})

describe('the addon', () => {
  const binary = fs.readdirSync(path.join(root, 'lib')).find((name) => name.endsWith('.node'))
  // A Windows process keeps the files open, so that the folder cannot be removed.
  const loads = process.platform === 'win32' ? it.skip : it

  // Thread-local memory that has to be there when a process starts is enough for two copies on
  // glibc, and for none on musl.
  loads(
    'is loaded eight times in one process, each time from another file',
    async () => {
      const folder = newFolder()
      const code = `
      const fs = require('node:fs')
      const [binary, folder] = process.argv.slice(1)
      for (let i = 0; i < 8; i++) {
        const copy = folder + '/' + i + '.node'
        fs.copyFileSync(binary, copy)
        console.log(typeof require(copy).openSync)
      }`
      const args = [path.join(root, 'lib', binary), folder]
      const { code: ended, signal, stdout, stderr } = await runCode(code, args, limit)
      expect({ ended, signal, stderr }).toEqual({ ended: 0, signal: null, stderr: '' })
      expect(stdout).toBe('function\n'.repeat(8))
    },
    90_000,
  )
})
