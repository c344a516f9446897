/* `redlet server` that ends with the process that started it, however that ends. */

process.stdin.resume().once('end', () => process.exit())
process.argv.splice(2, process.argv.length, 'server', '--port', '0')
require('../lib/cli/index.js')
