const { fork } = require('node:child_process')
const path = require('node:path')

const redlet = require('./redlet')

const OWNER = path.join(__dirname, '..', 'owner.js')

/** A guest of a folder that another process owns. Near reads are off unless a trial wants them. */
module.exports = {
  name: 'redlet-guest',
  title: 'redlet, a guest',
  only: ['guest-get', 'guest-near', 'guest-set'],
  require: redlet.require,
  async open({ folder, near = false }) {
    const owner = fork(OWNER, [folder])
    await new Promise((resolve) => owner.once('message', resolve))
    const { Redlet } = require(redlet.require())
    return new Redlet(folder, { shared: true, nearReads: near })
  },
  clear: (db) => db.call('FLUSHALL'),
}
