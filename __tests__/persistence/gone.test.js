'use strict'

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet } = require('../..')
const { runCode } = require('../support/processes/child.js')
const { failure } = require('../support/compare/failure.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

afterAll(removeFolders)

const mode = (file) => fs.statSync(file).mode & 0o777
const unix = process.platform === 'win32' ? it.skip : it // there, what is open stays

/** Waits until writes are refused; the error. */
async function refusedWrite(db) {
  for (;;) {
    try {
      db.incr('n')
    } catch (error) {
      return error
    }
    await sleep(50)
  }
}

describe('a folder that is open', () => {
  unix('stays locked when its lock file is deleted', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    db.set('k', 'v')
    fs.rmSync(path.join(folder, 'redlet.lock'))
    const code = `
      const { Redlet } = require('redlet')
      try { new Redlet(process.argv[1]).set('k', 'theirs') } catch (error) { console.log(error.code) }`
    expect((await runCode(code, [folder])).stdout).toBe('LOCKED\n')
    db.set('k', 'ours')
    await db.close()
    const again = new Redlet(folder)
    expect(again.get('k')).toBe('ours')
    await again.close()
  })

  unix.each([
    ['removed', (folder) => fs.rmSync(folder, { recursive: true })],
    ['moved away', (folder) => fs.renameSync(folder, `${folder}.moved`)],
    [
      'replaced by a copy',
      (folder) => {
        fs.renameSync(folder, `${folder}.moved`)
        fs.cpSync(`${folder}.moved`, folder, { recursive: true })
      },
    ],
  ])('and is %s refuses writes and a second opening, and is left alone', async (_, remove) => {
    const folder = newFolder()
    const db = new Redlet(folder)
    db.set('n', 1)
    remove(folder)
    const refused = failure(() => new Redlet(folder))
    expect(refused.code).toBe('IO')
    expect(refused.message).toMatch(/was removed or replaced while it was open.*Close the store/)
    expect(db.get('n')).toBe('1')
    const write = failure(() => db.incr('n'))
    expect([write.code, write.message]).toEqual(['MISCONF', expect.stringContaining(folder)])
    await expect(db.save()).rejects.toThrow('removed or replaced')
    const before = fs.readdirSync(folder)
    await expect(db.close()).rejects.toThrow('removed or replaced')
    expect(fs.readdirSync(folder)).toEqual(before)
    const again = new Redlet(folder)
    again.incr('n')
    await again.close()
    fs.rmSync(`${folder}.moved`, { recursive: true, force: true })
  })

  unix(
    'whose files are deleted gets what is in memory back',
    async () => {
      const folder = newFolder()
      const code = `
      const fs = require('node:fs')
      const { Redlet } = require('redlet')
      const db = new Redlet(process.argv[1])
      for (let i = 0; i < 1000; i++) db.set('key:' + i, i)
      for (const name of fs.readdirSync(process.argv[1])) fs.rmSync(process.argv[1] + '/' + name)
      const look = () => {
        if (!fs.readdirSync(process.argv[1]).some((name) => /^snapshot.[0-9]+$/.test(name))) return
        db.set('later', 1)
        process.kill(process.pid, 'SIGKILL')
      }
      setInterval(look, 20)`
      const options = { timeout: 20_000, killSignal: 'SIGTERM' }
      expect((await runCode(code, [folder], options)).signal).toBe('SIGKILL')
      const db = new Redlet(folder)
      expect([db.dbsize(), db.get('key:999'), db.get('later')]).toEqual([1001, '999', '1'])
      await db.close()
    },
    30_000,
  )

  unix.each([
    ['removed', (folder) => fs.rmSync(folder, { recursive: true })],
    ['moved away', (folder) => fs.renameSync(folder, `${folder}.moved`)],
  ])('and is %s is missed when the store closes', async (_, remove) => {
    const folder = newFolder()
    const db = new Redlet(folder)
    db.set('k', 'v')
    remove(folder)
    await expect(db.close()).rejects.toThrow('removed or replaced')
    fs.rmSync(`${folder}.moved`, { recursive: true, force: true })
  })

  unix('whose files are deleted has all of them when it has closed', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    db.set('k', 'v')
    for (const name of fs.readdirSync(folder)) fs.rmSync(path.join(folder, name))
    await db.close()
    const again = new Redlet(folder)
    expect(again.get('k')).toBe('v')
    await again.close()
  })

  unix('and is removed is noticed while nobody opens it', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    fs.rmSync(folder, { recursive: true })
    expect((await refusedWrite(db)).message).toContain('removed or replaced while it was open')
    await expect(db.close()).rejects.toThrow('removed or replaced')
    expect(fs.existsSync(folder)).toBe(false)
  })
})

describe('a file of a folder', () => {
  unix.each([
    'redlet.lock',
    'redlet.conf',
    'users.acl',
    'log.00000001',
    'log.00000002',
    'snapshot.00000002',
  ])('that is a pipe is refused at once: %s', async (name) => {
    const folder = newFolder()
    const db = new Redlet(folder)
    db.set('k', 'v')
    await db.close()
    const file = path.join(folder, name)
    fs.rmSync(file, { force: true })
    execFileSync('mkfifo', [file])
    const code = `
      const { Redlet } = require('redlet')
      for (const options of [{}, { readOnly: true }]) {
        try { new Redlet(process.argv[1], options) } catch (error) { console.log(error.message) }
      }`
    const options = { timeout: 20_000, killSignal: 'SIGKILL' }
    const { stdout, signal } = await runCode(code, [folder], options)
    expect(signal).toBeNull()
    const lines = stdout.trim().split('\n')
    for (const line of lines) expect(line).toMatch(/it is a pipe, not a regular file/)
    for (const line of lines) expect(line).toContain(name)
    expect(lines.length).toBe(name === 'redlet.lock' ? 1 : 2)
  })

  unix('that is unfinished and a pipe is replaced', async () => {
    const folder = newFolder()
    for (const name of ['log.00000001.tmp', 'redlet.conf.tmp', 'snapshot.00000002.tmp']) {
      execFileSync('mkfifo', [path.join(folder, name)])
    }
    const code = `
      const { Redlet } = require('redlet')
      const db = new Redlet(process.argv[1])
      db.set('k', 'v')
      db.call('CONFIG', 'REWRITE')
      db.call('SAVE')
      db.close().then(() => console.log('closed'))`
    const options = { timeout: 20_000, killSignal: 'SIGKILL' }
    expect((await runCode(code, [folder], options)).stdout).toBe('closed\n')
  })

  unix('can be read by its owner alone, as can a folder that is made', async () => {
    const above = newFolder()
    const folder = path.join(above, 'a', 'b')
    const db = new Redlet(folder)
    db.set('k', 'v')
    db.call('ACL', 'SETUSER', 'ada', 'on', '>secret', '+@all')
    db.call('ACL', 'SAVE')
    fs.writeFileSync(path.join(folder, 'redlet.conf'), '', { mode: 0o644 })
    db.call('CONFIG', 'REWRITE')
    await db.save()
    expect(mode(folder)).toBe(0o700)
    const names = fs.readdirSync(folder)
    expect(names.length).toBeGreaterThan(4)
    for (const name of names) expect([name, mode(path.join(folder, name))]).toEqual([name, 0o600])
    await db.close()
  })
})
