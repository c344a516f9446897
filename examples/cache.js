'use strict'

// A cache in front of something slow: values that vanish by themselves, and a bound on memory.

const { Redlet } = require('redlet')
const { setTimeout: sleep } = require('node:timers/promises')

// Above 64 MB the keys that were used least recently make room for new ones.
const db = new Redlet({ maxmemory: '64mb', maxmemoryPolicy: 'allkeys-lru' })

/** Answers from the cache, else computes, and keeps the answer for `px` milliseconds. */
async function cached(key, px, compute) {
  const known = db.get(key)
  if (known !== null) return { value: JSON.parse(known), hit: true }
  const value = await compute()
  db.set(key, JSON.stringify(value), { px })
  return { value, hit: false }
}

async function slowWeather(city) {
  await sleep(50) // in your program: a request, a query, a computation
  return { city, degrees: 21 }
}

async function main() {
  const weather = () => cached('weather:Lisbon', 200, () => slowWeather('Lisbon'))

  console.log('first call:', await weather()) // hit: false
  console.log('second call:', await weather()) // hit: true
  console.log('time to live:', db.pttl('weather:Lisbon') > 0)

  await sleep(220)
  console.log('after it expired:', await weather()) // hit: false

  db.del('weather:Lisbon') // the data changed: forget what is cached
  console.log('after del:', db.exists('weather:Lisbon')) // 0
  await db.close()
}

main()
