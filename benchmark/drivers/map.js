/** JavaScript's own Map: enough where neither commands nor workers nor durability are needed. */
module.exports = {
  name: 'map',
  title: 'Map',
  require: () => 'node:buffer',
  lacks: ['require', 'open'],
  open: () => new MapStore(),
  clear: (db) => db.map.clear(),
  close() {},
  multi(db, { keys, values }) {
    const out = []
    for (let i = 0; i < keys.length; i += 2)
      out.push(db.get(keys[i]), db.set(keys[i + 1], values[i + 1]))
    return out
  },
}

class MapStore {
  constructor() {
    this.map = new Map()
  }

  get(key) {
    return this.map.get(key)
  }

  set(key, value) {
    return this.map.set(key, value)
  }

  incr(key) {
    const next = (this.map.get(key) ?? 0) + 1
    this.map.set(key, next)
    return next
  }

  hset(key, field, value) {
    return this.container(key, Map).set(field, value)
  }

  hget(key, field) {
    return this.map.get(key)?.get(field)
  }

  lpush(key, value) {
    return this.container(key, Array).unshift(value)
  }

  sadd(key, member) {
    return this.container(key, Set).add(member)
  }

  mget(keys) {
    return keys.map((key) => this.map.get(key))
  }

  container(key, Type) {
    let found = this.map.get(key)
    if (found !== undefined) return found
    found = new Type()
    this.map.set(key, found)
    return found
  }
}
