'use strict'

const util = require('node:util')
const { StoreStream, beside, connect, socketOf } = require('./connection.js')
const { defineMethods } = require('./define.js')
const { RedletError } = require('./error.js')
const { Events } = require('./events.js')
const { health, overview } = require('./health.js')
const { Listeners, mayBeEnded } = require('./listener.js')
const { METHODS, NAMESPACES, WAITING, methodsOf, namespaceOf } = require('./methods.js')
const { readMetrics, readMetricsOptions } = require('./metrics.js')
const { Multi } = require('./multi.js')
const { NativeHandle, nativeOf } = require('./native-handle.js')
const { nearGet } = require('./near.js')
const { readOptions } = require('./options.js')
const { hashScan, keyScan, memberScan, scoreScan } = require('./scan.js')
const { Subscriptions } = require('./subscription.js')

/** The methods of commands on `Redlet.prototype`. */
const inherited = {}

/**
 * A store in this process. Every Redis command is a method of it; see docs/commands.md.
 *
 *     const db = new Redlet()                    // in memory
 *     const db = new Redlet('./data')            // a folder, recovered before this returns
 *     const db = new Redlet({ name: 'shared' })  // in memory, shared by the threads of the process
 */
class Redlet {
  #client
  #slab
  /** The options of opening that this side has. */
  #face
  #commands
  /** The commands of namespaces that were used. */
  #namespaces = {}
  #batch
  /** Its class. */
  #class
  /** What the constructor was given, for copies of a subclass. */
  #given
  #buffers
  #listeners
  /** What has an end with this object: inspectors, the private socket. */
  #attached
  /** The socket of clients that need one. */
  #socket
  /** What has the thread beside this one, once it is needed. */
  #beside
  #subscriptions
  #events
  /** What tells a logger, if there is one. */
  #log
  /** The listeners of this face. */
  #emitter
  #waits
  /** What makes the store go by `Date` and timers, if anything does. */
  #follower
  /** Connections of clients of the protocol, of either face. */
  #streams

  constructor(target, options) {
    const handle =
      NativeHandle.arrived(new.target) ?? NativeHandle.open(readOptions(target, options))
    const { faceOf } = handle
    this.#client = handle.client
    this.#slab = handle.slab
    this.#face = handle.face
    this.#buffers = faceOf ? this : undefined
    this.#waits = handle.waits
    const bound = this.#client.bind(faceOf !== undefined, this.#face.bigints)
    const { answer, next, ...functions } = bound
    this.#follower = handle.follower
    this.#follower?.guard(functions)
    this.#follower?.look()
    const { batch, ...calls } = functions
    const commands = methodsOf(calls, faceOf && this.#slab.cut)
    this.#waits.adopt(commands, WAITING, next, answer)
    const { nearReads } = this.#face
    if (nearReads && !faceOf) commands.get = nearGet(this.#client, commands.get, nearReads)
    this.#batch = batch
    this.#commands = commands
    this.#subscriptions =
      faceOf?.#subscriptions ?? new Subscriptions(this.#client, handle.inbox, commands)
    this.#log = faceOf ? faceOf.#log : handle.log
    this.#events = faceOf?.#events ?? new Events(this.#client, handle.inbox, this, this.#log)
    this.#listeners = faceOf?.#listeners ?? new Listeners(this.#client, handle.inbox)
    this.#attached = faceOf?.#attached ?? new Set()
    this.#streams = faceOf?.#streams ?? new Set()
    this.#beside = faceOf?.#beside ?? {}
    this.#class = faceOf ? faceOf.#class : new.target
    this.#given = faceOf ? faceOf.#given : [target, options]
    this.#take(commands, faceOf)
  }

  /**
   * As `new Redlet(...)`, but a folder is recovered on another thread. On a subclass it creates an
   * object of that class, whose constructor gets the same arguments.
   */
  static async open(target, options) {
    const handle = await NativeHandle.openAsync(readOptions(target, options))
    // biome-ignore lint/complexity/noThisInStatic: a subclass opens one of its own
    return handle.become(this, [target, options])
  }

  /**
   * Connects to a server, which has the same methods with promises: see lib/remote/redlet.js.
   * `db = await Redlet.connect('redis://localhost:6379')`
   */
  static async connect(urls, options) {
    return require('./remote/redlet.js').connect(urls, options)
  }

  /**
   * The same store, which returns Buffers in place of strings, and Maps in place of objects.
   */
  get buffers() {
    this.#buffers ??= new NativeHandle({
      client: this.#client,
      slab: this.#slab,
      waits: this.#waits,
      face: this.#face,
      follower: this.#follower,
      faceOf: this,
    }).become(Redlet, [])
    return this.#buffers
  }

