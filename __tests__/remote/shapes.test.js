'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { FACTS } = require('../../lib/remote/facts.js')
const { shaped } = require('../../lib/remote/shapes.js')
const { INTERFACES, parseType } = require('../../lib/remote/types.js')

const STRINGS = { buffers: false, bigints: false }
const BUFFERS = { buffers: true, bigints: false }

/** A reply as a connection hands it over: numbers as digits, texts as bytes. */
function raw(value) {
  if (Array.isArray(value)) return value.map(raw)
  if (typeof value === 'string') return Buffer.from(value)
  return value === null ? null : String(value)
}

const read = (type, value, form = STRINGS) => shaped(type, raw(value), form)

describe('types of replies', () => {
  it('are all understood', () => {
    const types = FACTS.flatMap(({ replies }) => replies)
    expect(types.length).toBeGreaterThan(FACTS.length)
    for (const type of types) expect(parseType(type)).toHaveProperty('kind')
  })

  it('name interfaces whose fields index.d.ts declares', () => {
    const declared = fs.readFileSync(path.join(__dirname, '../../index.d.ts'), 'utf8')
    for (const [name, type] of Object.entries(INTERFACES)) {
      const own = new RegExp(`export interface ${name}\\b[^{]*\\{(.*?)\\n\\}`, 's').exec(
        declared,
      )[0]
      const parent = /extends (\w+)/.exec(own)?.[1]
      const body = parent
        ? own +
          new RegExp(`export interface ${parent}\\b[^{]*\\{(.*?)\\n\\}`, 's').exec(declared)[1]
        : own
      for (const field of Object.keys(parseType(type).fields)) {
        expect(body).toMatch(new RegExp(`\\n  '?${field}'?\\??: `))
      }
    }
  })

  it('that are not understood are no silent mistake', () => {
    expect(() => parseType('Surprise')).toThrow('a type that is not known: Surprise')
    expect(() => parseType('Text]')).toThrow('a type that is not understood: Text]')
    expect(() => parseType('[a: Text')).toThrow()
  })
})

describe('replies of RESP2', () => {
  it('are integers with all their digits', () => {
    expect(read('number', 5)).toBe(5)
    expect(read('Integer', '9007199254740992')).toEqual(expect.anything())
    expect(shaped('Integer', '9007199254740992', STRINGS)).toBe(2 ** 53)
    expect(shaped('Integer', '9007199254740993', STRINGS)).toBe(9007199254740993n)
    expect(shaped('Integer', '-9223372036854775808', STRINGS)).toBe(-(2n ** 63n))
    expect(shaped('Integer', '5', { buffers: false, bigints: true })).toBe(5n)
  })

  it('are doubles where a number is expected and a text comes', () => {
    expect(read('number | null', '1.5')).toBe(1.5)
    expect(read('number | null', '-inf')).toBe(-Infinity)
    expect(read('number | null', null)).toBeNull()
    expect(read('([longitude: number, latitude: number] | null)[]', [['1.5', '2'], null])).toEqual([
      [1.5, 2],
      null,
    ])
  })

  it('are truths', () => {
    expect(read('boolean', 1)).toBe(true)
    expect(read('boolean', 0)).toBe(false)
  })

  it('are pairs, flat or not', () => {
    const type = '[member: Text, score: number][]'
    expect(read(type, ['a', '1', 'b', '2.5'])).toEqual([
      ['a', 1],
      ['b', 2.5],
    ])
    expect(read(type, [['a', '1']])).toEqual([['a', 1]])
    expect(read(type, [])).toEqual([])
    expect(read('[member: Text, score: number] | []', [])).toEqual([])
    expect(read('[member: Text, score: number] | []', ['a', '1'])).toEqual(['a', 1])
  })

  it('are maps, flat or in pairs, of which a field may have any name', () => {
    const type = 'Named<Text, Record<string, Text>>'
    const object = read(type, ['__proto__', 'x', '7', 'y'])
    expect(Object.entries(object)).toEqual([
      ['7', 'y'],
      ['__proto__', 'x'],
    ])
    expect(read(type, [])).toEqual({})
    const streams = 'Named<Text, Record<string, [id: Text, fields: Text[]][]>> | null'
    expect(read(streams, [['s', [['1-0', ['a', 'b']]]]])).toEqual({ s: [['1-0', ['a', 'b']]] })
  })

  it('are Buffers and Maps where those are wanted', () => {
    const map = read('Named<Text, Record<string, Text>>', ['a', 'b'], BUFFERS)
    expect([...map]).toEqual([[Buffer.from('a'), Buffer.from('b')]])
    expect(read("'OK' | null", 'OK', BUFFERS)).toBe('OK')
    expect(read('Text | null', 'OK', BUFFERS)).toEqual(Buffer.from('OK'))
    expect(read('Buffer', 'dump')).toEqual(Buffer.from('dump'))
  })

  it('are objects of records', () => {
    const type = '{ element: Text; score: number }[][] | null'
    expect(read(type, [['a', '0.5', 'b', '1'], []])).toEqual([
      [
        { element: 'a', score: 0.5 },
        { element: 'b', score: 1 },
      ],
      [],
    ])
  })

  it('are as they come where only the caller knows the type', () => {
    expect(read('unknown', ['a', 1, [null, ['b']]])).toEqual(['a', 1, [null, ['b']]])
  })

  it('may contain errors', () => {
    const [error] = shaped('unknown', [new Error('WRONGTYPE Operation')], STRINGS)
    expect(error).toMatchObject({ code: 'WRONGTYPE', message: 'Operation' })
  })
})
