'use strict'

// What the Dockerfiles for Debian say is done here, step by step, and their containers run: without
// Docker, on this machine's Node instead of an image's. What Docker itself does with the files (its
// base images, its build) is not tried. Those for Alpine are the same but for their base.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { reason, runImage } = require('../support/deploy/image.js')
const { root } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

const describeHere = reason === undefined ? describe : describe.skip
const why = reason === undefined ? '' : ` (${reason})`

/** This checkout as a package of npm that has its binary in it. */
function packed() {
  const folder = newFolder()
  const sh = (command, ...args) =>
    execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' })
  sh('npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder)
  const [name] = fs.readdirSync(folder)
  const archive = path.join(folder, name)
  sh('gunzip', archive)
  const tar = archive.replace(/\.tgz$/, '.tar')
  const binaries = fs.readdirSync(path.join(root, 'lib')).filter((file) => file.endsWith('.node'))
  const built = ['native.js', ...binaries].map((file) => `lib/${file}`)
  sh('tar', '--append', '-f', tar, '--transform', 's,^,package/,', ...built)
  sh('gzip', '-1', tar)
  fs.renameSync(`${tar}.gz`, archive)
  return archive
}

let archive
beforeAll(() => {
  if (reason === undefined) archive = packed()
}, 60_000)
afterAll(removeFolders)

/** A copy of a folder of deploy/, as the context of a build, in which `redlet` is this checkout. */
function contextOf(name) {
  const context = newFolder()
  fs.chmodSync(context, 0o755)
  fs.cpSync(path.join(root, 'deploy', name), context, { recursive: true })
  const file = path.join(context, 'package.json')
  if (fs.existsSync(file)) {
    const manifest = JSON.parse(fs.readFileSync(file, 'utf8'))
    manifest.dependencies.redlet = `file:${archive}`
    fs.writeFileSync(file, JSON.stringify(manifest))
  }
  return context
}

const dockerfile = (name) => path.join(root, 'deploy', name, 'Dockerfile')

/** Node that prints what a URL answers. */
const fetched = (url) =>
  `inside node -e "fetch('${url}').then((r) => r.text()).then((t) => process.stdout.write(t))"`

/** Says whether the place can be written from inside. */
const writable = (place) =>
  `inside sh -c 'echo x > ${place}' 2>/dev/null && echo ${place} written || echo ${place} kept`

describeHere(`a container of deploy/app${why}`, () => {
  it('builds, serves as a user without rights on a root that is read-only, and keeps its data', () => {
    const { status, stdout, stderr } = runImage(dockerfile('app'), {
      context: contextOf('app'),
      seen: [path.dirname(archive)],
      trial: `
        start; healthy; inside id -u
        ${fetched('http://127.0.0.1:3000/')}; ${fetched('http://127.0.0.1:3000/')}
        ${writable('/app/x')}; ${writable('/tmp/x')}; ${writable('/data/x')}
        stop; echo ended
        start; healthy; ${fetched('http://127.0.0.1:3000/')}
        ${fetched('http://127.0.0.1:3000/metrics')} | grep ^redlet_recovered_records
        ${fetched('http://127.0.0.1:3000/readyz')}
        stop`,
    })
    const lines = stdout.split('\n').filter((line) => !/^(on port|added|up to date|$)/.test(line))
    expect({ status, stderr, lines }).toEqual({
      status: 0,
      stderr: '',
      lines: [
        '1000',
        ...['visit 1', 'visit 2'],
        ...['/app/x kept', '/tmp/x kept', '/data/x written'],
        'ended',
        'visit 3',
        'redlet_recovered_records 2',
        expect.stringContaining('"ok":true'),
      ],
    })
  }, 120_000)
})

describeHere(`a container of deploy/server${why}`, () => {
  it('builds, serves clients that know the password of redlet.conf, and ends on SIGTERM', () => {
    const said = 'AUTH change-me\\r\\nSET k v\\r\\nGET k\\r\\nCONFIG GET maxmemory\\r\\nQUIT\\r\\n'
    const { status, stdout, stderr } = runImage(dockerfile('server'), {
      context: contextOf('server'),
      seen: [path.dirname(archive)],
      args: { REDLET_VERSION: `file:${archive}` },
      trial: `
        cp $CONTEXT/redlet.conf $R/volume/data/; chown 1000 $R/volume/data/redlet.conf
        start --maxmemory 300mb; healthy
        inside node -e "const s = require('net').connect(6379, '127.0.0.1'); s.pipe(process.stdout); s.write('GET k\\r\\n${said}')"
        ${fetched('http://127.0.0.1:9121/metrics')} | grep ^redlet_memory_max_bytes
        stop; echo ended`,
    })
    // That is what `npm cache clean --force` says.
    const warned = 'npm warn using --force Recommended protections disabled.\n'
    expect({ status, stderr }).toEqual({ status: 0, stderr: warned })
    expect(stdout).toContain('-NOAUTH Authentication required.\r\n+OK\r\n+OK\r\n$1\r\nv\r\n')
    expect(stdout).toContain('redlet_memory_max_bytes 314572800\n')
    expect(stdout).toMatch(/ended\n$/)
  }, 120_000)
})
