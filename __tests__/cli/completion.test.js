'use strict'

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { root } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { Terminal, withPrograms } = require('../support/terminal/tmux.js')

const CLI = path.join(root, 'lib', 'cli', 'index.js')

/** A place with a folder, a file, and the program `redlet`. */
function place() {
  const folder = newFolder()
  fs.mkdirSync(path.join(folder, 'my data'))
  fs.writeFileSync(path.join(folder, 'my file'), '')
  fs.symlinkSync(CLI, path.join(folder, 'redlet'))
  return folder
}

afterAll(removeFolders)

/** The path of a file with the completion of a shell, once tests run. */
function scriptOf(shell) {
  let file
  beforeAll(() => {
    file = path.join(newFolder(), shell)
    fs.writeFileSync(file, execFileSync(process.execPath, [CLI, 'completion', shell]))
  })
  return () => file
}

/** Types into a shell that has the completion, and returns what the Tab key makes of it. */
async function completed(start, typed, wanted, cwd = place()) {
  const env = { PATH: `${cwd}:${process.env.PATH}`, PS1: '$ ', PROMPT: '$ ', HOME: cwd }
  const terminal = Terminal.start(start, { env, cwd })
  try {
    await terminal.until('$')
    terminal.type(`${SOURCE[path.basename(start[0])]}; echo ready-$((1 + 1))`)
    terminal.press('Enter')
    await terminal.until('ready-2')
    for (const key of typed) {
      if (key === 'Tab') terminal.press('Tab')
      else terminal.type(key)
    }
    return await terminal.until(wanted)
  } finally {
    terminal.close()
  }
}

const SOURCE = {
  bash: 'eval "$(redlet completion bash)"',
  zsh: 'autoload -U compinit; compinit -u; source <(redlet completion zsh)',
}

const BASH = ['bash', '--noprofile', '--norc', '-i']
const ZSH = ['zsh', '-f', '-i']

withPrograms(['tmux'], describe)('the completion of bash', () => {
  it('completes commands, options, values and folders', async () => {
    const cwd = place()
    const keys = ['redlet ser', 'Tab', '--fs', 'Tab', 'al', 'Tab', '--dir my', 'Tab']
    await completed(BASH, keys, '$ redlet server --fsync always --dir my\\ data/', cwd)
  })
})

describe('the completion of bash, word by word', () => {
  const script = scriptOf('bash')

  /** What bash offers for the last word. */
  function offered(...words) {
    const test = `source ${script()}
      COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _redlet; printf '%s\\n' "\${COMPREPLY[@]}"`
    const shown = execFileSync('bash', ['-c', test, 'bash', ...words], { cwd: place() })
    return shown.toString().split('\n').filter(Boolean)
  }

  it.each([
    [['redlet', 'se'], ['server']],
    [
      ['redlet', 'my'],
      ['my data', 'my file'],
    ],
    [
      ['redlet', '--'],
      ['--json', '--read-only', '--cacert', '--cert', '--key', '--help', '--version'],
    ],
    [['redlet', './data', '--js'], ['--json']],
    [
      ['redlet', 'server', '--di'],
      ['--dir', '--dialect'],
    ],
    [
      ['redlet', 'server', '--dialect', ''],
      ['redis', 'valkey'],
    ],
    [['redlet', 'server', '--dialect', '=', 'v'], ['valkey']],
    [['redlet', 'server', '--port', ''], []],
    [['redlet', 'server', '--path', 'my f'], ['my file']],
    [['redlet', 'check', ''], ['my data']],
    [
      ['redlet', 'check', '--'],
      ['--fix', '--help'],
    ],
    [
      ['redlet', 'completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['redlet', 'help', 'che'], ['check']],
  ])('offers for %j %j', (words, expected) => {
    expect(offered(...words).sort()).toEqual([...expected].sort())
  })
})

withPrograms(['tmux', 'zsh'], describe)('the completion of zsh', () => {
  it('completes commands, options, values and folders', async () => {
    const cwd = place()
    const keys = ['redlet ser', 'Tab', '--fs', 'Tab', 'al', 'Tab', '--dir my', 'Tab']
    await completed(ZSH, keys, /\$ redlet server --fsync[ =]always --dir[ =]my\\ data\//, cwd)
  })

  it('describes what it offers', async () => {
    await completed(ZSH, ['redlet ', 'Tab'], /check +-- reads a whole data folder/)
  })
})

withPrograms(['fish'], describe)('the completion of fish', () => {
  const script = scriptOf('fish')

  /** What fish offers for a line, without descriptions. */
  function offered(line) {
    const test = 'source $argv[1]; complete -C $argv[2]'
    const env = { ...process.env, HOME: newFolder() }
    const shown = execFileSync('fish', ['-c', test, script(), line], { cwd: place(), env })
    return shown
      .toString()
      .split('\n')
      .filter(Boolean)
      .map((each) => each.split('\t')[0])
  }

  it.each([
    ['redlet ser', ['server']],
    ['redlet my', ['my data/', 'my file']],
    ['redlet --', ['--cacert', '--cert', '--help', '--json', '--key', '--read-only', '--version']],
    ['redlet server --di', ['--dialect', '--dir']],
    ['redlet server --dialect ', ['redis', 'valkey']],
    ['redlet check my', ['my data/']],
    ['redlet completion ', ['bash', 'fish', 'zsh']],
    ['redlet help che', ['check']],
  ])('offers for %j %j', (line, expected) => {
    expect(offered(line).sort()).toEqual(expected)
  })
})
