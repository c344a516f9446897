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
    const port = await new Promise((resolve, reject) => {
      let text = ''
      child.stdout.on('data', (chunk) => {
        text += chunk
        const ready = text.match(/ready on 127\.0\.0\.1:(\d+)/)
        if (ready) resolve(Number(ready[1]))
      })
      child.once('exit', () => reject(new Error('redlet server did not start')))
    })
    return { port }
  },
}