  /**
   * The result of recovery: how much was read, and whether the end of the log was torn and had to
   * be cut off. Null for a store without a folder, and once it is closed.
   */
  get recovered() {
    const found = this.#client.recovered()
    return found && { ...found, time: found.time === null ? null : new Date(found.time) }
  }

  /**
   * Of a store that is opened with `{ shared: true }`, `'owner'` if this process has the folder open,
   * and `'guest'` if it uses it through another one. Of any other store `'owner'`.
   */
  get ownership() {
    return this.#client.ownership()
  }

  /**
   * Calls a listener whenever this happens in the store, whoever caused it: `expired`, `evicted`,
   * `slow`, `error`, `snapshot` or `connection`. Listeners do not keep the process alive.
   */
  on(event, listener) {
    return this.#listenTo('on', event, listener)
  }

  /** As `on`, for the next time only. */
  once(event, listener) {
    return this.#listenTo('once', event, listener)
  }

  /** Ends what `on` or `once` began. */
  off(event, listener) {
    return this.#listenTo('off', event, listener)
  }

  /** As `on`, for `events.once(db, ...)` and other code that knows emitters. */
  addListener(event, listener) {
    return this.on(event, listener)
  }

  /** As `off`. */
  removeListener(event, listener) {
    return this.off(event, listener)
  }

