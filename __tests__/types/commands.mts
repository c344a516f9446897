import type { Async, Commands, Redlet, SetOptions, Subscription } from 'redlet'
import { is } from './is.mjs'

declare const db: Redlet

// What is given decides on the reply

is<'OK'>()(db.set('k', 'v'))
is<'OK'>()(db.set('k', 'v', { ex: 60 }))
is<'OK'>()(db.set('k', 'v', { get: false, nx: undefined }))
is<'OK' | null>()(db.set('k', 'v', { nx: true, ex: 60 }))
is<'OK' | null>()(db.set('k', 'v', { ifeq: 'w' }))
is<string | null>()(db.set('k', 'v', { get: true, keepttl: true }))
is<string | null>()(db.set('k', 'v', { get: true, xx: true }))
declare const given: SetOptions
is<string | null>()(db.set('k', 'v', given))
is<string | null>()(db.set('k', 'v', { nx: Math.random() > 0.5 }))
is<'OK' | string | null>()(db.set('k', 'v', 'GET'))
is<string | null>()(db.lpop('l'))
is<string[] | null>()(db.lpop('l', 2))
is<number | null>()(db.lpos('l', 'e', { rank: -1 }))
is<number[]>()(db.lpos('l', 'e', { rank: -1, count: 0 }))
is<string>()(db.lcs('a', 'b'))
is<number>()(db.lcs('a', 'b', { len: true }))
is<string | null>()(db.hrandfield('h'))
is<string[]>()(db.hrandfield('h', 3))
is<[field: string, value: string][]>()(db.hrandfield('h', 3, 'WITHVALUES'))

is<[value: number, applied: number]>()(db.increx('n'))
is<[value: number, applied: number]>()(db.increx('n', { byfloat: 0.5, enx: true, ex: 1 }))
is<string[]>()(db.lmovem('a', 'b', 'LEFT', 'RIGHT', { count: 2, bulk: true }))
is<string[] | null>()(db.lmovem('a', 'b', 'LEFT', 'RIGHT', { exactly: 2, obo: true }))
is<0 | 1>()(db.msetex(2, { a: 1, b: 2 }, { ex: 60, nx: true }))
is<0 | 1>()(db.msetex(1, 'a', 1, 'EX', 60))

is<(number | null)[]>()(db.bitfield('k', 'SET', 'u8', 0, 1, ['GET', 'u8', '#1']))
is<number>()(db.bitcount('k', 0, -1, 'BIT'))

is<number>()(db.zadd('z', 1, 'a'))
is<number>()(db.zadd('z', [[1, 'a']]))
is<number>()(db.zadd('z', { nx: true }, 1, 'a'))
is<number | null>()(db.zadd('z', { incr: true }, 1, 'a'))
is<string[]>()(db.zrange('z', 0, -1, { rev: true }))
is<[member: string, score: number][]>()(db.zrange('z', 0, -1, { withscores: true }))
is<number | null>()(db.zrank('z', 'a'))
is<[rank: number, score: number] | null>()(db.zrank('z', 'a', { withscore: true }))
is<[member: string, score: number] | []>()(db.zpopmin('z'))
is<[member: string, score: number][]>()(db.zpopmin('z', 2))
is<string[]>()(db.geosearch('g', { frommember: 'a', byradius: [1, 'km'] }))
is<number[]>()(db.hexpire('h', 60, 'FIELDS', 2, 'a', 'b'))
is<number[]>()(db.hexpire('h', 60, { nx: true }, 'FIELDS', 2, ['a', 'b']))
is<number[]>()(db.hexpire('h', 60, 'NX', 'FIELDS', 2, 'a', 'b'))
is<(string | null)[]>()(db.hgetex('h', { ex: 5 }, 'FIELDS', 1, 'a'))
is<0 | 1>()(db.hsetex('h', { ex: 5 }, 'FIELDS', 1, { a: 1 }))
is<0 | 1>()(db.hsetex('h', 'EX', 5, 'FIELDS', 1, 'a', 1))

