'use strict'

// A store with something of every type, the same each time: what the tests of the inspector's page
// look at, and what is on its pictures.

const { Redlet } = require('../../../index.js')

const NAMES = ['Ada', 'Grace', 'Linus', 'Margaret', 'Dennis', 'Barbara', 'Edsger', 'Radia']
const TOWNS = ['Lisboa', 'Recife', 'Porto', 'Belém', 'Olinda', 'Braga']

/** A name of a key that is HTML, and one that turns the direction of writing. */
const HTML = '<img src=x onerror=alert(1)>'
const TURNED = 'invoice\u202efdp.exe\n'
const BINARY = Buffer.from([0xff, 0xfe, 0x00, 0x41])

const CONFIG = {
  name: 'shop',
  currency: 'BRL',
  limits: { requestsPerMinute: 600, uploadBytes: 9007199254740993n },
  features: ['search', 'wishlist', { name: 'checkout', share: 0.25 }],
  maintenance: null,
}

function openShop(options) {
  const db = new Redlet(options)
  fillStrings(db)
  fillCollections(db)
  fillStream(db)
  fillVectors(db)
  db.select(1)
  for (let i = 0; i < 40; i++) db.set(`job:${i}`, String(i))
  db.select(0)
  return db
}

function fillStrings(db) {
  for (let i = 0; i < 600; i++) db.set(`user:${1000 + i}:name`, NAMES[i % NAMES.length])
  for (let i = 0; i < 240; i++) db.set(`cache:page:${i}`, 'x'.repeat(300 + i * 7), { ex: 3600 + i })
  db.set('config:shop', json(CONFIG))
  db.set('report', 'Line of a long report.\n'.repeat(10_000))
  db.set('image', Buffer.from(Array.from({ length: 600 }, (_, i) => (i * 37) % 256)))
  db.set(HTML, '<script>alert(1)</script>')
  db.set(TURNED, 'turned')
  db.set(BINARY, BINARY)
}

/** JSON with integers of any size. */
function json(value) {
  const text = (_, one) => (typeof one === 'bigint' ? `big:${one}` : one)
  return JSON.stringify(value, text).replace(/"big:(\d+)"/g, '$1')
}

function fillCollections(db) {
  for (let i = 0; i < 180; i++) {
    db.hset(`session:${(0x9e37 * (i + 1)).toString(16)}`, { user: `${1000 + i}`, page: '/cart' })
    db.expire(`session:${(0x9e37 * (i + 1)).toString(16)}`, 1800)
  }
  db.hset('product:lamp', {
    title: 'Lamp',
    price: '39.90',
    stock: '12',
    about: 'Warm. '.repeat(300),
  })
  for (let i = 0; i < 300; i++) db.hset('prices', { [`item:${i}`]: (i * 1.7 + 3).toFixed(2) })
  for (let i = 0; i < 900; i++) db.rpush('queue:mail', `mail ${i} to ${NAMES[i % NAMES.length]}`)
  for (let i = 0; i < 400; i++) db.sadd('tags', `tag-${i}`)
  for (let i = 0; i < 1200; i++) {
    db.zadd('board:weekly', Math.round(Math.exp(i / 160) * 10) / 10, `player:${i}`)
  }
}

function fillStream(db) {
  for (let i = 0; i < 250; i++) {
    const order = {
      order: `${5000 + i}`,
      total: (i * 3.7).toFixed(2),
      town: TOWNS[i % TOWNS.length],
    }
    db.xadd('events:orders', `${1_790_000_000_000 + i * 60_000}-0`, order)
  }
  db.call('XGROUP', 'CREATE', 'events:orders', 'billing', '0')
  const read = ['XREADGROUP', 'GROUP', 'billing', 'worker-1', 'COUNT', '40']
  db.call(...read, 'STREAMS', 'events:orders', '>')
}

function fillVectors(db) {
  for (let i = 0; i < 120; i++) {
    const vector = Array.from({ length: 24 }, (_, d) =>
      String(Math.sin(i * 0.37 + d) / (1 + d / 8)),
    )
    db.call('VADD', 'docs:vectors', 'VALUES', '24', ...vector, `doc:${i}`)
  }
  db.call('VSETATTR', 'docs:vectors', 'doc:7', '{"year": 2026, "language": "pt"}')
}

/** Makes calls now and then, as a program would; answers a function that ends it. */
function useShop(db) {
  let turn = 0
  const timer = setInterval(() => {
    const calls = 40 + Math.round(25 * Math.sin(turn / 7))
    for (let i = 0; i < calls; i++) db.get(`user:${1000 + ((turn * 31 + i * 17) % 680)}:name`)
    db.hincrby('counters', 'visits', 1)
    db.set(`tmp:${turn % 40}`, 'x', { px: 700 })
    db.zincrby('board:daily', (turn * 7) % 13, `player:${turn % 50}`)
    turn += 1
  }, 20)
  return () => clearInterval(timer)
}

module.exports = { BINARY, HTML, TURNED, openShop, useShop }
