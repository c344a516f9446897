// Installed as from npm, by each package manager: it has to choose the binary that fits. The
// registry is one of the tests'.

const fs = require('node:fs')
const path = require('node:path')
const { ANSWER } = require('../support/answer.js')
const { platform } = require('../support/pack.js')
const { installTools, newProject, removeFolders, run } = require('../support/project.js')
const { startRegistry } = require('../support/registry.js')

const tools = installTools('more', path.join(__dirname, 'package.json'))
const script = (...names) => [process.execPath, path.join(tools, ...names)]
const yarn4 = script('@yarnpkg', 'cli-dist', 'bin', 'yarn.js')

const FILES = { 'app.cjs': true, 'app.mjs': true, 'run.mjs': true }

/** For each: the files that configure it, how it adds redlet, and how a program is run with it. */
const MANAGERS = {
  npm: {
    files: (address) => ({ '.npmrc': `registry=${address}\n` }),
    add: ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', 'redlet'],
  },
  pnpm: {
    files: (address) => ({ '.npmrc': `registry=${address}\n` }),
    add: [...script('pnpm', 'bin', 'pnpm.mjs'), 'add', '--ignore-scripts', 'redlet'],
  },
  'yarn 1': {
    files: (address) => ({
      '.npmrc': `registry=${address}\n`,
      '.yarnrc': `registry "${address}"\n`,
    }),
    add: [...script('yarn', 'bin', 'yarn.js'), 'add', '--ignore-scripts', 'redlet'],
  },
  'yarn 4 with node_modules': {
    files: (address) => ({ '.yarnrc.yml': yarnrc(address, 'node-modules'), 'yarn.lock': '' }),
    add: [...yarn4, 'add', 'redlet'],
  },
  "yarn 4 with Plug'n'Play": {
    files: (address) => ({ '.yarnrc.yml': yarnrc(address, 'pnp'), 'yarn.lock': '' }),
    add: [...yarn4, 'add', 'redlet'],
    node: [...yarn4, 'node'],
  },
  bun: {
    files: (address) => ({ 'bunfig.toml': `[install]\nregistry = "${address}"\n` }),
    add: [path.join(tools, '.bin', 'bun'), 'add', '--ignore-scripts', 'redlet'],
  },
}

const yarnrc = (address, linker) => `nodeLinker: ${linker}
pnpEnableEsmLoader: true
npmRegistryServer: "${address}"
unsafeHttpWhitelist: ["127.0.0.1"]
enableScripts: false
enableTelemetry: false
enableGlobalCache: false
globalFolder: .yarn-global
`

let registry

beforeAll(async () => {
  registry = await startRegistry()
})

afterAll(() => {
  registry.close()
  removeFolders()
})

describe.each(Object.entries(MANAGERS))('redlet, added by %s', (_, { files, add, node }) => {
  let project

  beforeAll(async () => {
    project = newProject({ ...FILES, ...files(registry.address) })
    await run(project, add)
  })

  it.each(['app.cjs', 'app.mjs'])('runs in %s', async (app) => {
    const printed = await run(project, [...(node ?? [process.execPath]), app])
    expect(JSON.parse(printed)).toEqual(ANSWER)
  })

  it('brings the binary of this platform and no other', () => {
    const names = fs.readdirSync(project, { recursive: true }).map((file) => path.basename(file))
    const binaries = new Set(names.filter((name) => /^redlet\..*\.node$/.test(name)))
    expect([...binaries]).toEqual([`${platform.replace('redlet-', 'redlet.')}.node`])
  })
})
