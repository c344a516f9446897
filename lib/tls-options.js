'use strict'

const { refuse } = require('./serving-options.js')

const NAMES = ['key', 'cert', 'ca', 'requestCert']

/**
 * The option `tls` of listen for the native side, as texts in the format PEM; `true` is the files that the
 * store's parameters name. Throws INVALID_ARGUMENT if it is not what it has to be.
 */
function readTls({ tls, port, host, path }) {
  if (tls === undefined || tls === false) return undefined
  if (path !== undefined && port === undefined && host === undefined) {
    throw refuse("the option 'tls' is for TCP: name a port, too")
  }
  return tls === true ? {} : readCertificates(tls)
}

/** `{ key, cert, ca, requestCert }`, named and written as `tls.createServer` of Node takes them. */
function readCertificates(tls) {
  if (typeof tls !== 'object' || tls === null) {
    throw refuse(`the option 'tls' is an object { ${NAMES.join(', ')} } or true, not ${kind(tls)}`)
  }
  for (const name of Object.keys(tls)) {
    if (NAMES.includes(name)) continue
    throw refuse(`the option 'tls.${name}' is not supported; there are ${NAMES.join(', ')}`)
  }
  const { requestCert } = tls
  if (requestCert !== undefined && typeof requestCert !== 'boolean') {
    throw refuse(`the option 'tls.requestCert' is a boolean, not ${kind(requestCert)}`)
  }
  for (const name of ['key', 'cert']) {
    if (tls[name] === undefined) throw refuse(`the option 'tls' needs a '${name}'`)
  }
  if (requestCert && tls.ca === undefined) {
    throw refuse(`the option 'tls.requestCert' needs a 'ca', whose certificates clients may show`)
  }
  if (tls.ca !== undefined && requestCert === undefined) {
    throw refuse(
      `the option 'tls.ca' is for clients that show certificates: set 'requestCert', too`,
    )
  }
  const [key, cert] = [text('key', tls.key), text('cert', tls.cert)]
  return { key, cert, ...(requestCert && { ca: text('ca', tls.ca) }) }
}

/** The bytes of a text, or of several, as Node takes them. */
function text(name, value) {
  if (typeof value === 'string') return Buffer.from(value)
  if (value instanceof Uint8Array) return value
  if (!Array.isArray(value)) {
    throw refuse(`the option 'tls.${name}' is a string or a Buffer in PEM, not ${kind(value)}`)
  }
  return Buffer.concat(value.flatMap((each) => [text(name, each), Buffer.from('\n')]))
}

function kind(value) {
  return value === null ? 'null' : typeof value
}

module.exports = { readCertificates, readTls }
