'use strict'

// Sessions of a web application: a hash each, which ends half an hour after its last use.

const { Redlet } = require('redlet')
const { randomUUID } = require('node:crypto')

const HALF_AN_HOUR = 30 * 60

const db = new Redlet() // new Redlet('./sessions') keeps them over a restart

function begin(user) {
  const id = randomUUID()
  db.hset(`session:${id}`, { user, visits: 0 }) // an object is its fields and values
  db.expire(`session:${id}`, HALF_AN_HOUR)
  return id
}

/** Notes a visit and begins the half hour again; null when the session has ended. */
function visit(id) {
  const key = `session:${id}`
  if (db.expire(key, HALF_AN_HOUR) === 0) return null
  db.hincrby(key, 'visits', 1)
  return db.hgetall(key)
}

function end(id) {
  db.del(`session:${id}`)
}

const id = begin('ada')
visit(id)
console.log('session:', visit(id)) // { user: 'ada', visits: '2' }: fields are strings
console.log('seconds left:', db.ttl(`session:${id}`)) // 1800

end(id)
console.log('after the end:', visit(id)) // null

db.close()
