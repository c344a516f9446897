import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Uses a store in memory, and one in a folder, and prints what they answer. */
export async function run(Redlet, testClock) {
  const db = new Redlet({ clock: testClock() })
  db.set('greeting', 'hello')
  const popped = db.blpop('jobs', 5)
  db.rpush('jobs', 'mail')
  const seen = {
    got: db.get('greeting'),
    script: db.eval('return redis.call("STRLEN", KEYS[1])', 1, 'greeting'),
    popped: await popped,
  }
  await db.close()
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-app-'))
  const durable = new Redlet(folder)
  durable.hset('user:1', { name: 'Ada' })
  await durable.close()
  const again = await Redlet.open(folder)
  seen.kept = again.hgetall('user:1')
  await again.close()
  fs.rmSync(folder, { recursive: true })
  console.log(JSON.stringify(seen))
}
