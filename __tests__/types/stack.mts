import type { Json, Redlet, RemoteRedlet } from 'redlet'
import { is } from './is.mjs'

declare const db: Redlet
declare const remote: RemoteRedlet

interface User {
  name: string
  tags: string[]
}

// A method of a namespace answers as those of the store do

is<'OK'>()(db.cms.initbydim('k', 20, 5))
is<Promise<'OK'>>()(remote.cms.initbydim('k', 20, 5))
is<Promise<['OK', string | null] | null>>()(db.multi().cms.initbydim('k', 20, 5).get('a').exec())
is<'OK'>()(db.buffers.cms.initbydim(Buffer.from('k'), 20, 5))

// JSON values are values, of which a program may know more

is<'OK' | null>()(db.json.set('k', '$', { name: 'Ada', tags: [] }, { nx: true }))
is<'OK' | null>()(db.json.set('k', '$', null))
is<'OK' | null>()(db.json.set('k', '$', 2n ** 63n))
is<'OK' | null>()(db.json.set('k', '$', db.buffers.json.get('other') ?? null))
is<Json | null>()(db.json.get('k'))
is<User | null>()(db.json.get<User>('k'))
is<User[] | null>()(db.json.get<User[]>('k', '$'))
is<Buffer | null>()(db.buffers.json.get('k'))
is<Promise<User | null>>()(remote.json.get<User>('k'))
is<(User[] | null)[]>()(db.json.mget<User[]>(['a', 'b'], '$'))
is<number | (number | null)[] | null>()(db.json.strappend('k', 'text'))
is<number | (number | null)[] | null>()(db.json.strappend('k', '$.a', 'text'))
is<number | (number | null)[] | null>()(db.json.arrappend('k', '$.a', 1, 'two', { three: 3 }))

// @ts-expect-error: a value is needed
db.json.set('k', '$')
// @ts-expect-error: JSON has no undefined
db.json.set('k', '$', undefined)
// @ts-expect-error: there is no such option
db.json.set('k', '$', 1, { ex: 5 })
// @ts-expect-error: the names of commands are below their namespaces
db['json.set']('k', '$', 1)

// In transactions, over connections and as Buffers the types are those of the store

declare const exact: Redlet<string, true>

is<Promise<[User | null, 'OK' | null] | null>>()(
  db.multi().json.get<User>('k').json.set('k', '$.name', 'Ada').exec(),
)
is<Promise<[Json | null, number] | null>>()(remote.multi().json.get('k').json.del('k').exec())
is<Promise<[Buffer | null] | null>>()(db.buffers.multi().json.get('k').exec())
is<Promise<Buffer | null>>()(remote.buffers.json.get('k'))
is<[timestamp: number, value: number][]>()(db.ts.range('k', '-', '+'))
is<[timestamp: bigint, value: number][]>()(exact.ts.range('k', '-', '+'))
is<Promise<[timestamp: number, value: number][]>>()(remote.ts.range('k', 0, 10))
is<Promise<number[]>>()(remote.cms.query('k', 'a'))
is<boolean>()(db.bf.add('k', 'a'))
is<boolean[]>()(db.bf.mexists('k', ['a', 'b']))
is<number>()(db.bf.info('k').Capacity)
is<[number]>()(db.bf.info('k', { capacity: true }))
is<number[]>()(db.tdigest.quantile('k', 0.5))
is<Record<string, string>>()(db.ts.info('k').labels)