// Of words that exclude each other one can be given

db.set('k', 'v', { ex: 60, px: undefined })
// @ts-expect-error: nx or xx
db.set('k', 'v', { nx: true, xx: true })
// @ts-expect-error: ex or px
db.set('k', 'v', { ex: 1, px: 1 })
// @ts-expect-error: a word with a value
db.set('k', 'v', { ex: true })
// @ts-expect-error: a word without a value
db.set('k', 'v', { nx: 1 })
// @ts-expect-error: what an option is called is in small letters
db.set('k', 'v', { EX: 60 })
// @ts-expect-error: byscore or bylex
db.zrange('z', 0, 1, { byscore: true, bylex: true })
// @ts-expect-error: a score without a member
db.zadd('z', [[1]])
// @ts-expect-error: BEFORE or AFTER
db.linsert('l', 'beside', 'pivot', 'e')
db.linsert('l', 'before', 'pivot', 'e')
db.lmove('a', 'b', 'LEFT', 'RIGHT')

// Names and values

db.mset('a', 1, 'b', 'two')
db.mset({ a: 1, b: Buffer.from('two') })
db.mset(Object.entries({ a: 1 }))
db.hset('h', [...new Map([['a', 1]])])
db.hset('h', ['a', 1, 'b', 2])
db.hset('h', new Map([['a', 1]]))
db.hset('h', db.buffers.hgetall('g'))
db.zadd('z', { Ada: 36, Bob: '41' })
db.zadd('z', { gt: true }, { Ada: 36 })
db.zadd('z', new Map([['Ada', 36]]))
// @ts-expect-error: a score is a number
db.zadd('z', { Ada: null })
// @ts-expect-error: a Map of what is no value
db.hset('h', new Map([['a', {}]]))
// @ts-expect-error: a value is missing
db.mset('a')
// @ts-expect-error: null is not a value
db.hset('h', { a: null })
// @ts-expect-error: neither is undefined
db.hset('h', 'a', undefined)

// Objects of an interface or of a class are names and values, with or without an index signature

interface User {
  name: string
  age: number
  nick?: string
}
class Account {
  readonly id = 1n
  name = 'Ada'
  rename(name: string) {
    this.name = name
  }
}
declare const user: User
is<number>()(db.hset('h', user))
is<number>()(db.hset('h', new Account()))
is<'OK'>()(db.mset(user))
is<0 | 1>()(db.msetex(3, user, { ex: 60 }))
is<Promise<[number, 'OK'] | null>>()(db.multi().hset('h', user).mset(new Account()).exec())
db.xadd('s', '*', user)
db.hset('h', { ...user, [`at:${1}`]: Buffer.from('x') })
db.hset('h', Object.fromEntries([['a', 1]]))
declare const scores: Record<'Ada' | 'Bob', number>
db.zadd('z', scores)
interface Nested {
  name: string
  tags: string[]
}
declare const nested: Nested
// @ts-expect-error: a value is not an array
db.hset('h', nested)
// @ts-expect-error: a Set has no values of its own
db.hset('h', new Set(['a']))
// @ts-expect-error: neither has a Date
db.hset('h', new Date())
// @ts-expect-error: a promise is awaited first
db.hset('h', Promise.resolve(user))

// Times are Dates too

db.set('k', 'v', { exat: new Date() })
db.expireat('k', new Date())
// @ts-expect-error: a duration is not a Date
db.expire('k', new Date())

// Several

const keys: string[] = ['a', 'b']
db.sadd('s', ...keys)
db.sadd('s', keys, 'c', 4n)
db.sintercard(2, keys, { limit: 3 })
db.sintercard(2, 'a', 'b', 'LIMIT', 3)
db.lmpop(1, 'l', 'LEFT', { count: 2 })
db.sadd('s', new Set(keys), 'c')
db.zunion(2, new Set(keys))
// @ts-expect-error: an object is not several values
db.sadd('s', { a: 1 })
// @ts-expect-error: arrays are not in each other
db.rpush('l', [['a', 'b']])
// @ts-expect-error: one value is expected
db.set('k', keys)
// @ts-expect-error: one value is expected
db.rpush('l', { type: 'mail' })

