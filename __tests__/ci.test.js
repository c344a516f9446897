'use strict'

// What runs `npm test` elsewhere: .github/workflows/ci.yml.

const fs = require('node:fs')
const path = require('node:path')
const yaml = require('yaml')
const { TOOLS } = require('../scripts/install-servers.js')
const { root } = require('./support/processes/child.js')

const { jobs } = yaml.parse(fs.readFileSync(path.join(root, '.github/workflows/ci.yml'), 'utf8'))

describe('ci.yml', () => {
  const commands = jobs.test.steps.map(({ run }) => run ?? '')

  it('installs every tool that npm test can install only as root', () => {
    const [, packages] = /apt-get install -y --no-install-recommends (.*)/.exec(commands.join('\n'))
    const { chromium, ...installed } = TOOLS // the runners have Chrome, which ci.yml gives this name
    expect(packages.split(' ').sort()).toEqual(Object.keys(installed).sort())
    expect(commands).toContain(`sudo ln -sf "$(command -v google-chrome)" /usr/bin/${chromium[0]}`)
  })
})
