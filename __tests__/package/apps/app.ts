import { Redlet, RedletError } from 'redlet'
import { testClock } from 'redlet/testing'

const db: Redlet = new Redlet({ clock: testClock() })
db.set('greeting', 'hello', { ex: 60 })
const greeting: string | null = db.get('greeting')
const popped: Promise<[string, string] | null> = db.blpop('jobs', 5)
db.rpush('jobs', 'mail')
// @ts-expect-error: a key needs a value
if (greeting === null) db.set('greeting')

popped.then((job) => {
  console.log(JSON.stringify({ greeting, job, error: new RedletError('ERR', 'no').code }))
  return db.close()
})