// Buffers, subscriptions, any command

is<Buffer[]>()(db.buffers.lrange('l', 0, -1))
is<Map<Buffer, Buffer>>()(db.buffers.hgetall('h'))
is<Buffer | null>()(db.buffers.set('k', 'v', { get: true }))
is<Subscription<Buffer>>()(db.buffers.subscribe('news', (message) => is<Buffer>()(message)))
db.psubscribe(['a*'], (_message, _channel, pattern) => is<string>()(pattern))
for await (const { message, pattern } of db.subscribe('news')) {
  is<string>()(message)
  is<string | null>()(pattern)
}
is<unknown>()(db.call('LCS', 'a', 'b', { len: true }))
is<number>()(db.call<number>('DBSIZE'))
is<unknown>()(db.eval('return 1', 0))
is<number>()(db.eval<number>('return #KEYS', 1, 'k'))
is<string[]>()(db.evalsha<string[]>('sha', 0))
is<string>()(db.fcall<string>('f', 1, 'k', 'argument'))
// @ts-expect-error: a listener is a function
db.subscribe('news', 'listener')
// @ts-expect-error: EXEC is the chain's
db.exec()

// The same interface answers with promises

declare const remote: Commands<Async<string>>
is<Promise<string | null>>()(remote.get('k'))
is<Promise<string | null>>()(remote.set('k', 'v', { get: true }))

// Commands that may wait answer promises, except in a transaction

is<Promise<[key: string, element: string] | null>>()(db.blpop('l', 0))
is<Promise<[key: string, element: string] | null>>()(db.blpop('l', 'm', '0.5'))
is<Promise<[key: string, element: string] | null>>()(db.blpop(['l', 'm'], 0))
is<Promise<[key: Buffer, element: Buffer] | null>>()(db.buffers.brpop('l', 0))
const { signal } = new AbortController()
db.blpop('l', 0, { signal })
db.blmove('l', 'm', 'LEFT', 'RIGHT', 0, { signal })
is<Promise<[key: string, elements: string[]] | null>>()(
  db.blmpop(0, 1, 'l', 'LEFT', { count: 2, signal }),
)
is<[[key: string, element: string] | null] | null>()(await db.multi().blpop('l', 0).exec())
// @ts-expect-error: no signal
db.blpop('l', 0, { signal: true })
is<Promise<[key: string, member: string, score: number] | null>>()(db.bzpopmin('z', 0))
is<Promise<string[] | null>>()(
  db.blmovem('l', 'm', 'LEFT', 'RIGHT', 0, { exactly: 2, bulk: true, signal }),
)

// Streams

type Fields = [id: string, fields: string[]]
is<string>()(db.xadd('s', '*', { field: 'v', other: 1 }))
is<string>()(db.xadd('s', '1-1', 'f', 'v'))
is<string>()(db.xadd('s', { maxlen: 100 }, '*', { f: 'v' }))
is<string | null>()(db.xadd('s', 'NOMKSTREAM', '*', 'f', 'v'))
is<string | null>()(db.xadd('s', 'MAXLEN', '~', 100, '*', { f: 'v' }))
is<number | null>()(db.zadd('z', 'NX', 'CH', { ada: 1 }))
is<string | null>()(db.xadd('s', { maxlen: ['~', 100], nomkstream: true }, '*', 'f', 'v'))
is<Fields[] | null>()(db.xrange('s', '-', '+', { count: 2 }))
is<Promise<Record<string, Fields[]> | null>>()(
  db.xread({ count: 1, block: 0, signal }, 'STREAMS', ['s', 't'], '$', '0'),
)
is<number>()(db.xinfo('STREAM', 's').length)
is<string | undefined>()(db.xinfo('GROUPS', 's')[0]?.name)
// @ts-expect-error: an id comes first
db.xadd('s', { field: 'v' })
