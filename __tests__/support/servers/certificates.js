'use strict'

// Keys and certificates for tests of TLS, made with openssl.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { findProgram } = require('../terminal/tmux.js')

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
const NAMES = 'subjectAltName=DNS:localhost,IP:127.0.0.1'

/** An authority, in files of a folder. */
class Authority {
  #folder
  #name

  constructor(folder, name = 'ca') {
    this.#folder = folder
    this.#name = name
    this.#openssl(
      'req',
      '-x509',
      ...CURVE,
      ...this.#files(name),
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
    )
    this.file = this.#file(`${name}.crt`)
    this.cert = fs.readFileSync(this.file)
    this.key = fs.readFileSync(this.#file(`${name}.key`))
  }

  /** A key and a certificate for this machine: their files and texts. */
  issue(name) {
    const request = this.#file(`${name}.csr`)
    const extensions = this.#file(`${name}.ext`)
    fs.writeFileSync(extensions, NAMES)
    const [key, cert] = [this.#file(`${name}.key`), this.#file(`${name}.crt`)]
    this.#openssl('req', ...CURVE, '-keyout', key, '-out', request, '-subj', `/CN=${name}`)
    this.#openssl(
      ...['x509', '-req', '-in', request, '-days', '2', '-extfile', extensions, '-out', cert],
      ...['-CA', this.file, '-CAkey', this.#file(`${this.#name}.key`), '-CAcreateserial'],
    )
    return {
      ...{ keyFile: key, certFile: cert },
      ...{ key: fs.readFileSync(key), cert: fs.readFileSync(cert) },
    }
  }

  #files(name) {
    return ['-keyout', this.#file(`${name}.key`), '-out', this.#file(`${name}.crt`)]
  }

  #file(name) {
    return path.join(this.#folder, name)
  }

  #openssl(...args) {
    execFileSync(findProgram('openssl'), args, { stdio: 'ignore' })
  }
}

module.exports = { Authority }
