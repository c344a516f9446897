'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { Redlet } = require('../..')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

afterAll(removeFolders)

const file = (folder, name = 'users.acl') => path.join(folder, name)
const users = (db) => db.call('ACL', 'LIST')
const DEFAULT = 'user default on nopass sanitize-payload ~* &* +@all'

describe('users.acl', () => {
  it('is written by ACL SAVE, and read when the folder is opened', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    db.call('ACL', 'SETUSER', 'ada', 'on', '~a*', '+@read', '(+set', '~b)')
    expect(fs.existsSync(file(folder))).toBe(false)
    expect(db.call('ACL', 'SAVE')).toBe('OK')
    db.call('ACL', 'SETUSER', 'late')
    await db.close()
    const lines = [
      'user ada on sanitize-payload ~a* resetchannels -@all +@read (~b resetchannels -@all +set)',
      DEFAULT,
    ]
    expect(fs.readFileSync(file(folder), 'utf8')).toBe(`${lines.join('\n')}\n`)
    const again = new Redlet(folder)
    expect(users(again)).toEqual(lines)
    await again.close()
  })

  it('is read again by ACL LOAD, completely or not at all', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    db.call('ACL', 'SETUSER', 'ada', 'on')
    expect(() => db.call('ACL', 'LOAD')).toThrow('opening file')
    fs.writeFileSync(file(folder), 'user bob on +get\nuser eve bogus\n')
    expect(() => db.call('ACL', 'LOAD')).toThrow(
      `${file(fs.realpathSync(folder))}:2: Syntax error. WARNING: ACL errors detected`,
    )
    expect(users(db)).toHaveLength(2)
    fs.writeFileSync(file(folder), 'user bob on +get\n')
    expect(db.call('ACL', 'LOAD')).toBe('OK')
    expect(users(db)).toEqual(['user bob on sanitize-payload resetchannels -@all +get', DEFAULT])
    await db.close()
  })

  it('prevents a folder from being opened when it has a mistake', async () => {
    const folder = newFolder()
    fs.writeFileSync(file(folder), 'user ada on\nuser bob +nosuch\n')
    expect(() => new Redlet(folder)).toThrow("users.acl:2: Error in applying operation '+nosuch'")
    fs.writeFileSync(file(folder), 'user ada on\n')
    const db = new Redlet(folder)
    expect(users(db)).toHaveLength(2)
    await db.close()
  })

  it('is overridden by requirepass if it does not name the default user', async () => {
    const folder = newFolder()
    fs.writeFileSync(file(folder), 'user ada on\n')
    fs.writeFileSync(path.join(folder, 'redlet.conf'), 'requirepass secret\n')
    const db = new Redlet(folder)
    expect(db.call('ACL', 'GETUSER', 'default').passwords).toHaveLength(1)
    expect(db.call('ACL', 'LOAD')).toBe('OK')
    expect(db.call('ACL', 'GETUSER', 'default').passwords).toHaveLength(1)
    await db.close()
  })

  it('has the name that aclfile sets', async () => {
    const folder = newFolder()
    fs.writeFileSync(path.join(folder, 'redlet.conf'), 'aclfile people.acl\n')
    expect(() => new Redlet(folder)).toThrow('people.acl')
    fs.writeFileSync(file(folder, 'people.acl'), 'user ada on\n')
    const db = new Redlet(folder)
    expect(users(db)).toHaveLength(2)
    db.call('ACL', 'SAVE')
    expect(fs.readFileSync(file(folder, 'people.acl'), 'utf8')).toContain(DEFAULT)
    await db.close()
  })

  it('is the only place for users: redlet.conf must not have them', () => {
    const folder = newFolder()
    fs.writeFileSync(path.join(folder, 'redlet.conf'), 'user ada on\n')
    expect(() => new Redlet(folder)).toThrow('users.acl')
  })
})
