/* The owner of a folder, of which a driver is a guest. It ends with the process that has started it. */

const { Redlet } = require('..')

new Redlet(process.argv[2], { shared: true })
process.once('disconnect', () => process.exit())
process.send('ready')
