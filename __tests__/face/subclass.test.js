'use strict'

const { Redlet, RedletError } = require('../..')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

const opened = []
const keep = (db) => {
  opened.push(db)
  return db
}
afterEach(async () => {
  for (const db of opened.splice(0)) await db.close()
  removeFolders()
})

it('finds the commands on the prototype, where loops over names do not see them', () => {
  const db = keep(new Redlet())
  for (const { prototype } of [Redlet, db.multi().constructor, db.multi().json.constructor]) {
    const { get } = Object.getOwnPropertyDescriptors(prototype)
    expect(get).toMatchObject({ enumerable: false, configurable: true, writable: true })
    expect(Object.keys(prototype)).toEqual([])
    expect(
      Object.getOwnPropertySymbols(prototype).filter((it) => it.description === 'passing'),
    ).toEqual([])
  }
})

class Prefixed extends Redlet {
  prefix = 'app:'
  #secret = 'hidden'

  get(key) {
    return super.get(this.prefix + key)
  }

  set(key, ...rest) {
    return super.set(this.prefix + key, ...rest)
  }

  getset(key, value) {
    const before = this.get(key)
    this.set(key, value)
    return before
  }

  get secret() {
    return this.#secret
  }
}

describe('a subclass', () => {
  it('has instances with its methods, fields and getters', () => {
    const db = keep(new Prefixed())
    expect(db).toBeInstanceOf(Prefixed)
    expect(db).toBeInstanceOf(Redlet)
    expect(db.constructor).toBe(Prefixed)
    expect(db.secret).toBe('hidden')
    db.set('k', 'v')
    expect(db.get('k')).toBe('v')
    expect(db.keys('*')).toEqual(['app:k'])
    expect(db.getset('k', 'w')).toBe('v')
    expect(db.incr('n')).toBe(1)
  })

  it('reaches commands by super, including blocking ones and call()', async () => {
    class Calls extends Redlet {
      blpop(...args) {
        return super.blpop(...args)
      }

      call(...args) {
        return super.call(...args)
      }

      multi() {
        return super.multi().set('from', 'multi')
      }
    }
    const db = keep(new Calls())
    db.rpush('l', 'a')
    expect(await db.blpop('l', 1)).toEqual(['l', 'a'])
    expect(db.call('DBSIZE')).toBe(0)
    expect(await db.multi().get('from').exec()).toEqual(['OK', 'multi'])
  })

  it('opens instances whose constructor gets the arguments of open', async () => {
    const path = newFolder()
    const given = []
    class Noted extends Prefixed {
      constructor(target, options) {
        const other = keep(new Redlet())
        super(target, { ...options, databases: 4 })
        other.set('k', 'not of this store')
        given.push(target, options)
      }
    }
    const db = keep(await Noted.open(path, { fsync: 'no' }))
    expect(db).toBeInstanceOf(Noted)
    expect(given).toEqual([path, { fsync: 'no' }])
    db.set('k', 'v')
    await db.close()
    const again = keep(new Redlet(path))
    expect(again.get('app:k')).toBe('v')
  })

  it('whose constructor throws leaves no store open', async () => {
    const path = newFolder()
    class Failing extends Redlet {
      constructor(...args) {
        super(...args)
        throw new TypeError('of its own')
      }
    }
    await expect(Failing.open(path)).rejects.toThrow('of its own')
    const db = keep(new Redlet(path, { databases: 3 }))
    expect(db.get('k')).toBeNull()
    expect(() => db.select(3)).toThrow(RedletError)
  })

  it('has forks of its class, whose constructor gets what Redlet got', async () => {
    class Cache extends Redlet {
      hits = 0
      constructor(options) {
        super({ databases: 3, ...options })
        this.options = options
      }
      find(key) {
        this.hits += 1
        return this.get(key)
      }
    }
    const cache = new Cache({ seed: 1 })
    cache.set('k', 'v')
    for (const fork of [cache.fork(), cache.fork().fork(), cache.buffers.fork()]) {
      expect(fork).toBeInstanceOf(Cache)
      expect([fork.find('k'), fork.hits, fork.options.databases]).toEqual(['v', 1, 3])
      expect(() => fork.select(3)).toThrow('out of range')
      await fork.close()
    }
    expect(cache.hits).toBe(0)
    await cache.close()
  })

  it('has buffers that belong to it', () => {
    const db = keep(new Prefixed())
    db.set('k', 'v')
    expect(db.buffers).toBeInstanceOf(Prefixed)
    expect(db.buffers.get('k')).toEqual(Buffer.from('v'))
    expect(db.buffers.hgetall('none')).toEqual(new Map())
    expect(db.buffers.getset('k', 'w')).toEqual(Buffer.from('v'))
    expect(db.buffers.buffers).toBe(db.buffers)
    expect(db.buffers).not.toBe(db)
  })

  it('of a subclass works too', () => {
    class Loud extends Prefixed {
      get(key) {
        return super.get(key)?.toUpperCase() ?? null
      }
    }
    const db = keep(new Loud())
    db.set('k', 'v')
    expect(db.get('k')).toBe('V')
  })
})

describe('spies', () => {
  afterEach(() => jest.restoreAllMocks())

  it('on an object see its calls, and restore the original', () => {
    const db = keep(new Redlet())
    db.set('k', 'v')
    const spy = jest.spyOn(db, 'get')
    expect(db.get('k')).toBe('v')
    expect(spy).toHaveBeenCalledWith('k')
    spy.mockReturnValue('mocked')
    expect(db.get('k')).toBe('mocked')
    spy.mockRestore()
    expect(db.get('k')).toBe('v')
    expect(Object.keys(db)).toEqual([])
  })

  it('on an object see blocking commands and methods that are not commands', async () => {
    const db = keep(new Redlet())
    jest.spyOn(db, 'blpop').mockResolvedValue(['l', 'job'])
    jest.spyOn(db, 'multi').mockReturnValue('mocked')
    expect(await db.blpop('l', 0)).toEqual(['l', 'job'])
    expect(db.multi()).toBe('mocked')
    jest.restoreAllMocks()
    expect(await db.multi().incr('n').exec()).toEqual([1])
  })

  it('on the prototype apply to stores made afterwards', () => {
    const before = keep(new Redlet())
    const spy = jest.spyOn(Redlet.prototype, 'get').mockReturnValue('mocked')
    const db = keep(new Redlet())
    expect(db.get('k')).toBe('mocked')
    expect(spy).toHaveBeenCalledWith('k')
    expect(before.get('k')).toBeNull()
    spy.mockRestore()
    db.set('k', 'v')
    expect(db.get('k')).toBe('v')
    expect(keep(new Redlet()).get('k')).toBeNull()
  })

  it('may be functions that replace a command', () => {
    const db = keep(new Redlet())
    db.get = () => 'stub'
    expect(db.get('k')).toBe('stub')
    delete db.get
    expect(db.get('k')).toBeNull()
  })
})

describe('the class', () => {
  it('has every command on its prototype', () => {
    const db = keep(new Redlet())
    for (const name of ['get', 'set', 'hset', 'blpop', 'call', 'restore-asking', 'config']) {
      expect(typeof Redlet.prototype[name]).toBe('function')
      expect(Redlet.prototype[name].name).toBe(name)
    }
    db.set('k', 'v')
    expect(Redlet.prototype.get.call(db, 'k')).toBe('v')
    expect(Object.keys(Redlet.prototype)).toEqual([])
  })

  it('cannot be called without new, nor its methods without a store', () => {
    expect(() => Redlet()).toThrow(TypeError)
    expect(() => Redlet.prototype.get('k')).toThrow(TypeError)
  })
})
