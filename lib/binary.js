'use strict'

// Which package has the binary for a platform, and the error if it is missing.

const { RedletError } = require('./error.js')

const SYSTEMS = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }
const PROCESSORS = ['x64', 'arm64']

/** The platforms with binaries, and the package of each: `{ system, name }`, or no name. */
function binaryFor({ platform, arch, glibc }) {
  const known = Object.hasOwn(SYSTEMS, platform) && PROCESSORS.includes(arch)
  const system = `${known ? SYSTEMS[platform] : platform} ${arch}`
  if (!known) return { system }
  if (platform === 'win32') return { system, name: `redlet-win32-${arch}-msvc` }
  if (platform === 'darwin') return { system, name: `redlet-darwin-${arch}` }
  const libc = glibc ? 'gnu' : 'musl'
  return {
    system: `${system} (${glibc ? 'glibc' : 'musl'})`,
    name: `redlet-linux-${arch}-${libc}`,
  }
}

/** The platform of this process. Slow, so only called when something is wrong. */
function here() {
  const { platform, arch, report } = process
  if (report) report.excludeNetwork = true
  return { platform, arch, glibc: report?.getReport().header.glibcVersionRuntime !== undefined }
}

/**
 * The error for a missing binary, from the error of the search: its causes are the attempts, by
 * their messages only.
 */
function explain(error, place) {
  const { system, name } = binaryFor(place)
  const unloadable = causes(error).find(
    ({ message }) => !/^(Cannot find|Unsupported) /.test(message),
  )
  const text = () => {
    if (unloadable) return `the binary for ${system} does not load: ${unloadable.message}`
    if (name === undefined) {
      return `there is no binary for ${system}: only for Linux, macOS and Windows on x64 and arm64`
    }
    const { version } = require('../package.json')
    return (
      `the binary for ${system} is missing: the package ${name}@${version} is not installed. ` +
      'Run npm install on this platform, without --omit=optional: node_modules from another ' +
      'platform, or from an image with another C library, does not have it. In a checkout of ' +
      'redlet: npm run build'
    )
  }
  return Object.assign(new RedletError('NO_BINARY', text()), { cause: error })
}

function causes(error) {
  const found = []
  for (let cause = error; cause && !found.includes(cause); cause = cause.cause) found.push(cause)
  return found
}

module.exports = { binaryFor, explain, here }
