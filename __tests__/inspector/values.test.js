'use strict'

const { closeAll, inspected } = require('../support/inspector/client.js')

afterEach(closeAll)

const BYTES = Buffer.from([0xff, 0x00, 0x0a])
const BASE64 = { base64: BYTES.toString('base64') }
const piece = (bytes) => ({ bytes, length: Buffer.byteLength(bytes) })

describe('a string', () => {
  it('is read in windows', async () => {
    const { db, api } = await inspected()
    const value = Buffer.from('€'.repeat(50_000))
    db.set('s', value)
    const first = await api.get('string', { key: 's' })
    expect(first).toEqual({
      ...{ base64: value.subarray(0, 65_536).toString('base64'), offset: 0, total: 150_000 },
    })
    const last = await api.get('string', { key: 's', offset: 149_998, length: 100 })
    expect(Buffer.from(last.base64, 'base64')).toEqual(value.subarray(149_998))
    expect((await api.get('string', { key: 's', offset: 200_000 })).base64).toBe('')
    expect(await api.refused('string', { key: 's', length: 2 << 20 })).toEqual([400, 'INVALID'])
    expect(await api.refused('string', { key: 'none' })).toEqual([404, 'NO_KEY'])
    db.rpush('l', 1)
    expect(await api.refused('string', { key: 'l' })).toEqual([409, 'WRONGTYPE'])
  })
})

describe('a hash', () => {
  it('is read in pages, with bytes and the deadlines of fields', async () => {
    const { db, api } = await inspected()
    db.hset(
      'h',
      new Map([
        ['name', 'Ada'],
        [BYTES, BYTES],
        ['long', 'ä'.repeat(1000)],
      ]),
    )
    db.hpexpire('h', 100_000, 'FIELDS', 1, 'name')
    const { fields, cursor, total } = await api.get('hash', { key: 'h' })
    expect({ cursor, total }).toEqual({ cursor: '0', total: 3 })
    const by = new Map(fields.map((field) => [JSON.stringify(field.field.bytes), field]))
    const name = by.get('"name"')
    expect(name).toMatchObject({ field: piece('name'), value: piece('Ada') })
    expect(name.ttl).toBeGreaterThan(90_000)
    const bytes = { bytes: BASE64, length: 3 }
    expect(by.get(JSON.stringify(BASE64))).toEqual({ field: bytes, value: bytes, ttl: null })
    expect(by.get('"long"').value).toEqual({ bytes: 'ä'.repeat(512), length: 2000, cut: true })
    const matching = await api.get('hash', { key: 'h', match: 'l*' })
    expect(matching.fields.map(({ field }) => field.bytes)).toEqual(['long'])
    expect(await api.refused('hash', { key: 'none' })).toEqual([404, 'NO_KEY'])
  })

  it('shows long values in windows, when they are asked for', async () => {
    const { db, api } = await inspected()
    db.hset('h', { long: 'x'.repeat(100_000), larger: 'x'.repeat((16 << 20) + 1) })
    const { fields } = await api.get('hash', { key: 'h', match: 'long' })
    expect(fields[0].value).toEqual({ bytes: '', length: 100_000, cut: true })
    const window = await api.get('value', { key: 'h', field: 'long', offset: 99_999 })
    expect(window).toEqual({ base64: 'eA==', offset: 99_999, total: 100_000 })
    const larger = { key: 'h', field: 'larger' }
    expect(await api.refused('value', larger)).toEqual([413, 'TOO_LARGE'])
    expect(await api.refused('value', { key: 'h', field: 'none' })).toEqual([404, 'NO_KEY'])
    expect(await api.refused('value', { key: 'h' })).toEqual([400, 'INVALID'])
  })
})

describe('a set', () => {
  it('is read in pages', async () => {
    const { db, api } = await inspected()
    const members = Array.from({ length: 2000 }, (_, index) => `m${index}`)
    db.sadd('s', ...members, BYTES)
    const met = []
    let cursor = '0'
    do {
      const page = await api.get('set', { key: 's', cursor, limit: 500 })
      expect(page.total).toBe(2001)
      met.push(...page.members)
      cursor = page.cursor
    } while (cursor !== '0')
    expect(new Set(met.map(({ bytes }) => bytes)).size).toBe(2001)
    expect(met).toContainEqual({ bytes: BASE64, length: 3 })
  })
})

