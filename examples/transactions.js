'use strict'

// Several calls as one: all or none, with nobody in between, in memory and on the disk.

const { Redlet, RedletError } = require('redlet')

const db = new Redlet({ name: 'bank' })
const other = new Redlet({ name: 'bank' }) // another user of the same store

/** Moves money, but only when it is there. Answers false when it is not. */
async function transfer(from, to, amount) {
  while (true) {
    db.watch(from) // from here on, a change of it makes exec() answer null
    if (Number(db.get(from)) < amount) {
      db.unwatch()
      return false
    }
    const replies = await db.multi().decrby(from, amount).incrby(to, amount).exec()
    if (replies !== null) return true
    console.log('somebody was faster, trying again')
  }
}

async function main() {
  db.mset({ 'account:ada': 100, 'account:grace': 0 })

  console.log('transfer of 70:', await transfer('account:ada', 'account:grace', 70)) // true
  console.log('transfer of 70:', await transfer('account:ada', 'account:grace', 70)) // false
  console.log('accounts:', db.mget('account:ada', 'account:grace')) // ['30', '70']

  // The replies come in the order of the calls.
  console.log('replies:', await db.multi().set('a', 1).incr('a').get('a').exec()) // ['OK', 2, '2']

  // A watched key that somebody else changes: nothing is done.
  db.watch('a')
  other.set('a', 'changed')
  console.log('changed in between:', await db.multi().set('a', 'mine').exec()) // null

  // A call that fails rejects. As in Redis the other calls have run; `replies` has them all.
  try {
    await db.multi().incr('a').set('b', 'done').exec()
  } catch (error) {
    console.log(error instanceof RedletError, error.code, error.replies[1]) // true 'ERR' 'OK'
  }

  await db.close()
  await other.close()
}

main()
