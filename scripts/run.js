'use strict'

// Runs commands one after another and prints them: the code that the other scripts share. Needs
// only Node, since a fresh checkout has nothing installed yet.

const { spawnSync } = require('node:child_process')
const path = require('node:path')

const root = path.resolve(__dirname, '..')

/** Runs `command` in the checkout, shows its output, and returns whether it succeeded. */
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

/** As `run`, for a step that the rest depends on. */
function need(title, command, env) {
  const step = run(title, command, env)
  if (!step.ok) {
    console.error(`\n✘ ${title} failed: ${command}`)
    process.exit(1)
  }
  return step
}

/** A step that is skipped, since what it needs is not available. */
function skip(title, why) {
  console.log(`\n\x1b[1m– ${title}\x1b[0m  (skipped: ${why})`)
  return { title, ok: true, seconds: 0, skipped: why }
}

module.exports = { need, root, run, skip }
