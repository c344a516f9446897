import { type Multi, Redlet } from 'redlet'
import { is } from './is.mjs'

declare const db: Redlet

// The chain knows its replies

const replies = await db
  .multi()
  .incr('a')
  .set('k', 'v')
  .set('k', 'v', { get: true })
  .get('k')
  .exec()
is<[number, 'OK', string | null, string | null] | null>()(replies)
if (replies) {
  is<number>()(replies[0])
  // @ts-expect-error: there are four
  void replies[4]
}
is<[Buffer | null] | null>()(await db.buffers.multi().get('k').exec())
is<void>()(db.multi().incr('a').discard())

// In a loop the type can't grow

let batch: Multi<unknown[]> = db.multi()
for (const key of ['a', 'b']) batch = batch.incr(key)
is<unknown[] | null>()(await batch.exec())

const noted = db.multi()
for (const key of ['a', 'b']) noted.incr(key)
is<unknown[] | null>()(await noted.exec())

// @ts-expect-error: wrong arguments are wrong in a chain too
db.multi().set('k').incr('a')
// @ts-expect-error: a chain has no scans of its own
db.multi().scanIterator()

// Integers are bigints where the store says so

const counting = new Redlet({ bigints: true })
is<[bigint, number] | null>()(await counting.multi().incr('n').exists('n').exec())
