const fs = require('node:fs')
const path = require('node:path')
const { root } = require('../../support/processes/child.js')
const { version } = require('../../../package.json')
const { ANSWER } = require('../support/answer.js')
const { packages, platform } = require('../support/pack.js')
const {
  installOffline,
  installed,
  newProject,
  removeFolders,
  run,
} = require('../support/project.js')

afterAll(removeFolders)

const FILES = { 'app.cjs': true, 'app.mjs': true, 'app.ts': true, 'run.mjs': true }
const TYPES = {
  compilerOptions: {
    ...{ module: 'nodenext', target: 'es2023', strict: true, types: ['node'] },
    ...{ outDir: 'built', rootDir: '.', typeRoots: [path.join(root, 'node_modules', '@types')] },
  },
  files: ['app.ts'],
}

describe('redlet, installed by npm from tarballs without scripts and network', () => {
  let project
  const read = (...names) => fs.readFileSync(path.join(project, 'node_modules', ...names), 'utf8')

  beforeAll(async () => {
    project = newProject({ ...FILES, 'tsconfig.json': TYPES })
    await installOffline(project)
  })

  it.each(['app.cjs', 'app.mjs'])('runs in %s', async (app) => {
    expect(JSON.parse(await run(project, [process.execPath, app]))).toEqual(ANSWER)
  })

  it('runs in TypeScript, with its types', async () => {
    const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    await run(project, [process.execPath, tsc])
    const printed = await run(project, [process.execPath, path.join('built', 'app.js')])
    expect(JSON.parse(printed)).toEqual({ greeting: 'hello', job: ['jobs', 'mail'], error: 'ERR' })
  })

  it('has its command', async () => {
    expect(await run(project, [installed('npx'), '--offline', 'redlet', '--version'])).toBe(
      `${version}\n`,
    )
  })

  it('installs itself and its binary only', () => {
    const installed = fs.readdirSync(path.join(project, 'node_modules'))
    expect(installed.filter((name) => !name.startsWith('.'))).toEqual(['redlet', platform])
  })

  it('depends on its binaries at its own version, where they fit', () => {
    const { optionalDependencies, dependencies } = JSON.parse(read('redlet', 'package.json'))
    const names = packages().map(({ name }) => name)
    const others = names.filter((name) => name !== 'redlet')
    expect(optionalDependencies).toEqual(Object.fromEntries(others.map((name) => [name, version])))
    expect(others).toHaveLength(8)
    expect(dependencies).toBeUndefined()
  })

  it.each(['redlet', platform])('has the licences, a README and a repository in %s', (name) => {
    expect(read(name, 'LICENSE')).toContain('MIT License')
    expect(read(name, 'THIRD-PARTY-LICENSES.txt')).toContain('mimalloc')
    expect(read(name, 'README.md')).toMatch(new RegExp(`^# ${name}\\n`))
    const { repository } = JSON.parse(read(name, 'package.json'))
    expect(repository.url).toBe('git+https://example.com/redlet/redlet.git')
  })

  it('links in its README to files of the repository, which npm makes links to it', () => {
    const links = [...read('redlet', 'README.md').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
    expect(links.length).toBeGreaterThan(10)
    const missing = links.filter(([, target]) => !fs.existsSync(path.join(root, target)))
    expect(missing).toEqual([])
  })

  it('takes less than 14 MB', () => {
    const sizes = packages().filter(({ name }) => ['redlet', platform].includes(name))
    const unpacked = sizes.reduce((sum, { unpackedSize }) => sum + unpackedSize, 0)
    expect(unpacked).toBeGreaterThan(2e6)
    expect(unpacked).toBeLessThan(14e6)
  })
})
