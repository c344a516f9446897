'use strict'

// A registry of npm packages on 127.0.0.1 that has redlet and its platforms, and nothing else.

const { execFileSync } = require('node:child_process')
const crypto = require('node:crypto')
const { once } = require('node:events')
const fs = require('node:fs')
const http = require('node:http')
const path = require('node:path')
const { packages } = require('./pack.js')

/** Managers do not take what was published in the last days. */
const LONG_AGO = '2020-01-01T00:00:00.000Z'

/** What a registry answers about a package. */
function described({ name, file }, address) {
  const bytes = fs.readFileSync(file)
  const manifest = JSON.parse(execFileSync('tar', ['-xOf', file, 'package/package.json']))
  const hash = (algorithm, encoding) => crypto.createHash(algorithm).update(bytes).digest(encoding)
  const dist = {
    tarball: `${address}/-/${path.basename(file)}`,
    integrity: `sha512-${hash('sha512', 'base64')}`,
    shasum: hash('sha1', 'hex'),
  }
  const { version } = manifest
  const versions = { [version]: { ...manifest, dist } }
  return JSON.stringify({
    name,
    'dist-tags': { latest: version },
    versions,
    time: { [version]: LONG_AGO },
  })
}

/** Starts it; `{ address, close }`. */
async function startRegistry() {
  const made = packages()
  const server = http.createServer(({ url, headers }, response) => {
    const name = decodeURIComponent(url.slice(1))
    const wanted = made.find((one) => one.name === name)
    const file = made.find((one) => url === `/-/${path.basename(one.file)}`)?.file
    if (file) return response.end(fs.readFileSync(file))
    if (!wanted) return response.writeHead(404).end('{}')
    response.setHeader('content-type', 'application/json')
    return response.end(described(wanted, `http://${headers.host}`))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `http://127.0.0.1:${server.address().port}`
  return { address, close: () => server.close() }
}

module.exports = { startRegistry }
