'use strict'

const { defineMethods } = require('./define.js')
const { NAMESPACES } = require('./methods.js')

/**
 * Gives a prototype the objects of all namespaces, whose methods call `run(owner, name, args)`. The class
 * of one is made when it is first used.
 */
function defineNamespaces(prototype, run) {
  for (const namespace of NAMESPACES.keys()) {
    let Namespace
    Object.defineProperty(prototype, namespace, {
      get() {
        Namespace ??= namespaceClass(namespace, run)
        return new Namespace(this)
      },
      configurable: true,
    })
  }
}

function namespaceClass(namespace, run) {
  class Namespace {
    #owner

    constructor(owner) {
      this.#owner = owner
    }

    static {
      const methods = [...NAMESPACES.get(namespace).keys()].map((last) => {
        const name = `${namespace}.${last}`
        const method = {
          [name](...args) {
            return run(this.#owner, name, args)
          },
        }
        return [last, method[name]]
      })
      defineMethods(Namespace.prototype, methods)
    }
  }
  return Namespace
}

module.exports = { defineNamespaces }
