'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet } = require('../..')
const { root } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { CLI } = require('../support/programs/redlet.js')
const { startServer } = require('../support/servers/genuine.js')
const { readyServer } = require('../support/servers/redlet-server.js')
const { comparedServers } = require('../support/servers/subjects.js')
const { Terminal, withPrograms } = require('../support/terminal/tmux.js')

afterAll(removeFolders)

const CYAN = '\x1b[36m'
const GREY = '\x1b[90m'

withPrograms(['tmux'], describe)('the prompt on a terminal', () => {
  let terminal

  afterEach(() => terminal?.close())

  /** Starts it, in memory if no target is given, and waits for the prompt. */
  async function prompt({ target = [], ready = 'redlet>', env = {}, ...options } = {}) {
    const variables = { REDLET_HISTORY: path.join(newFolder(), 'history'), ...env }
    const command = [process.execPath, CLI, ...target]
    terminal = Terminal.start(command, { env: { NO_COLOR: undefined, ...variables }, ...options })
    await terminal.until(ready)
    return variables.REDLET_HISTORY
  }

  /** Enters a line and waits for what it shows. */
  async function enter(line, wanted) {
    terminal.type(line)
    terminal.press('Enter')
    return wanted && (await terminal.until(wanted))
  }

  /** Presses Tab until there is something, since it takes two to show a list, but not at once. */
  async function tabUntil(wanted) {
    while (!wanted.test(terminal.screen())) {
      terminal.press('Tab')
      await sleep(200)
    }
  }

  it('shows replies, tables, and the state of the connection', async () => {
    await prompt()
    await enter('SET user:1 Ada', '\nOK\n')
    await enter('HSET h name Ada age 36', '(integer) 2\nredlet>')
    await enter('HGETALL h', '\n"name"  "Ada"\n"age"   "36"\nredlet>')
    await enter('ZADD z 1 one 2.5 two')
    await enter('ZRANGE z 0 -1 WITHSCORES', '\n1)  "one"  1\n2)  "two"  2.5\nredlet>')
    await enter('LPUSH h x', '(error) WRONGTYPE')
    await enter('gett user:1', 'did you mean GET?\nredlet>')
    await enter('XADD s 1-1 level info', '"1-1"')
    await enter('XRANGE s - +', '\n1) 1) "1-1"\n   2) "level"  "info"\nredlet>')
    await enter('EXPIRE h', 'EXPIRE key seconds [NX|XX|GT|LT]\nredlet>')
    await enter('SELECT 3', '\nredlet[3]>')
    await enter('MULTI', '\nredlet[3](TX)>')
    await enter('SELECT 0', 'QUEUED\nredlet[3](TX)>')
    await enter('EXEC', '1) OK\nredlet>')
    await enter('DEBUG SLEEP 0.15', /OK\n\(\d+\.\d\d s\)\nredlet>$/)
    await enter('exit')
    expect(await terminal.ended()).toBe(0)
  })

  it('shows what docs/prompt.md shows', async () => {
    const page = fs.readFileSync(path.join(root, 'docs', 'prompt.md'), 'utf8')
    const [shown, script] = [
      /^```\n(redlet \d[^`]*)\n```$/m,
      /^ {2}```\n(.*EVAL[^`]*)\n {2}```$/m,
    ].map((block) => block.exec(page)[1].replace(/^ {2}(?=redlet>|\.\.\.|\()/gm, ''))
    const all = `${shown}\nredlet[3]> SELECT 0\nOK\n${script}`.replace('redlet[3]>\n', '')
    await prompt()
    const typed = all.matchAll(/^(redlet\S*>|\.\.\.) (.*)$/gm)
    for (const [line, mark, text] of typed) {
      await terminal.until(new RegExp(`${mark.replace(/[()[\].]/g, '\\$&')}$`))
      await enter(text, line)
    }
    expect(await terminal.until(/\(integer\) 2\nredlet>$/)).toBe(`${all}\nredlet>`)
  })

  it('hints at arguments, and completes commands, options and keys', async () => {
    await prompt()
    await enter('MSET user:1 Ada "with blank" 1', 'OK')
    terminal.type('GE')
    await tabUntil(/^GEOADD +GEODIST .*\n(.*\n)*.*GETRANGE/m)
    terminal.type('T ')
    await terminal.until(/redlet> GET key$/)
    terminal.type('us')
    terminal.press('Tab')
    await terminal.until(/redlet> GET user:1$/)
    await enter('', '"Ada"')
    terminal.type('zadd k ')
    await terminal.until(
      'redlet> zadd k [NX|XX] [GT|LT] [CH] [INCR] score member [score member ...]',
    )
    terminal.type('inc')
    terminal.press('Tab')
    await terminal.until('redlet> zadd k incr [NX|XX] [GT|LT] [CH] score member')
    terminal.press('C-c')
    terminal.type('config res')
    terminal.press('Tab')
    await terminal.until(/redlet> config resetstat$/)
    terminal.press('C-c')
    terminal.type('config set maxmemory-p')
    terminal.press('Tab')
    await terminal.until('redlet> config set maxmemory-policy value [parameter value ...]')
    terminal.press('C-c')
    terminal.type('del "w')
    terminal.press('Tab')
    await terminal.until('redlet> del "with blank" [key ...]')
    terminal.press('C-c')
    terminal.type('help @se')
    terminal.press('Tab')
    await terminal.until(/redlet> help @set$|redlet> help @se/)
    terminal.type('rver')
    terminal.press('Enter')
    await terminal.until(/CONFIG GET +Gives/)
  })

  it('keeps the history of whole calls in a file, without passwords', async () => {
    const file = await prompt()
    await enter('AUTH secret', '(error)')
    await enter('EVAL "return {1,', '\n...')
    await enter('2}" 0', '1) 1\n2) 2\nredlet>')
    terminal.press('Up')
    await terminal.until(String.raw`redlet> EVAL "return {1,\n2}" 0`)
    await enter('', /EVAL "return \{1,\\n2}" 0\n1\) 1\n2\) 2\nredlet>$/)
    terminal.press('C-d')
    expect(await terminal.ended()).toBe(0)
    expect(fs.readFileSync(file, 'utf8')).toBe('EVAL "return {1,\\n2}" 0\n')
    terminal.close()
    await prompt({ env: { REDLET_HISTORY: file } })
    terminal.press('Up')
    await terminal.until(String.raw`redlet> EVAL "return {1,\n2}" 0`)
  })

  it('shows messages and MONITOR live until Ctrl-C, which also ends a call that waits', async () => {
    const db = new Redlet()
    const listener = await db.listen({ port: 0 })
    const name = `127.0.0.1:${listener.port}`
    await prompt({ target: [`redis://${name}`], ready: `${name}>` })
    await enter('SELECT 2', `${name}[2]>`)
    await enter('SUBSCRIBE news', 'listening to "news"; Ctrl-C ends it')
    db.publish('news', 'hel\x1blo')
    await terminal.until('\n"news"  "hel\\x1blo"')
    terminal.press('C-c')
    await terminal.until(`ended\n${name}[2]>`)
    await enter('MONITOR', 'monitoring; Ctrl-C ends it')
    db.set('k', 'v')
    await terminal.until(/\d\.\d+ \[0 native:0\] "set" "k" "v"/)
    terminal.press('C-c')
    await terminal.until(/"v"\nended\n/)
    await enter('BLPOP queue 0')
    for (let i = 0; i < 500 && !db.info('clients').includes('blocked_clients:1'); i++) {
      await sleep(10)
    }
    terminal.press('C-c')
    await terminal.until(/BLPOP queue 0\nended\n/)
    await enter('GET k', /\(nil\)\n.*\[2\]>$/)
    terminal.press('C-c')
    await terminal.until('Ctrl-C again or Ctrl-D leaves')
    terminal.press('C-c')
    expect(await terminal.ended()).toBe(0)
    await listener.close()
    await db.close()
  })

  it('tells that the server has gone, and finds it again', async () => {
    const socket = path.join(newFolder(), 's')
    const db = new Redlet()
    let listener = await db.listen({ path: socket })
    await prompt({ target: [socket], ready: `${socket}>`, columns: 120 })
    await listener.close()
    await enter('PING', /\(error\) .*\n.*\(not connected\)>/)
    listener = await db.listen({ path: socket })
    await enter('PING', new RegExp(`PONG\n${socket}>`))
    await db.close()
  })

  it('takes keys while a server answers nothing, and can be left', async () => {
    const { child, port } = await readyServer()
    const name = `127.0.0.1:${port}`
    try {
      await prompt({ target: [`redis://${name}`], ready: `${name}>` })
      await enter('PING', `PONG\n${name}>`)
      child.kill('SIGSTOP')
      terminal.type('get a')
      await terminal.until(`${name}> get a`)
      terminal.press('Tab')
      await sleep(500) // keys that arrive together are pasted text, of which the tab is a part
      await enter('b', `${name}> get ab`)
      terminal.press('C-c')
      await terminal.until('get ab\nended')
      terminal.press('C-c')
      await terminal.until(`ended\nended\n${name} (not connected)>`)
      terminal.press('C-d')
      expect(await terminal.ended()).toBe(0)
    } finally {
      child.kill('SIGKILL')
    }
  })

  it('has colours, and none with NO_COLOR', async () => {
    await prompt()
    await enter('HSET h f v', '(integer)')
    await enter('HGETALL h', '"f"  "v"')
    const screen = terminal.screen({ colours: true })
    expect(screen).toContain(`${CYAN}"f"`)
    expect(screen).toContain('\x1b[32m"v"')
    terminal.type('get ')
    await terminal.until(`${GREY}key`, { colours: true })
    terminal.close()
    await prompt({ env: { NO_COLOR: '1' } })
    terminal.type('get ')
    await terminal.until('get key')
    expect(terminal.screen({ colours: true })).not.toContain('\x1b[')
  })

  it('fits into a narrow window', async () => {
    await prompt({ columns: 30 })
    terminal.type('set k v ')
    await terminal.until(/^redlet> set k v \[NX\|XX\|IFEQ …$/m)
    terminal.type('ex 10 nx get and more than fits')
    const screen = await terminal.until('than fits')
    expect(screen).toContain('redlet> set k v ex 10 nx get a\nnd more than fits')
    terminal.press('C-c')
    await enter('RPUSH l aaaaaaaaaaaaaaaaaaaaaaaaaaa b', '(integer) 2')
    await enter('LRANGE l 0 -1', '1) "aaaaaaaaaaaaaaaaaaaaaaaaaa\na"\n2) "b"\nredlet>')
  })

  it('opens a folder, and prints JSON if told so', async () => {
    const folder = path.join(newFolder(), 'data')
    await prompt({ target: ['--json', folder], ready: `${folder}>`, columns: 120 })
    expect(terminal.screen()).toContain(`the data folder ${folder}, which is new`)
    await enter('HSET h f v', '\n1\n')
    await enter('HGETALL h', '{\n  "f": "v"\n}')
    terminal.press('C-d')
    expect(await terminal.ended()).toBe(0)
    const db = new Redlet(folder)
    expect(db.hgetall('h')).toEqual({ f: 'v' })
    await db.close()
  })

  for (const id of comparedServers()) {
    it(`speaks to ${id}, also once it wants a password`, async () => {
      const { port, stop } = await startServer(id)
      const name = `127.0.0.1:${port}`
      try {
        await prompt({ target: [`redis://${name}`], ready: `${name}>` })
        expect(terminal.screen()).toMatch(new RegExp(`: ${id} [89]\\.\\d\\.\\d at ${name}`))
        await enter('CONFIG SET requirepass secret', '\nOK\n')
        terminal.close()
        await prompt({ target: [`redis://${name}`], ready: `${name}>` })
        await enter('GET k', '(error) NOAUTH')
        await enter('AUTH secret', '\nOK\n')
        await enter('HSET h name Ada', '(integer) 1')
        await enter('HGETALL h', '\n"name"  "Ada"\n')
        terminal.type('del h')
        terminal.press('Tab')
        await terminal.until('> del h [key ...]')
      } finally {
        await stop()
      }
    })
  }
})
