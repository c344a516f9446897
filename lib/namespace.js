'use strict'

const { NAMESPACES } = require('./methods.js')

/** The class of objects with the methods of a namespace, each of which calls `run(owner, name, args)`. */
function namespaceClass(namespace, run) {
  class Namespace {
    #owner

    constructor(owner) {
      this.#owner = owner
    }

    static {
      for (const last of NAMESPACES.get(namespace).keys()) {
        const name = `${namespace}.${last}`
        const method = {
          [name](...args) {
            return run(this.#owner, name, args)
          },
        }[name]
        const property = { value: method, configurable: true, writable: true }
        Object.defineProperty(Namespace.prototype, last, property)
      }
    }
  }
  return Namespace
}

module.exports = { namespaceClass }