describe('a sorted set', () => {
  async function filled() {
    const { db, api } = await inspected()
    const pairs = Array.from({ length: 1000 }, (_, index) => [index * 2, `m${index}`])
    db.zadd('z', pairs)
    db.zadd('z', Infinity, 'last')
    return { db, api }
  }

  it('is read by rank, from both ends', async () => {
    const { api } = await filled()
    const first = await api.get('zset', { key: 'z', from: 10, limit: 2 })
    expect(first).toEqual({
      members: [
        { rank: 10, member: piece('m10'), score: 20 },
        { rank: 11, member: piece('m11'), score: 22 },
      ],
      ...{ from: 10, total: 1001 },
    })
    const last = await api.get('zset', { key: 'z', reverse: true, limit: 2 })
    expect(last.members).toEqual([
      { rank: 0, member: piece('last'), score: 'inf' },
      { rank: 1, member: piece('m999'), score: 1998 },
    ])
    const many = await api.get('zset', { key: 'z', limit: 1000 })
    expect(many.members).toHaveLength(1000)
  })

  it('is read from a score, and from a member', async () => {
    const { api } = await filled()
    const first = async (request) => {
      const { members, from } = await api.get('zset', { key: 'z', limit: 1, ...request })
      return [from, members[0]?.member.bytes]
    }
    expect(await first({ score: 501 })).toEqual([251, 'm251'])
    expect(await first({ score: '-inf' })).toEqual([0, 'm0'])
    expect(await first({ score: 501, reverse: true })).toEqual([750, 'm250'])
    expect(await first({ member: 'm7' })).toEqual([7, 'm7'])
    expect(await first({ member: 'm7', reverse: true })).toEqual([993, 'm7'])
    expect(await api.refused('zset', { key: 'z', member: 'none' })).toEqual([404, 'NO_KEY'])
  })

  it('has a sample of its scores for a plot, with both ends', async () => {
    const { db, api } = await filled()
    const { points, total } = await api.get('scores', { key: 'z', points: 5 })
    expect(total).toBe(1001)
    expect(points).toEqual([
      [0, 0],
      [250, 500],
      [500, 1000],
      [750, 1500],
      [1000, 'inf'],
    ])
    db.zadd('few', 1, 'a', 2.5, 'b')
    expect((await api.get('scores', { key: 'few' })).points).toEqual([
      [0, 1],
      [1, 2.5],
    ])
  })
})

describe('a list', () => {
  it('is read in windows of its elements', async () => {
    const { db, api } = await inspected()
    db.rpush('l', ...Array.from({ length: 1000 }, (_, index) => `e${index}`), BYTES)
    const middle = await api.get('list', { key: 'l', from: 500, limit: 300 })
    expect(middle).toMatchObject({ from: 500, total: 1001 })
    expect(middle.elements).toHaveLength(300)
    expect(middle.elements[299]).toEqual({ index: 799, element: piece('e799') })
    const end = await api.get('list', { key: 'l', from: 1000 })
    expect(end.elements).toEqual([{ index: 1000, element: { bytes: BASE64, length: 3 } }])
    expect((await api.get('list', { key: 'l', from: 5000 })).elements).toEqual([])
    const whole = await api.get('value', { key: 'l', index: 3 })
    expect(whole).toEqual({ base64: Buffer.from('e3').toString('base64'), offset: 0, total: 2 })
  })
})

