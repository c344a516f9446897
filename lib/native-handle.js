'use strict'

const { Follower, attach } = require('./clock.js')
const { RedletError } = require('./error.js')
const { Inbox } = require('./inbox.js')
const { NativeClient, NativeProgress, openAsync, openSync } = require('./binding.js')
const { makers } = require('./replies.js')
const { newSlab } = require('./slab.js')
const { unpack } = require('./unpack.js')
const { Waits } = require('./waits.js')

/** The method of a store that returns its native client. Not a public interface. */
const nativeOf = Symbol('nativeOf')

/** The handle that `open` or `buffers` has created, until the constructor of a class takes it. */
let arriving

/** A native client, before its JavaScript face exists. */
class NativeHandle {
  constructor({ client, slab, inbox, waits, face, follower, log, faceOf }) {
    this.client = client
    /** The slab for the Buffers of its replies. */
    this.slab = slab
    this.inbox = inbox
    this.waits = waits
    /** The options `bigints`, `nearReads` (how many replies are kept) and `clock`. */
    this.face = face
    /** What makes the store go by `Date` and timers, if anything does. */
    this.follower = follower
    /** What tells a logger, if there is one. */
    this.log = log
    /** The face whose `buffers` this one is. */
    this.faceOf = faceOf
  }

  static open({ native, ...face }) {
    const log = logOf(face, native)
    return NativeHandle.of(openSync(native), face, log)
  }

  /** The same on another thread. */
  static async openAsync({ native, ...face }) {
    const [log, progress] = [logOf(face, native), new NativeProgress()]
    const opening = openAsync(native, progress)
    const opened = log ? await log.opening(opening, () => progress.read()) : await opening
    return NativeHandle.of(opened, face, log)
  }

  static of(opened, face, log) {
    const store = RedletError.check(opened)
    const { joined } = store
    // The native client must not keep its owner alive.
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
    const { clock } = face
    if (typeof clock === 'object') clock[attach](client)
    const inbox = new Inbox(client)
    const handle = new NativeHandle({
      client,
      slab,
      inbox,
      waits: new Waits(client, inbox),
      follower: clock === 'timers' ? new Follower(client) : undefined,
      ...{ face, log },
    })
    log?.opened(client, joined)
    waits = new WeakRef(handle.waits)
    return handle
  }

  /** Takes the handle for the constructor of this class. */
  static arrived(of) {
    if (arriving?.of !== of) return undefined
    const { handle } = arriving
    arriving = undefined
    return handle
  }

  /**
   * Creates an object of a class, whose constructor may call that of `Redlet` with any arguments.
   */
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

function logOf({ logger }, native) {
  return logger && new (require('./logging.js').StoreLog)(logger, native)
}

module.exports = { NativeHandle, nativeOf }
