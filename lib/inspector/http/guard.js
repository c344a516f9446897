'use strict'

const net = require('node:net')
const { Refusal } = require('../refusal.js')

/** Said with every answer. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}

function isLoopback(address) {
  const plain = address.replace(/^::ffff:/i, '')
  return net.isIPv4(plain) ? plain.startsWith('127.') : plain === '::1'
}

/**
 * Refuses a `Host` that the inspector was not opened for: a page of another site reaches it under a
 * name of that site (DNS rebinding). Such a name is never a number, so where the inspector listens on
 * every address, any number will do. The port may be another: containers map it.
 */
function checkHost(header, place) {
  const [, host] = /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i.exec(header ?? '') ?? []
  const name = host?.replace(/[[\]]/g, '').toLowerCase()
  if (name === undefined || !opensFor(name, place)) {
    const how = isEverywhere(place) ? 'open it by its number, not by a name' : `open ${place.url}`
    throw new Refusal(403, 'HOST', `the inspector was not opened for this host; ${how}`)
  }
}

/** Whether it listens on every address. */
function isEverywhere({ address }) {
  return address === '0.0.0.0' || address === '::'
}

function opensFor(name, place) {
  const { host, address } = place
  if (name === host.toLowerCase() || name === address) return true
  if (isLoopback(address)) return name === 'localhost' || (net.isIP(name) && isLoopback(name))
  return isEverywhere(place) && (name === 'localhost' || net.isIP(name) !== 0)
}

/**
 * Refuses what another site's page asks for. Browsers tell the origin with every POST, and elsewhere
 * whenever it is another one; new browsers say `Sec-Fetch-Site` too.
 */
function checkOrigin({ method, headers }) {
  const { origin, host } = headers
  const own = [`http://${host}`, `https://${host}`]
  const site = headers['sec-fetch-site']
  const isOwn = origin === undefined ? method !== 'POST' : own.includes(origin)
  if (!isOwn || (site !== undefined && site !== 'same-origin')) {
    throw new Refusal(403, 'ORIGIN', 'only the page of the inspector may ask for this')
  }
}

module.exports = { HEADERS, checkHost, checkOrigin, isLoopback }
