'use strict'

const { createHash } = require('node:crypto')
const { RedletError } = require('./error.js')

/**
 * A script as a function of its keys and arguments, of a store or a server. It is called by its
 * digest; the source is sent only where it is not known yet.
 */
function defineScript(db, lua, options = {}) {
  if (typeof options !== 'object' || options === null) {
    throw refuse('the options of defineScript are an object')
  }
  const { keys = 0, readOnly = false } = options
  if (typeof lua !== 'string') throw refuse('a script is a text in Lua')
  if (!Number.isInteger(keys) || keys < 0) throw refuse('the option keys is how many keys it has')
  const digest = createHash('sha1').update(lua).digest('hex')
  const [byDigest, bySource] = readOnly ? ['evalsha_ro', 'eval_ro'] : ['evalsha', 'eval']
  return (...args) => {
    if (args.length < keys) {
      throw refuse(`the script has ${keys} keys, which come first; it was given ${args.length}`)
    }
    const again = (error) => {
      if (error.code !== 'NOSCRIPT') throw error
      return db[bySource](lua, keys, ...args)
    }
    try {
      const answer = db[byDigest](digest, keys, ...args)
      return answer instanceof Promise ? answer.catch(again) : answer
    } catch (error) {
      return again(error)
    }
  }
}

function refuse(message) {
  return new RedletError('INVALID_ARGUMENT', message)
}

module.exports = { defineScript }