  #listenTo(method, event, listener) {
    this.#emitter ??= this.#events.face(this.#buffers === this)
    this.#events.on(this.#emitter, method, event, listener)
    return this
  }

  /**
   * Whether the store can do its work: `ok`, and if it is not, the `problem`. A store in memory has
   * no disk that could fail it.
   */
  health() {
    return health(this.#client)
  }

  /**
   * The metrics as Prometheus reads them (text/plain; version=0.0.4); see docs/monitoring.md.
   * `db.metrics({ labels: { store: 'cache' } })` adds labels to each value.
   */
  metrics(options) {
    return RedletError.check(this.#client.metrics(readMetricsOptions(options)))
  }

  /** The metrics for a collector, or null once closed; see lib/adapters/metrics.js. */
  [readMetrics]() {
    return JSON.parse(this.#client.metricValues())
  }

  /** What `console.log(db)` shows. */
  [util.inspect.custom](_depth, options) {
    return overview(this.constructor.name, this.#client, options)
  }

  /**
   * A private copy of the store as it is now, in memory, for a test: keys, functions and parameters.
   * `rewind` makes it again what it was. On a subclass it creates an object of that class, whose
   * constructor gets the arguments that `Redlet` got from it here.
   */
  fork() {
    return NativeHandle.of(this.#client.fork(), this.#face).become(this.#class, this.#given)
  }

  /** Makes a store that `fork` made what it was at first. This object is back at database 0. */
  rewind() {
    RedletError.check(this.#client.rewind())
    this.#commands.select(0)
    this.#follower?.look()
  }

  /** Begins a transaction: `await db.multi().incr('a').incr('b').exec()`. */
  multi() {
    return new Multi(this.#batch, this.#buffers === this)
  }

  /**
   * A script as a function of its keys, of which it has `keys`, and its arguments:
   * `const add = db.defineScript("return redis.call('INCRBY', KEYS[1], ARGV[1])", { keys: 1 })`
   */
  defineScript(lua, options) {
    return require('./script.js').defineScript(this, lua, options)
  }

  /**
   * Listens to channels: `db.subscribe('news', (message, channel) => {})`, or without a listener
   * `for await (const { message, channel } of db.subscribe('news'))`.
   */
  subscribe(channels, listener, options) {
    return this.#listen('message', channels, listener, options)
  }

  /** Listens to every channel that matches a pattern: `(message, channel, pattern) => {}`. */
  psubscribe(patterns, listener, options) {
    return this.#listen('pmessage', patterns, listener, options)
  }

  /** Listens to channels of SPUBLISH. */
  ssubscribe(channels, listener, options) {
    return this.#listen('smessage', channels, listener, options)
  }

  /** Ends this client's subscriptions to these channels, or to all. */
  unsubscribe(...channels) {
    this.#subscriptions.end('message', channels)
  }

  punsubscribe(...patterns) {
    this.#subscriptions.end('pmessage', patterns)
  }

  sunsubscribe(...channels) {
    this.#subscriptions.end('smessage', channels)
  }

  #listen(kind, names, listener, options) {
    const buffers = this.#buffers === this
    return this.#subscriptions.begin(kind, names, listener, { ...options, buffers })
  }

  /**
   * Serves the store to Redis clients: `await db.listen({ port: 6379 })`. Only clients on this
   * machine can connect, unless a password is set; `path` is for a Unix socket. Ends with its
   * `close()`, or when the store closes.
   */
  async listen(options) {
    return this.#listeners.open(options)
  }

  /**
   * Serves a web page of the store, on which to look into it: `const { url } = await db.inspect()`.
   * Only this machine can open it, unless a password is set, and nothing can be changed on it without
   * `{ writes: true }`. It ends with its `close()`, or when the store closes; see docs/inspector.md.
   */
  async inspect(options) {
    const { Inspector } = require('./inspector/index.js')
    const inspected = {
      connect: () => this[connect](),
      health: () => this.health(),
      metrics: () => this[readMetrics](),
      overview: () => this.#client.overview(),
      wrongPassword: (address) =>
        this.#log?.happened({ name: 'login', door: 'inspector', address }),
    }
    if (inspected.overview() === null) throw new RedletError('CLOSED', 'the store is closed')
    return Inspector.open(inspected, options, this.#attached)
  }

  /** Takes a lock, or returns null where it is taken: `db.lock('report', { ttl: 10_000 })`. */
  lock(key, options) {
    return coordination().lock(this, key, options)
  }

  /** Whether one more is allowed: `db.limit('calls:ada', { max: 10, per: 60_000 })`. */
  limit(key, options) {
    return coordination().limit(this, key, options)
  }

  /** Answers from the cache, or computes, once for all who ask: `await db.cache('w', 60_000, ask)`. */
  async cache(key, ttl, compute) {
    return coordination().cache(this, key, ttl, compute)
  }

  #owners = () => this.#client.owners()

  /** Every key once, in no order: `for (const key of db.scanIterator({ match: 'user:*' }))`. */
  scanIterator(options) {
    return keyScan(this, this.#owners, options)
  }

  /** Every field of a hash with its value, as `[field, value]`. */
  hscanIterator(key, options) {
    return hashScan(this, this.#owners, key, options)
  }

  /** Every member of a set. */
  sscanIterator(key, options) {
    return memberScan(this, this.#owners, key, options)
  }

  /** Every member of a sorted set with its score, in no order, as `[member, score]`. */
  zscanIterator(key, options) {
    return scoreScan(this, this.#owners, key, options)
  }

  /**
   * Writes a snapshot of the folder's data, and resolves when it is complete. Calls can run
   * meanwhile. It is not needed for durability: it makes the next opening quicker.
   */
  async save() {
    const saved = this.#client.save()
    if (saved === null) throw new RedletError('CLOSED', 'the store is closed')
    RedletError.check(await saved)
  }

  /**
   * Writes a data folder with everything as it is now, while calls go on: `{ keys, bytes }`. It opens
   * like any other. At the path there may be at most an empty folder.
   */
  async backup(folder, options) {
    this.#needOwner('backup()')
    return copies().backup(this.#client, folder, options)
  }

  /**
   * Writes an RDB file with everything as it is now, which Redis or Valkey load: `{ keys, bytes }`.
   */
  async exportRdb(file, options) {
    this.#needOwner('exportRdb()')
    return copies().exportRdb(this.#client, file, options)
  }

  /**
   * Adds the keys and functions of an RDB file, all of them or none: `{ keys, functions, expired }`.
   */
  async importRdb(file, options) {
    this.#needOwner('importRdb()')
    return copies().importRdb(this.#client, file, options)
  }

  /** Refuses in a guest what it cannot have the owner do. */
  #needOwner(what) {
    if (this.ownership === 'owner') return
    throw new RedletError(
      'OWNER_ONLY',
      `only the process that owns the folder has ${what}; db.ownership says which one does`,
    )
  }

  /**
   * Closes this use of the store. The store itself closes with its last use in the process, after
   * everything is on the disk.
   */
  async close() {
    const told = this.#leave()
    const closed = this.#client.close()
    this.#waits.deliver()
    const failure = await closed
    this.#beside.lane?.close()
    this.#listeners.forget()
    RedletError.check(failure)
    told?.()
  }

  async [Symbol.asyncDispose]() {
    await this.close()
  }

  [Symbol.dispose]() {
    const told = this.#leave()
    const failure = this.#client.closeSync()
    this.#waits.deliver()
    this.#beside.lane?.close()
    this.#listeners.forget()
    RedletError.check(failure)
    told?.()
  }

  /** A connection for a client library; see lib/adapters. */
  [connect]() {
    const follower = this.#follower
    const begin = (wake) => {
      const connection = this.#client.connect(wake)
      return connection && follower ? follower.guard(connection) : connection
    }
    const stream = new StoreStream(begin, () => this.#streams.delete(stream))
    this.#streams.add(stream)
    return stream
  }

  /** The socket for client libraries that need one; see lib/adapters/redis.js. */
  [socketOf]() {
    if (this.#client.overview() === null) throw new RedletError('CLOSED', 'the store is closed')
    if (this.#socket === undefined) {
      const { PrivateSocket } = require('./private-socket.js')
      this.#socket = new PrivateSocket(() => this[connect]())
      this.#attached.add(this.#socket)
    }
    return this.#socket
  }

  /** A client whose calls run on another thread, and what is called when the store closes. */
  [beside](closed) {
    this.#needOwner('the connection of redlet/bullmq')
    if (this.#beside.lane === undefined) {
      const { Lane } = require('./lane.js')
      const guard = (native) => (native ? this.#follower?.guard(native) : undefined) ?? native
      this.#beside.lane = new Lane((turn) => guard(this.#client.lane(turn)), guard)
    }
    return this.#beside.lane.seat(closed)
  }

  /** For redlet/testing; see lib/testing/faults.js. */
  [nativeOf]() {
    return this.#client
  }

  /** Lets clients end the program by SHUTDOWN; see lib/cli/server.js. */
  [mayBeEnded](end) {
    this.#client.mayBeEnded(end)
  }

  /**
   * Ends everything that was begun on the store through this object. What it returns tells the
   * logger, if there is one, that the store is closed.
   */
  #leave() {
    this.#subscriptions.close()
    this.#events.close()
    for (const attached of this.#attached) attached.end()
    for (const stream of this.#streams) stream.finish()
    this.#follower?.stop()
    return this.#log?.closing()
  }

  /**
   * Gives this object the commands, on a prototype of its own, in which engines find them faster
   * than among two hundred properties of an object. A method with which a subclass or a test has
   * replaced a command is kept. The `buffers` of a subclass inherit from the object they belong to.
   */
  #take(commands, faceOf) {
    const { prototype } = this.#class
    const layer = Object.create(faceOf && prototype !== Redlet.prototype ? faceOf : prototype)
    const isKept = ([name]) => prototype[name] === inherited[name]
    defineMethods(layer, Object.entries(commands).filter(isKept))
    Object.setPrototypeOf(this, layer)
  }

  /** The commands of a namespace, made when they are first used. */
  #namespace(name) {
    const buffers = this.#buffers === this
    const functions = this.#client.bindNamespace(name, buffers, this.#face.bigints)
    this.#follower?.guard(functions)
    this.#namespaces[name] = namespaceOf(functions, buffers && this.#slab.cut)
    return this.#namespaces[name]
  }

  static {
    for (const name of NAMESPACES.keys()) {
      Object.defineProperty(Redlet.prototype, name, {
        get() {
          return this.#namespaces[name] ?? this.#namespace(name)
        },
        configurable: true,
      })
    }
    for (const name of [...METHODS.keys(), 'call']) {
      if (Object.hasOwn(Redlet.prototype, name)) continue
      const method = {
        [name](...args) {
          return this.#commands[name](...args)
        },
      }
      inherited[name] = method[name]
    }
    // For `super.get(...)`, and for programs that look for commands there.
    defineMethods(Redlet.prototype, Object.entries(inherited))
  }
}

/** Loaded when it is used: most programs never do. */
function copies() {
  return require('./copies.js')
}

/** As `copies`. */
function coordination() {
  return require('./coordination.js')
}

module.exports = { Redlet, RedletError }
