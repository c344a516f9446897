// What the binary needs of the system and of the program that loads it; see docs/bundlers.md on
// Electron.

const fs = require('node:fs')
const path = require('node:path')
const { judge, ofNode } = require('../../../scripts/prebuild/binary.js')
const { root, runScript } = require('../../support/processes/child.js')
const { platform } = require('../support/pack.js')

const built = fs.readdirSync(path.join(root, 'lib')).find((name) => name.endsWith('.node'))
const file = path.join(root, 'lib', built)
const name = platform.replace('redlet-', '')

describe('the binary', () => {
  it('passes the checks that a release makes on each platform', async () => {
    const { code, stdout } = await runScript(path.join(root, 'scripts', 'try-addon.js'))
    expect(stdout).toMatch(/: 20 of 20 checks passed\n$/)
    expect(code).toBe(0)
  })

  it('needs libraries of the system only, and of Node nothing but Node-API 9', () => {
    expect(judge(file, name).wrong).toEqual([])
  })

  it('would need more where it called V8, libuv, or a newer Node-API', () => {
    const symbols = ['_ZN2v87Isolate10GetCurrentEv', '?New@Object@v8@@SA', 'uv_run']
    expect(symbols.filter(ofNode)).toEqual(symbols)
    expect(['napi_create_int32', 'malloc', '_ZN4core3fmt'].filter(ofNode)).toEqual([])
    // Node has the names of all functions of its own version.
    expect(judge(process.execPath, name).wrong).toContain(
      'node_api_post_finalizer is not in Node-API 9',
    )
  })

  it('is refused for another platform', () => {
    const other = name === 'linux-arm64-gnu' ? 'darwin-x64' : 'linux-arm64-gnu'
    expect(judge(file, other).wrong).toContainEqual(
      expect.stringMatching(/^its (format|processor) is/),
    )
  })

  it('is refused where it needs a newer glibc than is wanted', () => {
    const { newest, wrong } = judge(file, name, '2.1')
    const expected = newest === undefined ? [] : [`it needs glibc ${newest}`]
    expect(wrong).toEqual(expected)
  })
})
