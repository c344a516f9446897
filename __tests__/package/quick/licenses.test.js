const fs = require('node:fs')
const path = require('node:path')
const { root, runScript } = require('../../support/processes/child.js')

const text = fs.readFileSync(path.join(root, 'THIRD-PARTY-LICENSES.txt'), 'utf8')

describe('THIRD-PARTY-LICENSES.txt', () => {
  it('has each crate that Cargo.lock links, on every platform', async () => {
    const result = await runScript(path.join(root, 'scripts', 'licenses.js'), ['--check'])
    expect(result).toMatchObject({ code: 0, stderr: '' })
  })

  it.each(['napi', 'tokio', 'rustix', 'windows-sys', 'lua-src'])('names the crate %s', (name) => {
    expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+$`, 'm'))
  })

  it.each(['mimalloc', 'Lua 5.1', 'the standard library of Rust'])('names %s', (name) => {
    expect(text.split('\n')).toContain(name)
  })

  it.each(['jest', 'proptest', 'napi-derive'])('leaves out %s, which is not linked', (name) => {
    expect(text).not.toMatch(new RegExp(`^${name}( |$)`, 'm'))
  })
})
