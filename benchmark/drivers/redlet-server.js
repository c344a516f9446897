const { spawn } = require('node:child_process')
const path = require('node:path')

const SERVE = path.join(__dirname, '..', 'serve.js')

/** `npx redlet server`, in memory: what redis-benchmark is pointed at. */
module.exports = {
  name: 'redlet-server',
  title: 'redlet server',
  require: () => require.resolve('../redis-benchmark'),
  only: require('../redis-benchmark').TRIALS,
  async serve() {
    const child = spawn(process.execPath, [SERVE], { stdio: ['pipe', 'pipe', 'inherit'] })
    const [line] = await new Promise((resolve, reject) => {
      child.stdout.once('data', (text) => resolve(String(text).match(/127\.0\.0\.1:\d+/)))
      child.once('exit', () => reject(new Error('redlet server did not start')))
    })
    return { port: Number(line.split(':')[1]) }
  },
}
