'use strict'

const { RedletError } = require('./error.js')
const { Inbox } = require('./inbox.js')
const { NativeClient } = require('./binding.js')
const { makers } = require('./replies.js')
const { newSlab } = require('./slab.js')
const { unpack } = require('./unpack.js')
const { Waits } = require('./waits.js')

/** What `open` or `buffers` has made, on its way to the constructor of a class. */
let arriving

/** A native client, on its way to its face. */
class NativeHandle {
  constructor({ client, slab, inbox, waits, bigints, nearReads, faceOf }) {
    this.client = client
    /** Where the Buffers of its replies are cut out of. */
    this.slab = slab
    this.inbox = inbox
    this.waits = waits
    /** Integers that a value holds are bigints. */
    this.bigints = bigints
    /** How many answers are kept for near reads, if any. */
    this.nearReads = nearReads
    /** The face this one answers with Buffers for. */
    this.faceOf = faceOf
  }

  /** By `openSync` or `openAsync`; a promise from the latter. */
  static by(open, { native, ...face }) {
    const opened = open(native)
    if (typeof opened.then === 'function')
      return opened.then((store) => NativeHandle.of(store, face))
    return NativeHandle.of(opened, face)
  }

  static of(opened, face) {
    const store = RedletError.check(opened)
    // The native client must not keep alive what keeps it alive.
    let waits
    const wait = (number) => waits.deref().begin(number)
    const slab = newSlab()
    const client = new NativeClient(store, {
      ...makers,
      ...slab,
      unpack,
      wait,
      nothing: () => {},
      plain: Object.prototype,
    })
    const inbox = new Inbox(client)
    const handle = new NativeHandle({
      client,
      slab,
      inbox,
      waits: new Waits(client, inbox),
      ...face,
    })
    waits = new WeakRef(handle.waits)
    return handle
  }

  /** What is on its way to the constructor of this class. */
  static arrived(of) {
    if (arriving?.of !== of) return undefined
    const { handle } = arriving
    arriving = undefined
    return handle
  }

  /** Makes an object of a class, whose constructor may call that of `Redlet` as it likes. */
  become(of, args) {
    arriving = { of, handle: this }
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

module.exports = { NativeHandle }
