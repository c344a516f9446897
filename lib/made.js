'use strict'

const { RedletError } = require('./error.js')
const { Inbox } = require('./inbox.js')
const { NativeClient } = require('./binding.js')
const { unpack } = require('./unpack.js')
const { Waits } = require('./waits.js')

/** What Node-API can't make, or not as well: of the realm of the program, and faster. */
const makers = {
  error: RedletError.make,
  array: (...items) => items,
  object: () => ({}),
  map: (pairs) => new Map(pairs),
  unpack,
  nothing: () => {},
  plain: Object.prototype,
}

/** What `open` or `buffers` has made, on its way to the constructor of a class. */
let arriving

/** A native client, on its way to its face. */
class Made {
  constructor({ client, inbox, waits, bigints, faceOf }) {
    this.client = client
    this.inbox = inbox
    this.waits = waits
    /** Integers that a value holds are bigints. */
    this.bigints = bigints
    /** The face this one answers with Buffers for. */
    this.faceOf = faceOf
  }

  /** By `openSync` or `openAsync`; a promise from the latter. */
  static by(open, { native, bigints }) {
    const opened = open(native)
    if (typeof opened.then === 'function') return opened.then((store) => Made.of(store, bigints))
    return Made.of(opened, bigints)
  }

  static of(opened, bigints) {
    const store = RedletError.check(opened)
    // The native client must not keep alive what keeps it alive.
    let waits
    const wait = (number) => waits.deref().begin(number)
    const client = new NativeClient(store, { ...makers, wait })
    const inbox = new Inbox(client)
    const made = new Made({ client, inbox, waits: new Waits(client, inbox), bigints })
    waits = new WeakRef(made.waits)
    return made
  }

  /** What is on its way to the constructor of this class. */
  static arrived(of) {
    if (arriving?.of !== of) return undefined
    const { made } = arriving
    arriving = undefined
    return made
  }

  /** Makes an object of a class, whose constructor may call that of `Redlet` as it likes. */
  become(of, args) {
    arriving = { of, made: this }
    try {
      return new of(...args)
    } catch (error) {
      this.client.closeSync()
      throw error
    } finally {
      arriving = undefined
    }
  }
}

module.exports = { Made }
