'use strict'

// The options of commands that may connect by rediss://. They have the names that redis-cli gives them.

const fs = require('node:fs')
const { WrongUsage } = require('../usage.js')

const CERTIFICATES = {
  cacert: {
    ...{ type: 'string', value: '<file>', completes: 'file', read },
    help: 'the authorities that rediss:// trusts, in place of those that Node trusts',
  },
  cert: {
    ...{ type: 'string', value: '<file>', completes: 'file', read },
    help: 'the certificate to show to a server of rediss:// that wants one; needs --key',
  },
  key: {
    ...{ type: 'string', value: '<file>', completes: 'file', read },
    help: 'the private key of --cert',
  },
}

function read(file, option) {
  try {
    return fs.readFileSync(file)
  } catch (error) {
    throw new WrongUsage(`${option}: ${error.message}`)
  }
}

/** What `tls.connect` gets of the values of these options. */
function certificatesOf({ cacert, cert, key }) {
  if ((cert === undefined) !== (key === undefined)) {
    throw new WrongUsage('--cert and --key need each other')
  }
  return { ca: cacert, cert, key }
}

module.exports = { CERTIFICATES, certificatesOf }
