'use strict'

/**
 * As large as the pool of Node's small Buffers, so that a small piece keeps no more memory alive.
 */
const SIZE = 8192

/** A place is the offset of a piece, times this, plus its length, which is less. */
const LENGTH = 4096

/**
 * Memory for the Buffers of replies: creating one here takes a quarter of the time that Node-API
 * takes. The native side requests a slab with `renew`, appends the bytes of a reply, and returns
 * their place, from which `cut` creates a Buffer. No byte is written twice.
 */
function newSlab() {
  let slab
  return {
    renew() {
      slab = Buffer.allocUnsafeSlow(SIZE)
      // Transferring one Buffer to another thread must not take the memory of others away.
      require('node:worker_threads').markAsUntransferable?.(slab.buffer)
      return slab
    },
    cut(place) {
      const at = Math.trunc(place / LENGTH)
      return slab.subarray(at, at + (place % LENGTH))
    },
  }
}

module.exports = { newSlab }
