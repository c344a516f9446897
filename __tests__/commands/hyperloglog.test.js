'use strict'

const { Redlet } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

describe('PFADD, PFCOUNT and PFMERGE', () => {
  it('count visitors of days and weeks', () => {
    expect(db.pfadd('monday', ['ada', 'grace', 'alan'])).toBe(1)
    expect(db.pfadd('monday', 'ada')).toBe(0)
    expect(db.pfadd('tuesday', 'ada', 'edsger')).toBe(1)
    expect([db.pfcount('monday'), db.pfcount('monday', 'tuesday')]).toEqual([3, 4])
    expect(db.pfmerge('week', 'monday', 'tuesday')).toBe('OK')
    expect(db.pfcount('week')).toBe(4)
  })

  it('count many with little memory', () => {
    for (let i = 0; i < 100_000; i += 1000) {
      db.pfadd(
        'many',
        Array.from({ length: 1000 }, (_, j) => i + j),
      )
    }
    expect(Math.abs(db.pfcount('many') - 100_000)).toBeLessThan(3000)
    expect(db.strlen('many')).toBe(12304)
  })

  it('refuse other strings', () => {
    db.set('k', 'v')
    expect(() => db.pfadd('k', 'x')).toThrow('Key is not a valid HyperLogLog string value.')
  })
})
