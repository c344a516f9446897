'use strict'

// Runs one command after another and says what it does: the few lines the other scripts share.
// Needs Node alone, since a fresh checkout has nothing installed yet.

const { spawnSync } = require('node:child_process')
const path = require('node:path')

const root = path.resolve(__dirname, '..')

/** Runs `command` in the checkout, its output passed through; answers how it went. */
function run(title, command, env = {}) {
  console.log(`\n\x1b[1m▶ ${title}\x1b[0m  (${command})`)
  const started = Date.now()
  const { status } = spawnSync(command, {
    cwd: root,
    env: { ...process.env, ...env },
    shell: true, // npm and npx are .cmd files on Windows, which only a shell starts
    stdio: 'inherit',
  })
  return { title, ok: status === 0, seconds: (Date.now() - started) / 1000 }
}

/** As `run`, for a step without which the rest makes no sense. */
function need(title, command, env) {
  const step = run(title, command, env)
  if (!step.ok) {
    console.error(`\n✘ ${title} failed: ${command}`)
    process.exit(1)
  }
  return step
}

/** A step that is left out, since what it needs is not to be had here. */
function skip(title, why) {
  console.log(`\n\x1b[1m– ${title}\x1b[0m  (skipped: ${why})`)
  return { title, ok: true, seconds: 0, skipped: why }
}

module.exports = { need, root, run, skip }
