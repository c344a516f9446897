'use strict'

const { createRequire } = require('node:module')
const path = require('node:path')
const { RedletError } = require('../error.js')

/**
 * A package that the program has to bring along. It is looked for beside redlet and, where links
 * lead away from there, in the program's own folder.
 */
function needPeer(name, versions, wanted = `redlet/${name}`) {
  const places = [require, createRequire(path.join(process.cwd(), 'package.json'))]
  for (const from of places) {
    try {
      return from(name)
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND' || !error.message.includes(`'${name}'`)) throw error
    }
  }
  throw new RedletError(
    'MISSING_PACKAGE',
    `${wanted} needs the package ${name}, version ${versions}: npm install ${name}`,
  )
}

module.exports = { needPeer }