describe('a stream', () => {
  async function filled() {
    const { db, api } = await inspected()
    for (let index = 1; index <= 500; index += 1) db.xadd('s', `${index}-0`, 'n', index)
    db.xadd('s', '501-0', BYTES, BYTES)
    db.xdel('s', '1-0')
    db.xgroup('CREATE', 's', 'g', '0')
    db.xreadgroup('GROUP', 'g', 'ada', 'COUNT', 3, 'STREAMS', 's', '>')
    db.xreadgroup('GROUP', 'g', BYTES, 'COUNT', 2, 'STREAMS', 's', '>')
    return { db, api }
  }

  it('is read from both ends, and goes on', async () => {
    const { api } = await filled()
    const first = await api.get('stream', { key: 's', limit: 2 })
    expect(first).toEqual({
      entries: [
        { id: '2-0', fields: [[piece('n'), piece('2')]] },
        { id: '3-0', fields: [[piece('n'), piece('3')]] },
      ],
      ...{ more: true, total: 500, lastId: '501-0', entriesAdded: 501, maxDeletedId: '1-0' },
      groups: 1,
    })
    const ids = (page) => page.entries.map(({ id }) => id)
    const next = await api.get('stream', { key: 's', limit: 2, after: '3-0' })
    expect(ids(next)).toEqual(['4-0', '5-0'])
    const last = await api.get('stream', { key: 's', limit: 1, reverse: true })
    const bytes = { bytes: BASE64, length: 3 }
    expect(last).toMatchObject({ entries: [{ id: '501-0', fields: [[bytes, bytes]] }], more: true })
    const before = await api.get('stream', { key: 's', limit: 2, reverse: true, after: '501-0' })
    expect(ids(before)).toEqual(['500-0', '499-0'])
    const part = await api.get('stream', { key: 's', start: '499', end: '+' })
    expect([ids(part), part.more]).toEqual([['499-0', '500-0', '501-0'], false])
    const all = await api.get('stream', { key: 's', limit: 500 })
    expect([all.entries.length, all.more]).toEqual([500, false])
    expect(await api.refused('stream', { key: 's', start: 'x' })).toEqual([400, 'INVALID'])
  })

  it('has groups, consumers and pending entries, with what is left to read', async () => {
    const { api } = await filled()
    const { groups } = await api.get('groups', { key: 's' })
    expect(groups).toEqual([
      // Redis knows no lag once an entry between was deleted.
      expect.objectContaining({ name: 'g', consumers: 2, pending: 5, lastId: '6-0' }),
    ])
    const { consumers } = await api.get('consumers', { key: 's', group: 'g' })
    expect(consumers.map(({ name, pending }) => [name, pending])).toEqual([
      ['ada', 3],
      [BASE64, 2],
    ])
    expect(consumers[0].idle).toBeGreaterThanOrEqual(0)
    const pending = await api.get('pending', { key: 's', group: 'g', limit: 2 })
    expect(pending.entries).toMatchObject([
      { id: '2-0', consumer: 'ada', deliveries: 1 },
      { id: '3-0', consumer: 'ada', deliveries: 1 },
    ])
    expect(pending.more).toBe(true)
    const others = { key: 's', group: 'g', consumer: BASE64, after: '5-0' }
    const rest = await api.get('pending', others)
    expect([rest.entries.map(({ id }) => id), rest.more]).toEqual([['6-0'], false])
    expect(await api.refused('pending', { key: 's', group: 'x' })).toEqual([409, 'NOGROUP'])
  })

  it('tells the lag of a group', async () => {
    const { db, api } = await inspected()
    for (let index = 0; index < 10; index += 1) db.xadd('s', '*', 'n', index)
    db.xgroup('CREATE', 's', 'g', '0')
    db.xreadgroup('GROUP', 'g', 'ada', 'COUNT', 3, 'STREAMS', 's', '>')
    const { groups } = await api.get('groups', { key: 's' })
    expect(groups[0]).toMatchObject({ lag: 7, entriesRead: 3 })
  })
})

describe('a vector set', () => {
  it('has a dimension, and of each element its neighbours, links and attributes', async () => {
    const { db, api } = await inspected()
    db.vadd('v', [1, 0], 'east', 'NOQUANT')
    db.vadd('v', [0, 1], 'north', 'NOQUANT')
    db.vadd('v', [1, 1], BYTES, 'NOQUANT', 'SETATTR', '{"x":1}')
    const set = await api.get('vectors', { key: 'v' })
    expect(set).toMatchObject({ total: 3, dimension: 2, info: { 'quant-type': 'f32', size: 3 } })
    expect(set.sample).toHaveLength(3)
    expect(set.sample).toContainEqual(piece('east'))
    const east = await api.get('vector', { key: 'v', element: 'east', limit: 2 })
    expect(east.vector).toEqual([1, 0])
    expect(east.attributes).toBeNull()
    expect(east.neighbours.map(({ element }) => element)).toEqual(['east', BASE64])
    expect(east.neighbours[0].score).toBeCloseTo(1)
    expect(east.links[0].map(({ element }) => element)).toContainEqual('north')
    const both = await api.get('vector', { key: 'v', element: BASE64 })
    expect(both.attributes).toEqual(piece('{"x":1}'))
    expect(await api.refused('vector', { key: 'v', element: 'x' })).toEqual([404, 'NO_KEY'])
    expect(await api.refused('vectors', { key: 'none' })).toEqual([404, 'NO_KEY'])
  })
})

describe('a value of a type of Redis Stack', () => {
  it('has what its own command says of it', async () => {
    const { db, api } = await inspected()
    db.cms.initbydim('views', 20, 5)
    db.cms.incrby('views', 'a', 3)
    expect(await api.get('stack', { key: 'views' })).toEqual({
      document: null,
      facts: [
        { name: 'width', text: '20' },
        { name: 'depth', text: '5' },
        { name: 'count', text: '3' },
      ],
    })
    expect(await api.get('key', { key: 'views' })).toMatchObject({ type: 'CMSk-TYPE', size: null })
    const { keys } = await api.get('search', { type: 'CMSk-TYPE' })
    expect(keys).toMatchObject([{ key: 'views', type: 'CMSk-TYPE' }])
    expect(await api.refused('stack', { key: 'none' })).toEqual([404, 'NO_KEY'])
  })
})
