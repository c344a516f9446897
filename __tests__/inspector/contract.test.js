'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { root } = require('../support/processes/child.js')

const INSPECTOR = path.join(root, 'lib', 'inspector')
const contract = fs.readFileSync(path.join(INSPECTOR, 'api.d.ts'), 'utf8')

/** The properties of an interface of the contract. */
function namesOf(name) {
  const [, body] = new RegExp(`^export interface ${name} \\{\\n(.*?)^\\}`, 'ms').exec(contract)
  return [...body.matchAll(/^ {2}(\w+): \{/gm)].map(([, found]) => found).sort()
}

/** The routes of a kind that the server has, and what each takes. */
function routesOf(kind) {
  const views = fs.readdirSync(path.join(INSPECTOR, 'views'))
  const routes = views.map((file) => require(path.join(INSPECTOR, 'views', file))[kind])
  return Object.assign({}, ...routes)
}

describe('the contract of page and server', () => {
  it('has the calls and streams that there are', () => {
    const ofSessions = ['login', 'logout', 'session']
    expect(namesOf('Calls')).toEqual([...Object.keys(routesOf('calls')), ...ofSessions].sort())
    expect(namesOf('Streams')).toEqual(Object.keys(routesOf('streams')).sort())
  })

  it('has the codes of all refusals', () => {
    const files = fs
      .readdirSync(INSPECTOR, { recursive: true })
      .filter((file) => /^(http|store|views).*js$|refusal.js/.test(file))
    const source = files.map((file) => fs.readFileSync(path.join(INSPECTOR, file), 'utf8')).join()
    const thrown = [...source.matchAll(/new Refusal\((\d+), '(\w+)'/g)].map(
      ([, status, code]) => `${status} ${code}`,
    )
    const [, described] = /^ \* +400(.*?)^ \*$/ms.exec(contract)
    for (const refusal of new Set(thrown)) {
      const [status, code] = refusal.split(' ')
      const line = `400${described}`
        .split('\n')
        .find((text) => text.includes(status) && text.includes(code))
      expect([refusal, line]).toEqual([refusal, expect.any(String)])
    }
  })
})
