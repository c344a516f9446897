const { spawn, execFileSync } = require('node:child_process')
const fs = require('node:fs')
const net = require('node:net')
const { once } = require('node:events')
const path = require('node:path')
const { ANSWER } = require('../support/answer.js')
const { bundled } = require('../support/bundled.js')
const { platform, tarball } = require('../support/pack.js')
const { env, installTools, removeFolders, run } = require('../support/project.js')
const { recipe } = require('../support/recipes.js')

afterAll(removeFolders)

const LAYOUT = `export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>
}
`

/** Unpacks redlet and its binary into node_modules. */
function unpack(modules) {
  for (const name of ['redlet', platform]) {
    fs.rmSync(path.join(modules, name), { recursive: true, force: true })
    fs.mkdirSync(path.join(modules, name))
    const into = ['-C', path.join(modules, name), '--strip-components', '1']
    execFileSync('tar', ['-xf', tarball(name), ...into])
  }
}

/** A project of Next.js with the files of the recipe; the root of this checkout is none of its own. */
function layNext(modules, files) {
  const folder = path.dirname(modules)
  for (const name of ['app', '.next']) {
    fs.rmSync(path.join(folder, name), { recursive: true, force: true })
  }
  const roots = `turbopack: { root: ${JSON.stringify(folder)} },
  outputFileTracingRoot: ${JSON.stringify(folder)},`
  const config = files['next.config.mjs'].replace('{', `{\n  ${roots}`)
  const all = { ...files, 'next.config.mjs': config, 'app/layout.js': LAYOUT }
  for (const [name, text] of Object.entries(all)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.writeFileSync(path.join(folder, name), text)
  }
  return folder
}

/** A port that nothing listens on. */
async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** The text at an address, once a server answers there. */
async function fetched(url) {
  for (let tries = 0; ; tries++) {
    try {
      return await (await fetch(url)).text()
    } catch (error) {
      if (tries === 100) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

describe('docs/bundlers.md', () => {
  it('builds with Vite what runs', async () => {
    const tools = installTools('more', path.join(__dirname, 'package.json'))
    expect(await bundled('Vite', tools)).toEqual(ANSWER)
  })

  it('builds with Next.js a server whose routes share a store', async () => {
    const modules = installTools('next', path.join(__dirname, 'next.json'))
    const { files, commands } = recipe('Next.js')
    unpack(modules)
    const folder = layNext(modules, files)
    expect(commands[0]).toBe('npx next build')
    const next = path.join(modules, 'next', 'dist', 'bin', 'next')
    await run(folder, [process.execPath, next, 'build'], { NEXT_TELEMETRY_DISABLED: '1' })

    const port = await freePort()
    const [program, script] = commands[1].split(' ')
    expect(program).toBe('node')
    // Deployed elsewhere: nothing of the project is there.
    const deployed = path.join(folder, '..', 'next-deployed')
    fs.rmSync(deployed, { recursive: true, force: true })
    fs.renameSync(path.join(folder, path.dirname(script)), deployed)
    const server = spawn(process.execPath, [path.join(deployed, path.basename(script))], {
      ...{ stdio: 'inherit', env: { ...env, PORT: String(port), HOSTNAME: '127.0.0.1' } },
    })
    try {
      const site = `http://127.0.0.1:${port}`
      expect(JSON.parse(await fetched(`${site}/visits`))).toEqual({ visits: 1 })
      expect(JSON.parse(await fetched(`${site}/visits`))).toEqual({ visits: 2 })
      expect((await fetched(site)).replaceAll('<!-- -->', '')).toContain('<p>Visits: 2</p>')
    } finally {
      server.kill()
      await once(server, 'exit')
      fs.rmSync(deployed, { recursive: true, force: true })
    }
  })
})
