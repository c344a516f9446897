'use strict'

// Makes the packages once for all tests, with the binary of this platform.

const fs = require('node:fs')
const path = require('node:path')
const { binaryFor, here } = require('../../../lib/binary.js')
const { pack } = require('../../../scripts/pack.js')
const { root } = require('../../support/processes/child.js')

const cache = path.join(root, '.cache', 'package')
const list = path.join(cache, 'packed', 'list.json')

/** The name of the package with the binary of this platform. */
const platform = binaryFor(here()).name

/** Jest's global setup. */
function setUp() {
  const built = fs.readdirSync(path.join(root, 'lib')).find((name) => name.endsWith('.node'))
  const packed = pack({
    into: path.dirname(list),
    repository: 'https://example.com/redlet/redlet',
    binaries: { [platform]: path.join(root, 'lib', built) },
  })
  fs.writeFileSync(list, JSON.stringify(packed))
}

/** `{ name, file, size, unpackedSize }` of each package. */
const packages = () => JSON.parse(fs.readFileSync(list, 'utf8'))

/** The tarball of a package. */
const tarball = (name) => packages().find((made) => made.name === name).file

module.exports = setUp
Object.assign(module.exports, { cache, packages, platform, tarball })
