// The package in each version of Node that it is for, and in Bun and Deno.

const path = require('node:path')
const { ANSWER } = require('../support/answer.js')
const project = require('../support/project.js')

const { installOffline, installTools, newProject, removeFolders, run } = project
const tools = installTools('more', path.join(__dirname, 'package.json'))

const node = (name) => [path.join(tools, name, 'bin', 'node')]
const RUNTIMES = {
  'Node 20': node('node-20'),
  'Node 22': node('node-22'),
  'Node 24': node('node-24'),
  'the newest Node': node('node-newest'),
  Bun: [path.join(tools, '.bin', 'bun'), 'run'],
  Deno: [path.join(tools, '.bin', 'deno'), 'run', '--allow-all', '--no-lock'],
}

let folder

beforeAll(async () => {
  folder = newProject({ 'app.cjs': true, 'app.mjs': true, 'run.mjs': true })
  await installOffline(folder)
})

afterAll(removeFolders)

describe.each(Object.entries(RUNTIMES))('redlet in %s', (_, runtime) => {
  it.each(['app.cjs', 'app.mjs'])('runs in %s', async (app) => {
    expect(JSON.parse(await run(folder, [...runtime, app]))).toEqual(ANSWER)
  })
})
