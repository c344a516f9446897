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
