'use strict'

// Makes the packages as they are published, as tarballs: one for each platform, and redlet, which
// has those as optional dependencies.
//
//     npm run release:pack -- --repository https://github.com/OWNER/NAME
//
//   --repository URL  where the sources are: what links in the README begin with on npm
//   --into FOLDER     where the tarballs go (default .cache/release)
//
// Exits with 1 if something is not built, or has another version. The tests make the same packages, with the binary
// of their platform only.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { parseArgs } = require('node:util')
const { root } = require('./run.js')

const LICENSES = ['LICENSE', 'THIRD-PARTY-LICENSES.txt']

const readJson = (...names) => JSON.parse(fs.readFileSync(path.join(...names), 'utf8'))

/** The packages of the platforms: where each is, its package.json, and its binary. */
function platforms() {
  return fs.readdirSync(path.join(root, 'npm')).map((name) => {
    const folder = path.join(root, 'npm', name)
    const manifest = readJson(folder, 'package.json')
    return { folder, manifest, binary: path.join(folder, manifest.main) }
  })
}

function npm(args, cwd) {
  const windows = process.platform === 'win32'
  const options = { cwd, encoding: 'utf8', shell: windows, maxBuffer: 64 << 20 }
  return JSON.parse(execFileSync(windows ? 'npm.cmd' : 'npm', [...args, '--json'], options))
}

/** Lays out the package of a platform; `binary` may be missing. */
function layPlatform({ folder, manifest, binary }, into, extra) {
  fs.mkdirSync(into, { recursive: true })
  fs.copyFileSync(path.join(folder, 'README.md'), path.join(into, 'README.md'))
  for (const name of LICENSES) fs.copyFileSync(path.join(root, name), path.join(into, name))
  if (fs.existsSync(binary)) fs.copyFileSync(binary, path.join(into, manifest.main))
  writeManifest(into, { ...manifest, ...extra })
}

/** Lays out redlet: what npm would pack, with the platforms as optional dependencies. */
function layRedlet(into, all, extra) {
  const manifest = readJson(root, 'package.json')
  const [{ files }] = npm(['pack', '--dry-run', '--ignore-scripts'], root)
  for (const { path: file } of files) {
    fs.mkdirSync(path.dirname(path.join(into, file)), { recursive: true })
    fs.copyFileSync(path.join(root, file), path.join(into, file))
  }
  const optionalDependencies = Object.fromEntries(
    all.map(({ manifest: { name, version } }) => [name, version]),
  )
  writeManifest(into, { ...manifest, optionalDependencies, ...extra })
}

function writeManifest(folder, manifest) {
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

/**
 * Makes the tarballs in the folder `into`, and returns `{ name, file, size, unpackedSize }` of each,
 * redlet's last. `binaries` are those that do not lie under npm/, by the name of the package.
 */
function pack({ into, repository, binaries = {} }) {
  const stage = path.join(into, 'stage')
  fs.rmSync(into, { recursive: true, force: true })
  const all = platforms().map((platform) => ({
    ...platform,
    binary: binaries[platform.manifest.name] ?? platform.binary,
  }))
  const extra = repository ? { repository: { type: 'git', url: `git+${repository}.git` } } : {}
  for (const platform of all) layPlatform(platform, path.join(stage, platform.manifest.name), extra)
  layRedlet(path.join(stage, 'redlet'), all, extra)
  const names = [...all.map(({ manifest }) => manifest.name), 'redlet']
  const folders = names.map((name) => path.join(stage, name))
  const packed = npm(['pack', '--ignore-scripts', '--pack-destination', into, ...folders], into)
  fs.rmSync(stage, { recursive: true })
  return packed.map(({ name, filename, size, unpackedSize }) => ({
    ...{ name, size, unpackedSize, file: path.join(into, filename) },
  }))
}

/** Why these packages cannot be published, if they cannot. */
function unready() {
  const { version } = readJson(root, 'package.json')
  const built = ['lib/native.js', 'lib/inspector/page/index.html']
  const missing = built.filter((file) => !fs.existsSync(path.join(root, file)))
  if (missing.length > 0)
    return `${missing.join(' and ')} must be built first: node scripts/setup.js`
  const all = platforms()
  const names = (chosen) => chosen.map(({ manifest }) => manifest.name).join(', ')
  const others = all.filter(({ manifest }) => manifest.version !== version)
  if (others.length > 0) return `the version is not ${version} in ${names(others)}`
  const without = all.filter(({ binary }) => !fs.existsSync(binary))
  if (without.length > 0) return `there is no binary in ${names(without)}`
}

function main() {
  const { values } = parseArgs({
    options: {
      repository: { type: 'string' },
      into: { type: 'string', default: path.join(root, '.cache', 'release') },
    },
  })
  if (!/^https:\/\/\S+(?<!\.git)$/.test(values.repository ?? '')) {
    console.error('✘ --repository takes the address of the sources: https://github.com/OWNER/NAME')
    process.exit(1)
  }
  const why = unready()
  if (why !== undefined) {
    console.error(`✘ ${why}`)
    process.exit(1)
  }
  for (const { file, size, unpackedSize } of pack(values)) {
    console.log(`${path.basename(file)}: ${kb(size)}, ${kb(unpackedSize)} installed`)
  }
}

const kb = (bytes) => `${Math.round(bytes / 1000)} kB`

module.exports = { pack, platforms }

if (require.main === module) main()
