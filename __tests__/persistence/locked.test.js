'use strict'

const { once } = require('node:events')
const { Redlet } = require('../..')
const { runCode, startCode } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

afterAll(removeFolders)

const OPEN = `
  const { Redlet, RedletError } = require('redlet')
  const [folder, command] = process.argv.slice(1)
  try {
    const db = new Redlet(folder)
    console.log('open')
    if (command === 'stay') setInterval(() => {}, 1000)
    else db.close()
  } catch (error) {
    console.log(JSON.stringify([error instanceof RedletError, error.code, error.message]))
  }`

describe('a folder that another process has open', () => {
  it('is LOCKED by a process that the error names, until that process closes it', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    db.set('k', 'v')
    const { stdout } = await runCode(OPEN, [folder])
    const [ours, code, message] = JSON.parse(stdout)
    expect([ours, code]).toEqual([true, 'LOCKED'])
    expect(message).toContain(`in use by process ${process.pid}`)
    expect(message).toContain(folder)
    expect(db.get('k')).toBe('v')
    await db.close()
    expect((await runCode(OPEN, [folder])).stdout).toBe('open\n')
  })

  it('is free when that process is killed', async () => {
    const folder = newFolder()
    const child = startCode(OPEN, [folder, 'stay'])
    await once(child.stdout, 'data')
    expect(() => new Redlet(folder)).toThrow(expect.objectContaining({ code: 'LOCKED' }))
    await expect(Redlet.open(folder)).rejects.toThrow(`process ${child.pid}`)
    child.kill('SIGKILL')
    await child.ended
    const db = new Redlet(folder)
    await db.close()
  })
})
