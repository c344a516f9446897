'use strict'

// A real terminal: a program runs in tmux, is typed to, and its screen is read.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { root } = require('../processes/child.js')

/** The path of a program, if it is installed. */
function findProgram(name) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => fs.existsSync(file))
}

/** `describe` or `it` if all these programs are there, else a skip that names what is missing. */
function withPrograms(names, block) {
  const missing = names.filter((name) => !findProgram(name))
  if (missing.length === 0) return block
  return (title, ...rest) => block.skip(`${title} (not installed: ${missing.join(', ')})`, ...rest)
}

/** Runs a program, and says how it has ended: tmux sometimes does not know. */
const TELL_CODE = '"$@"; echo "[ended with $?]"'
const ENDED = /^\[ended with (\d+)\]/m

let terminals = 0

class Terminal {
  #socket = `redlet-test-${process.pid}-${terminals++}`
  #environment

  /** Starts a program in a terminal of its own. */
  static start(command, { columns = 80, rows = 24, env = {}, cwd = root } = {}) {
    const terminal = new Terminal()
    // The programs of a server have its environment.
    terminal.#environment = { ...process.env, LANG: 'C.UTF-8', TERM: 'xterm-256color', ...env }
    terminal.#tmux(
      ...['-f', '/dev/null', 'new-session', '-d', '-s', 'test', '-x', columns, '-y', rows],
      ...['-c', cwd],
      ...['sh', '-c', TELL_CODE, 'sh', ...command],
      ...[
        ';',
        'set-option',
        '-g',
        'remain-on-exit',
        'on',
        ';',
        'set-option',
        '-g',
        'status',
        'off',
      ],
    )
    return terminal
  }

  /** Types a text as it is. */
  type(text) {
    this.#tmux('send-keys', '-t', 'test', '-l', '--', text)
  }

  /** Presses keys by their names in tmux: Enter, Tab, Up, C-c. */
  press(...keys) {
    this.#tmux('send-keys', '-t', 'test', ...keys)
  }

  /** What is on the screen and above it, without the blanks at the end of lines. */
  screen({ colours = false } = {}) {
    const shown = this.#tmux(
      'capture-pane',
      '-p',
      ...(colours ? ['-e'] : []),
      '-S',
      '-',
      '-t',
      'test',
    )
    return shown.replace(/[^\S\n]+$/gm, '').replace(/\n+$/, '')
  }

  /** Waits until the screen shows a text or pattern; returns the screen. */
  async until(wanted, options, patience = 25_000) {
    const deadline = Date.now() + patience
    for (;;) {
      const screen = this.screen(options)
      if (typeof wanted === 'string' ? screen.includes(wanted) : wanted.test(screen)) return screen
      if (Date.now() > deadline) throw new Error(`${wanted} did not come, but\n${screen}`)
      await sleep(30)
    }
  }

  /** The exit code of the program, once it has ended. */
  async ended() {
    const [, code] = ENDED.exec(await this.until(ENDED))
    return Number(code)
  }

  close() {
    try {
      this.#tmux('kill-server')
    } catch {
      // it has ended with its program
    }
  }

  #tmux(...args) {
    return execFileSync('tmux', ['-L', this.#socket, ...args.map(String)], {
      ...{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
      env: this.#environment,
    })
  }
}

module.exports = { Terminal, findProgram, withPrograms }
