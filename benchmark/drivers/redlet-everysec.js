const redlet = require('./redlet')

/** With a folder: a write is in the log before its call returns, on the disk within a second. */
module.exports = {
  ...redlet,
  name: 'redlet-everysec',
  title: 'redlet, everysec',
  own: false,
  persists: true,
  shares: false,
  blocks: false,
  lacks: ['require', 'memory'],
  used: undefined,
  document: undefined,
  open({ folder }) {
    const { Redlet } = require(redlet.require())
    return new Redlet({ path: folder, fsync: 'everysec' })
  },
  save: (db) => db.save(),
  compares: ['memory'],
  beside: () => ({ memory: redlet.open({}) }),
}
